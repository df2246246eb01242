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
  const internal = foldersIn(join(root, 'internal'));
  const folders = [
    ...packages.map(({ folder }) => folder),
    // Beside an application's own sources stand those it works with, each below a folder of its own: a command line, a door, jobs.
    // The page is not among them: it is built for browsers, by other rules.
    ...apps.flatMap((app) => [
      app,
      ...foldersIn(join(root, app))
        .filter((name) => name !== 'web')
        .map((name) => `${app}/${name}`),
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

function foldersIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
