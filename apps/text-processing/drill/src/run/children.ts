// Starts processes, and ends every one of them when the drill ends, however it does.
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const running = new Set<ChildProcess>();
// A stopped process is ended by this signal too.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** A process of the drill. */
export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
  /** Kills it and waits for its end. */
  kill(): Promise<void>;
}

/** Starts a process that does not outlive the drill. */
export function startChild(program: string, args: readonly string[], options: SpawnOptions): Child {
  const child = spawn(program, args, options);
  running.add(child);
  const ended = once(child, 'exit')
    .catch(() => {})
    .finally(() => running.delete(child));
  return {
    process: child,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
