// Makes sure that the lockfile serves every system.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../house/check.ts';

const systems = ['darwin-arm64', 'win32-x64', 'linux-x64'];

/** Tools with a binary for each system, as the lockfile names them. */
const binaries: Readonly<Record<string, readonly string[]>> = {
  turbo: systems.map(
    (system) => `@turbo/${system.replace('win32-x64', 'windows-64').replace('linux-x64', 'linux-64')}`,
  ),
  rollup: ['@rollup/rollup-darwin-arm64', '@rollup/rollup-win32-x64-msvc', '@rollup/rollup-linux-x64-gnu'],
  esbuild: systems.map((system) => `@esbuild/${system}`),
  biome: systems.map((system) => `@biomejs/cli-${system}`),
  oxlint: ['@oxlint/binding-darwin-arm64', '@oxlint/binding-win32-x64-msvc', '@oxlint/binding-linux-x64-gnu'],
  tsgolint: systems.map((system) => `@oxlint-tsgolint/${system}`),
  rolldown: [
    '@rolldown/binding-darwin-arm64',
    '@rolldown/binding-win32-x64-msvc',
    '@rolldown/binding-linux-x64-gnu',
  ],
  'unrs-resolver': [
    '@unrs/resolver-binding-darwin-arm64',
    '@unrs/resolver-binding-win32-x64-msvc',
    '@unrs/resolver-binding-linux-x64-gnu',
  ],
  lightningcss: ['lightningcss-darwin-arm64', 'lightningcss-win32-x64-msvc', 'lightningcss-linux-x64-gnu'],
};

/** The lockfile holds the binaries of macOS, Windows and Linux: written on one system it can silently lose the others. */
export const lockfile: Check = {
  name: 'lockfile',
  about: 'complete for macOS, Windows and Linux',
  run({ root }) {
    const file = 'pnpm-lock.yaml';
    const names = new Set(
      Array.from(
        readFileSync(join(root, file), 'utf8').matchAll(/^ {2}'?(@?[^@'\s]+)@/gm),
        (match) => match[1],
      ),
    );
    const missing = Object.values(binaries).flatMap((wanted) => wanted.filter((name) => !names.has(name)));
    return missing.map((name) => ({
      file,
      message: `lacks ${name}: pin a version whose binaries are all published, delete the lockfile and install again`,
    }));
  },
};
