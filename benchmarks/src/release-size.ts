// Weighs what would be published: the tarball, and what one small import bundles.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Package } from '../../internal/tooling/src/house/house.ts';

/** Bytes of a package as npm packs it. */
export interface Weight {
  readonly tarballBytes: number;
  /** Of what it unpacks to. */
  readonly mapsShare: number;
  /** Minified, of the smallest value of the main door, without peers. */
  readonly smallestExportBytes: number;
  /** The same of its error class, which everybody imports. */
  readonly errorBytes: number;
}

interface Esbuild {
  build(options: object): Promise<{ outputFiles: { contents: Uint8Array }[] }>;
}

/** What npm says of the tarball of a built package. */
export function packedSize(cwd: string): {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
} {
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  const said = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd, encoding: 'utf8', stdio });
  return (JSON.parse(said) as [ReturnType<typeof packedSize>])[0];
}

/** Weighs a built package. */
export async function weigh(root: string, { folder, manifest }: Package): Promise<Weight> {
  const cwd = join(root, folder);
  const packed = packedSize(cwd);
  const maps = packed.files.filter(({ path }) => path.endsWith('.map'));
  const door = (await import(pathToFileURL(join(cwd, 'dist', 'index.js')).href)) as Record<string, unknown>;
  const names = Object.keys(door);
  const sizes = new Map<string, number>();
  for (const name of names)
    sizes.set(
      name,
      await bundled(cwd, name, Object.keys({ ...manifest.peerDependencies, ...manifest.dependencies })),
    );
  const errors = names.filter((name) => name.endsWith('Error')).map((name) => sizes.get(name) ?? 0);
  return {
    tarballBytes: packed.size,
    mapsShare: maps.reduce((sum, { size }) => sum + size, 0) / packed.unpackedSize,
    smallestExportBytes: Math.min(...sizes.values()),
    errorBytes: Math.min(...errors),
  };
}

async function bundled(cwd: string, name: string, external: readonly string[]): Promise<number> {
  const { outputFiles } = await esbuildOf(cwd).build({
    stdin: { contents: `export { ${name} } from './dist/index.js'`, resolveDir: cwd },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
    external: [...external],
    logLevel: 'error',
  });
  return outputFiles[0]?.contents.length ?? 0;
}

/** The one that builds the packages. */
function esbuildOf(cwd: string): Esbuild {
  const tsup = createRequire(join(cwd, 'package.json')).resolve('tsup/package.json');
  return createRequire(tsup)('esbuild') as Esbuild;
}
