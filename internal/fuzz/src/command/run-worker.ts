// Runs a target for a time in a thread, and makes findings of what ends or hangs the thread.
import { Worker } from 'node:worker_threads';
import { systemClock } from '@internal/kit';
import type { FuzzReport } from '../run/fuzz-target.ts';
import { kindOf } from '../run/fuzz-target.ts';
import type { Target } from '../run/target.ts';
import type { WorkerMessage, WorkerTask } from './worker.ts';

const lookMs = 500;
// On a machine that is busy with other things time passes without anything being done.
const patience = 12;
const defaultHangMs = 10_000;
const memoryMb = 1_024;

/** What a target came to in its time. */
export interface TargetReport extends FuzzReport {
  readonly name: string;
  readonly ms: number;
}

type Mutable = {
  -readonly [Name in keyof FuzzReport]: FuzzReport[Name] extends readonly (infer One)[]
    ? One[]
    : FuzzReport[Name];
};

/** Fuzzes a target for `mostMs`; a thread that ends or hangs is replaced, with the seed after its own. */
export async function runTarget(target: Target, seed: number, mostMs: number): Promise<TargetReport> {
  const started = systemClock.monotonic();
  const spent = () => systemClock.monotonic() - started;
  const outcomes = new Map<string, number>();
  const sum: Mutable = { executions: 0, outcomes, findings: [], fresh: [] };
  const add = (problem: string, input: Uint8Array) => {
    if (!sum.findings.some((known) => kindOf(known.problem) === kindOf(problem)))
      sum.findings.push({ problem, input: Buffer.from(input) });
  };
  for (let round = 0; round === 0 || (spent() < mostMs && round < 20); round += 1) {
    const last = new SharedArrayBuffer(8 + target.maxBytes);
    const task: WorkerTask = { name: target.name, seed: seed + round, mostMs: mostMs - spent(), last };
    const problem = await runOnce(task, target.hangMs ?? defaultHangMs, (message) => {
      if ('finding' in message) return add(message.finding.problem, message.finding.input);
      const { outcomes: found, fresh } = message.report;
      for (const [outcome, count] of found) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
      sum.fresh.push(...fresh.map(({ outcome, input }) => ({ outcome, input: Buffer.from(input) })));
    });
    const [executions = 0, length = 0] = new Int32Array(last, 0, 2);
    sum.executions += executions;
    if (problem === undefined) break;
    add(problem, new Uint8Array(last, 8, length).slice());
    // A target that cannot be opened cannot be opened again.
    if (executions === 0) break;
  }
  return { ...sum, name: target.name, ms: spent() };
}

/** Resolves to why the thread did not reach its end, or to nothing. */
function runOnce(
  task: WorkerTask,
  hangMs: number,
  onMessage: (message: WorkerMessage) => void,
): Promise<string | undefined> {
  const numbers = new Int32Array(task.last, 0, 2);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  return new Promise((resolve) => {
    let seen = -1;
    let since = { at: systemClock.monotonic(), cpu: process.cpuUsage() };
    let cancel = () => {};
    const end = (problem: string | undefined) => {
      cancel();
      resolve(problem);
    };
    const look = () => {
      const count = Atomics.load(numbers, 0);
      if (count !== seen) since = { at: systemClock.monotonic(), cpu: process.cpuUsage() };
      seen = count;
      const { user, system } = process.cpuUsage(since.cpu);
      const isBusy = (user + system) / 1_000 > hangMs;
      if (isBusy || systemClock.monotonic() - since.at > hangMs * patience) {
        void worker.terminate();
        return end(`hangs: no end within ${hangMs} ms`);
      }
      cancel = systemClock.setTimer(look, lookMs);
    };
    worker.on('message', onMessage);
    worker.on('error', (error) =>
      end(`ends the thread: ${String((error as Error).stack ?? error).slice(0, 1_000)}`),
    );
    worker.on('exit', () => end(undefined));
    look();
  });
}
