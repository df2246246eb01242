import { join } from 'node:path';
import { defineConfig, type Options } from 'tsup';

// A config file is bundled before it runs, so import.meta points elsewhere; every package lies two folders below the root.
const kit = join(process.cwd(), '..', '..', 'internal', 'kit', 'src');
const doors = ['redis', 'settings', 'testing'];

// The declaration build does not see the base folder of inherited `paths`: absolute ones it does.
const paths = Object.fromEntries([
  ['@internal/kit', [join(kit, 'index.ts')]],
  ...doors.map((door) => [`@internal/kit/${door}`, [join(kit, door, 'index.ts')]]),
]) as Record<string, string[]>;

/** Build of one package: ESM, declarations, source maps; the kit is bundled through tsconfig `paths`. */
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
