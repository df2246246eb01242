// Finds published versions that the file of the workspace alone has moved.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../house/house.ts';
import { askGit, type LastRelease } from './last-release.ts';

type Versions = Readonly<Record<string, string>>;

interface Workspace {
  readonly catalog?: Versions;
  readonly catalogs?: Readonly<Record<string, Versions>>;
  readonly overrides?: Versions;
}

const file = 'pnpm-workspace.yaml';

/**
 * What `catalog:` stands for in a manifest, in another version than at its release: packing writes that version out. Of an
 * application that is carried along, `devDependencies` and overrides are published too. A sentence each.
 */
export function movedVersions(
  root: string,
  { tag }: LastRelease,
  manifest: Manifest,
  apps: readonly string[],
): string[] {
  const now = readWorkspace(existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');
  const before = readWorkspace(askGit(root, 'show', `${tag}:${file}`) ?? '');
  const wanted = [
    manifest.dependencies,
    manifest.peerDependencies,
    ...apps.flatMap((app) => {
      const { dependencies, devDependencies } = JSON.parse(
        readFileSync(join(root, app, 'package.json'), 'utf8'),
      ) as Record<string, Versions | undefined>;
      return [dependencies, devDependencies];
    }),
  ].flatMap((versions) => Object.entries(versions ?? {}));
  const pairs = wanted
    .filter(([, version]) => version.startsWith('catalog:'))
    .map(([name, version]) => [name, versionIn(now, name, version), versionIn(before, name, version)]);
  const overridden = apps.length > 0 ? Object.keys({ ...before.overrides, ...now.overrides }) : [];
  // `parent>child` is a form of pnpm's that no application gets.
  const overrides = overridden
    .filter((name) => !name.includes('>'))
    .map((name) => [name, now.overrides?.[name], before.overrides?.[name]]);
  return [...pairs, ...overrides]
    .filter(([, one, other]) => one !== other)
    .map(([name, one = 'gone', other = 'gone']) => `${name} is ${one} in ${file}, not ${other}`);
}

const readWorkspace = (text: string): Workspace => (parse(text) as Workspace | null) ?? {};

function versionIn({ catalog, catalogs }: Workspace, name: string, version: string): string | undefined {
  const named = version.slice('catalog:'.length) || 'default';
  return (catalogs?.[named] ?? (named === 'default' ? catalog : undefined))?.[name];
}
