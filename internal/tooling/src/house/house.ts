// Reads which packages, doors and applications there are.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One way into a package: a subpath of its `exports`. */
export interface Door {
  /** `@tpl/cache/redis` */
  readonly specifier: string;
  /** `index`, `redis`: the name of its source file and of its API report. */
  readonly name: string;
  /** Source file from the root; `undefined` when there is none. */
  readonly source: string | undefined;
  /** Built JavaScript and declarations, from the root. */
  readonly file: string;
  readonly types: string;
}

/** What a manifest says that the checks need. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<
    Record<string, string | { readonly types?: string; readonly default?: string }>
  >;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A published package. */
export interface Package {
  /** `@tpl/cache` */
  readonly name: string;
  /** `cache` */
  readonly short: string;
  /** From the root: `packages/cache`. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly doors: readonly Door[];
}

/** Where everything is. */
export interface House {
  /** Absolute path of the repository. */
  readonly root: string;
  readonly packages: readonly Package[];
  /** Published beside them, as create-tpl-app is: programs that nobody imports, without doors. */
  readonly programs: readonly Package[];
  /** Folders of the applications, from the root. */
  readonly apps: readonly string[];
}

/** Reads the house at `root`: its packages with their doors, and its applications. */
export function readHouse(root: string): House {
  const all = foldersIn(root, 'packages').map((folder) => readPackage(root, folder));
  return {
    root,
    packages: all.filter(({ doors }) => doors.length > 0),
    programs: all.filter(({ doors, manifest }) => doors.length === 0 && !manifest.private),
    apps: foldersIn(root, 'apps'),
  };
}

function foldersIn(root: string, group: string): string[] {
  if (!existsSync(join(root, group))) return [];
  const folders = readdirSync(join(root, group)).map((name) => `${group}/${name}`);
  return folders.filter((folder) => existsSync(join(root, folder, 'package.json'))).sort();
}

function readPackage(root: string, folder: string): Package {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const doors = Object.entries(manifest.exports ?? {}).flatMap(([path, target]): Door[] => {
    if (typeof target === 'string' || !target.default || !target.types) return [];
    const name = path === '.' ? 'index' : path.slice(2);
    const sources = [`${folder}/src/${name}.ts`, `${folder}/src/${name}/index.ts`];
    return [
      {
        specifier: join(manifest.name, path),
        name,
        source: sources.find((file) => existsSync(join(root, file))),
        file: join(folder, target.default),
        types: join(folder, target.types),
      },
    ];
  });
  return { name: manifest.name, short: folder.split('/')[1] as string, folder, manifest, doors };
}
