// Writes the lockfile of the service for npm, out of that of the workspace: an application gets what was tested here.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../template/merge-patch.ts';
import { layOut, type TreePackage } from './npm-tree.ts';
import { usualRegistry } from './usual-registry.ts';

interface Locked {
  readonly resolution: { readonly integrity: string };
  readonly engines?: JsonObject;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

interface Snapshot {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface PnpmLock {
  readonly importers: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, { readonly version: string }>>>>>
  >;
  readonly packages: Readonly<Record<string, Locked>>;
  readonly snapshots: Readonly<Record<string, Snapshot>>;
}

const kinds = ['dependencies', 'optionalDependencies', 'peerDependencies', 'peerDependenciesMeta'] as const;

/**
 * The lockfile for the folder `app` of the workspace at `root`, with `manifest` as the package that wants all of it. Packages
 * of the house have no hash and no address: they are filled in when an application is made. Addresses are those of the registry
 * that npm uses unless told otherwise: another one, which an installation is told to use, npm puts in their place.
 *
 * @throws Error when npm could not lay the packages out as pnpm has them.
 */
export function npmLock(
  root: string,
  app: string,
  manifest: JsonObject,
  registry = usualRegistry(),
): JsonObject {
  const lock = parse(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')) as PnpmLock;
  const wanted = (folder: string, kind: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(lock.importers[folder]?.[kind] ?? {}).map(([name, { version }]) => [
        name,
        version.startsWith('link:') ? `link:${posix.join(folder, version.slice(5))}` : idOf(name, version),
      ]),
    );
  const packageOf = (id: string): TreePackage => {
    if (id.startsWith('link:')) return { id, dependencies: wanted(id.slice(5), 'dependencies'), peers: {} };
    const { dependencies = {}, optionalDependencies = {} } = lock.snapshots[id] ?? {};
    const { peerDependencies: peers = {}, peerDependenciesMeta: meta = {} } = lock.packages[plain(id)] ?? {};
    // npm takes no optional peer along for the package that may use it.
    const all = Object.entries({ ...dependencies, ...optionalDependencies })
      .filter(([name]) => !meta[name]?.optional)
      .map(([name, version]) => [name, idOf(name, version)] as const);
    return {
      id: plain(id),
      dependencies: Object.fromEntries(all.filter(([name]) => !(name in peers))),
      peers: Object.fromEntries(all.filter(([name]) => name in peers)),
    };
  };
  const [own, dev] = [wanted(app, 'dependencies'), wanted(app, 'devDependencies')];
  const ids = new Map<string, string>();
  const same = (id: string): string => {
    // Two packages that differ in their peers alone are one for npm.
    if (!ids.has(plain(id))) ids.set(plain(id), id);
    return plain(id);
  };
  const one = (all: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(all).map(([name, id]) => [name, same(id)]));
  const known = (id: string): TreePackage => {
    const { dependencies, peers } = packageOf(ids.get(id) ?? id);
    return { id, dependencies: one(dependencies), peers: one(peers) };
  };
  const places = layOut(one({ ...dev, ...own }), known);
  const inUse = reachable(Object.values(one(own)), known);
  const installed = findInstalled(root);
  const entries = [...places].map(([path, id]): [string, JsonObject] => {
    const flags = inUse.has(id) ? {} : { dev: true };
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (id.startsWith('link:')) return [path, { ...ownEntry(root, id.slice(5), lock), ...flags }];
    return [
      path,
      { ...entryOf(name, id, { fullId: ids.get(id) ?? id, lock, installed, registry }), ...flags },
    ];
  });
  return {
    name: manifest['name'] ?? '',
    version: manifest['version'] ?? '',
    lockfileVersion: 3,
    requires: true,
    packages: { '': rootEntry(manifest), ...Object.fromEntries(entries) },
  };
}

const plain = (id: string): string => id.replace(/\(.*$/, '');

/** `name@1.2.3(peer@4)`; an alias brings its own name along. */
const idOf = (name: string, version: string): string =>
  /^\d/.test(version) ? `${name}@${version}` : version;

function rootEntry(manifest: JsonObject): JsonObject {
  const fields = ['name', 'version', 'license', 'dependencies', 'devDependencies', 'bin', 'engines'];
  return Object.fromEntries(
    fields.flatMap((field) => (manifest[field] === undefined ? [] : [[field, manifest[field]]])),
  );
}

/** A package of the house; what it depends on stands in the lockfile with the rest. */
function ownEntry(root: string, folder: string, lock: PnpmLock): JsonObject {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as JsonObject;
  const versions = Object.entries(lock.importers[folder]?.['dependencies'] ?? {});
  const fields = ['license', 'bin', 'engines', 'peerDependencies', 'peerDependenciesMeta'];
  return {
    ...Object.fromEntries(
      fields.flatMap((field) => (manifest[field] === undefined ? [] : [[field, manifest[field]]])),
    ),
    ...(versions.length > 0 && {
      dependencies: Object.fromEntries(versions.map(([name, { version }]) => [name, plain(version)])),
    }),
  };
}

/** One package of a registry. What is not installed, since it is for other machines, wants the versions that are locked. */
function entryOf(
  name: string,
  id: string,
  {
    fullId,
    lock,
    installed,
    registry,
  }: {
    readonly fullId: string;
    readonly lock: PnpmLock;
    readonly installed: (name: string, version: string) => JsonObject | undefined;
    readonly registry: string;
  },
): JsonObject {
  const at = id.lastIndexOf('@');
  const [real, version] = [id.slice(0, at), id.slice(at + 1)];
  const { resolution, engines, os, cpu, libc } = lock.packages[id] as Locked;
  const manifest = installed(real, version) ?? lockedNeeds(lock.snapshots[fullId]);
  const scripts = Object.keys((manifest['scripts'] ?? {}) as JsonObject);
  return {
    ...(real !== name && { name: real }),
    version,
    resolved: `${registry}/${real}/-/${real.split('/').at(-1)}-${version}.tgz`,
    integrity: resolution.integrity,
    ...(scripts.some((script) => /^(?:pre|post)?install$/.test(script)) && { hasInstallScript: true }),
    ...(typeof manifest['license'] === 'string' && { license: manifest['license'] }),
    ...Object.fromEntries(kinds.flatMap((kind) => (manifest[kind] ? [[kind, manifest[kind]]] : []))),
    ...binOf(real, manifest['bin']),
    ...(engines && { engines }),
    ...(os && { os }),
    ...(cpu && { cpu }),
    ...(libc && { libc }),
    // For other machines, or for a convenience: npm may leave it out.
    ...((os ?? cpu) && { optional: true }),
  };
}

function lockedNeeds({ dependencies, optionalDependencies }: Snapshot = {}): JsonObject {
  const exact = (all: Readonly<Record<string, string>>): JsonObject =>
    Object.fromEntries(
      Object.entries(all).map(([name, version]) => [
        name,
        /^\d/.test(version) ? plain(version) : `npm:${plain(version)}`,
      ]),
    );
  return {
    ...(dependencies && { dependencies: exact(dependencies) }),
    ...(optionalDependencies && { optionalDependencies: exact(optionalDependencies) }),
  };
}

function binOf(name: string, bin: JsonObject[string] | undefined): JsonObject {
  if (!bin) return {};
  return { bin: typeof bin === 'string' ? { [name.split('/').at(-1) as string]: bin } : bin };
}

/** The manifests in pnpm's own folder, by name and version. */
function findInstalled(root: string): (name: string, version: string) => JsonObject | undefined {
  const store = join(root, 'node_modules', '.pnpm');
  const folders = existsSync(store) ? readdirSync(store).sort() : [];
  return (name, version) => {
    const start = `${name.replace('/', '+')}@${version}`;
    const folder = folders.find((one) => one === start || one.startsWith(`${start}_`));
    if (!folder) return undefined;
    const file = join(store, folder, 'node_modules', name, 'package.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JsonObject) : undefined;
  };
}

function reachable(from: readonly string[], packageOf: (id: string) => TreePackage): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const { dependencies, peers } = packageOf(id);
    waiting.push(...Object.values(dependencies), ...Object.values(peers));
  }
  return seen;
}
