// Infrastructure Service: tooling · stable API, changes affect all users
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { House, Package } from '../house/house.ts';
import { packInto } from '../run/pack.ts';
import { runPnpm } from '../run/pnpm.ts';
import { tail } from '../run/run-program.ts';
import type { Snippet } from '../run/snippet.ts';
import { importedPackages, markdownSnippets } from '../run/snippet.ts';
import type { AloneInstall } from './alone-lockfile.ts';
import { aloneLockfile, aloneManifest, lockedVersions } from './alone-lockfile.ts';

/** A package installed in an empty folder, as a user has it. */
export interface Alone {
  readonly entry: Package;
  /** Absolute. */
  readonly folder: string;
  /** The code of its README that runs. */
  readonly readme: readonly Snippet[];
}

/** Packs a package and installs it in `folder` with its dependencies, and those optional peers that its README imports. */
export async function installAlone(house: House, entry: Package, folder: string): Promise<Alone> {
  const tarball = await packInto(house, entry, folder);
  const text = readFileSync(join(house.root, entry.folder, 'README.md'), 'utf8');
  const readme = markdownSnippets(`${entry.folder}/README.md`, text).filter(
    ({ noRun }) => noRun === undefined,
  );
  const lock = readFileSync(join(house.root, 'pnpm-lock.yaml'), 'utf8');
  const install = planInstall(
    entry,
    lock,
    folder,
    tarball,
    readme.flatMap(({ code }) => importedPackages(code)),
  );
  writeFileSync(join(folder, 'package.json'), aloneManifest(install));
  writeFileSync(join(folder, 'pnpm-lock.yaml'), aloneLockfile(lock, install));
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), 'autoInstallPeers: false\n');
  const args = ['install', '--frozen-lockfile', '--ignore-scripts'];
  // Everything is in the store since the workspace is installed; the registry is asked only when the store was emptied.
  let ended = await runPnpm([...args, '--offline'], folder);
  if (ended.code !== 0) ended = await runPnpm([...args, '--prefer-offline'], folder);
  if (ended.code !== 0) throw new Error(`installing ${entry.name} alone: ${tail(ended)}`);
  return { entry, folder, readme };
}

function planInstall(
  entry: Package,
  lock: string,
  folder: string,
  tarball: string,
  imported: readonly string[],
): AloneInstall {
  const locked = lockedVersions(lock, entry.folder);
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.flatMap((name) => (isPublished(locked[name]) ? [[name, locked[name]]] : [])));
  const wanted = Object.keys(entry.manifest.peerDependencies ?? {}).filter((name) => imported.includes(name));
  // A peer without types of its own has them in a package beside it, which its user installs too.
  const peers = pick(wanted.flatMap((name) => [name, `@types/${name}`]));
  const integrity = `sha512-${createHash('sha512')
    .update(readFileSync(join(folder, tarball)))
    .digest('base64')}`;
  const dependencies = { ...pick(Object.keys(entry.manifest.dependencies ?? {})), ...peers };
  return { name: entry.name, version: entry.manifest.version, tarball, integrity, dependencies, peers };
}

/** A version from the registry; a package of the workspace is a link. */
function isPublished(version: string | undefined): version is string {
  return version !== undefined && !version.startsWith('link:');
}

/** Packages that came along with an installed one, from pnpm's own folder: `@tpl/cache` is `@tpl+cache@…` there. */
export function installedBeside(folder: string): string[] {
  const names = readdirSync(join(folder, 'node_modules', '.pnpm'));
  return names
    .filter((name) => name.includes('@', 1))
    .map((name) => name.slice(0, name.indexOf('@', 1)).replace('+', '/'));
}
