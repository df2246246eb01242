// Runs npm in a folder.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';

/**
 * Runs npm to its end; a failure is a value. On Windows a shell runs it, to which a folder with a space is one word in quotes
 * alone.
 */
export function runNpm(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  shell = process.platform === 'win32',
): SpawnSyncReturns<string> {
  const line = ['npm', ...args.map((word) => `"${word}"`)].join(' ');
  const options = { cwd, env: { ...env }, encoding: 'utf8', timeout: 180_000, shell } as const;
  return shell ? spawnSync(line, options) : spawnSync('npm', args, options);
}
