// Ends a process that is lost in a file when the service that started it is gone.
import { Worker } from 'node:worker_threads';

// Whoever is lost in a loop hears of no event: another thread looks whether somebody still waits.
const watcher = `
  const { ppid } = process;
  const never = new Int32Array(new SharedArrayBuffer(4));
  while (process.ppid === ppid) Atomics.wait(never, 0, 0, 1_000);
  process.kill(process.pid, 'SIGKILL');
`;

/** Watches from a thread of its own, once a second. */
export function endWithParent(): void {
  new Worker(watcher, { eval: true }).unref();
}
