import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineConfig, type Options } from 'tsup';
import { bundledPaths } from './src/build/bundled-paths.ts';
import { markPure } from './src/build/mark-pure.ts';
import { shrink } from './src/build/shrink.ts';
import { thirdPartyNotices } from './src/build/third-party-notices.ts';

// A config file is bundled before it runs, so import.meta points elsewhere; every package lies two folders below the root.
const internal = join(process.cwd(), '..', '..', 'internal');

// The declaration build does not see the base folder of inherited `paths`: absolute ones it does.
const paths = bundledPaths(internal);

/**
 * Build of one package: ESM and declarations; internal source packages (the kit, the guard …) are bundled through tsconfig
 * `paths`. What is published has no source maps, two thirds of its bytes: its names and lines are those of a stack trace.
 * `TPL_SOURCE_MAPS=1` makes maps, of the code as it was written, to count rooms.
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
    sourcemap: hasMaps,
    clean: true,
    splitting: true,
    treeshake: true,
    esbuildPlugins: [thirdPartyNotices('dist'), pureConstants],
    plugins: hasMaps ? [] : [smallFiles],
    ...extra,
  });
}

const hasMaps = process.env.TPL_SOURCE_MAPS === '1';

const smallFiles: NonNullable<Options['plugins']>[number] = {
  name: 'small-files',
  buildEnd({ writtenFiles }) {
    const tooling = createRequire(join(internal, 'tooling', 'package.json'));
    const { minifySync } = tooling('rolldown/utils') as typeof import('rolldown/utils');
    for (const { name } of writtenFiles)
      if (name.endsWith('.js')) writeFileSync(name, shrink(readFileSync(name, 'utf8'), minifySync));
  },
};

/** Lets a bundler drop the constants of a module that it does not use: `sideEffects: false` speaks of whole files only. */
const pureConstants: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'pure-constants',
  setup(build) {
    build.onLoad({ filter: /[\\/](?:packages|internal)[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
      contents: markPure(readFileSync(path, 'utf8')),
      loader: 'ts',
    }));
  },
};
