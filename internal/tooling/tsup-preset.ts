import { join } from 'node:path';
import { defineConfig, type Options } from 'tsup';

// A config file is bundled before it runs, so import.meta points elsewhere; every package lies two folders below the root.
const internal = join(process.cwd(), '..', '..', 'internal');
const bundled = {
  kit: ['json', 'redis', 'settings', 'testing'],
  guard: ['detector', 'testing'],
  history: [],
  logger: [],
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

/** Build of one package: ESM, declarations, source maps; the kit, the guard, the history and the logger are bundled through tsconfig `paths`. */
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
    sourcemap: true,
    clean: true,
    splitting: true,
    treeshake: true,
    noExternal: ['zod/mini'],
    ...extra,
  });
}
