// Finds and runs the pnpm of the house.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from './run-program.ts';
import { runProgram } from './run-program.ts';

const bootstrapped = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '..',
  '.toolchain',
  'pnpm',
  'node_modules',
  'pnpm',
  'bin',
  'pnpm.cjs',
);

/** Runs the pnpm that the bootstrap put in place, or the one on PATH. */
export function runPnpm(args: readonly string[], cwd: string): Promise<Ended> {
  const [program, first] = existsSync(bootstrapped) ? [process.execPath, [bootstrapped]] : ['pnpm', []];
  return runProgram(program, [...first, ...args], { cwd, env: { CI: '1' } });
}
