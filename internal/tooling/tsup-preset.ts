import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig, type Options } from 'tsup';
import { markPure } from './src/build/mark-pure.ts';

// A config file is bundled before it runs, so import.meta points elsewhere; every package lies two folders below the root.
const internal = join(process.cwd(), '..', '..', 'internal');
const bundled = {
  kit: ['json', 'redis', 'settings', 'testing'],
  guard: ['detector', 'testing'],
  history: [],
  redact: [],
  logger: [],
  prices: [],
};

// The declaration build does not see the base folder of inherited `paths`: absolute ones it does.
const paths: Record<string, string[]> = Object.fromEntries(
  Object.entries(bundled).flatMap(([name, doors]) =>
    ['', ...doors].map((door) => [
      join('@internal', name, door),
      [join(internal, name, 'src', door, 'index.ts')],
    ]),
  ),
);

/**
 * Build of one package: ESM and declarations; internal source packages (the kit, the guard …) are bundled through tsconfig
 * `paths`. What is published has no source maps, two thirds of its bytes: the code is not minified. `TPL_SOURCE_MAPS=1`
 * makes them, to count rooms.
 */
export function packageBuild(
  entry: Record<string, string>,
  extra: Options = {},
): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'node22',
    platform: 'node',
    dts: { compilerOptions: { paths } },
    sourcemap: process.env.TPL_SOURCE_MAPS === '1',
    clean: true,
    splitting: true,
    treeshake: true,
    noExternal: ['zod/mini'],
    esbuildPlugins: [thirdPartyNotices, pureConstants],
    ...extra,
  });
}

/** Writes the licenses of the packages whose code is bundled beside the code: MIT and the like want them to travel along. */
const thirdPartyNotices: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'third-party-notices',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      const folders = Object.keys(metafile?.inputs ?? {}).flatMap((path) => packageFolder(path) ?? []);
      const notices = [...new Set(folders)].sort().map((folder) => {
        const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        return `${name} ${version} (${license})\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n`;
      });
      if (notices.length === 0) return;
      const text = `Parts of these packages are in the code of this one.\n\n${notices.join('\n---\n\n')}`;
      mkdirSync('dist', { recursive: true });
      writeFileSync(join('dist', 'THIRD-PARTY-NOTICES.txt'), text);
    });
  },
};

/** The folder of the package that holds a file, under `node_modules`. */
function packageFolder(path: string): string | undefined {
  const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
  return found === undefined ? undefined : dirname(join(found, 'package.json'));
}

/** Lets a bundler drop the constants of a module that it does not use: `sideEffects: false` speaks of whole files only. */
const pureConstants: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'pure-constants',
  setup(build) {
    build.onLoad({ filter: /\/(?:packages|internal)\/[^/]+\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: markPure(readFileSync(path, 'utf8')),
      loader: 'ts',
    }));
  },
};
