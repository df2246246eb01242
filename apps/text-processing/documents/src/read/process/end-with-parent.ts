// Ends a process that is lost in a file when the service that started it is gone.
import { Worker } from 'node:worker_threads';

// Whoever is lost in a loop hears of no event: another thread looks whether somebody still waits.
const watcher = `
  const { workerData: parent } = require('node:worker_threads');
  const never = new Int32Array(new SharedArrayBuffer(4));
  while (process.ppid === parent) Atomics.wait(never, 0, 0, 1_000);
  process.kill(process.pid, 'SIGKILL');
`;

/** Watches from a thread of its own, once a second, whether the process `parent` is still the one that started this. */
export function endWithParent(parent: number): void {
  new Worker(watcher, { eval: true, workerData: parent }).unref();
}
