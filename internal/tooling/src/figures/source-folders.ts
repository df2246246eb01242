// Lists the folders whose sources the figures of the house are taken of.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../house/files.ts';
import type { House } from '../house/house.ts';

/** Sources that belong together and stand apart from all others. */
export interface SourcePackage {
  /** `cache`, `kit`, `text-processing`. */
  readonly name: string;
  /** Path of its sources from the root: `packages/cache/src`. */
  readonly src: string;
  /** Whether its size is bounded: all but tooling, which no user gets. */
  readonly isBounded: boolean;
}

/** The packages, the applications and what is internal, as far as they have sources. */
export function sourcePackages({ root, packages, apps }: House): SourcePackage[] {
  const internal = existsSync(join(root, 'internal')) ? readdirSync(join(root, 'internal')).sort() : [];
  const folders = [
    ...packages.map(({ folder }) => folder),
    // A command line, a client, documents, a door, jobs, a ledger, receipts and threads, that stand beside the service they work with, as a page does.
    ...apps.flatMap((app) => [
      app,
      `${app}/cli`,
      `${app}/client`,
      `${app}/documents`,
      `${app}/receipts`,
      `${app}/door`,
      `${app}/jobs`,
      `${app}/ledger`,
      `${app}/threads`,
    ]),
    ...internal.map((name) => `internal/${name}`),
    'packages/create-tpl-app',
  ];
  return folders
    .filter((folder) => existsSync(join(root, folder, 'src')))
    .map((folder) => ({
      name: folder.split('/').at(-1) as string,
      src: `${folder}/src`,
      isBounded: !/^internal\/(tooling|guard-workshop)$/.test(folder),
    }));
}

/** Source files below a folder, tests and declarations apart. */
export function sourcesIn(root: string, folder: string): string[] {
  return findFiles(root, [folder], /^(?!.*\.(test|d)\.tsx?$).*\.(tsx?|mjs)$/);
}
