// Fuzzes one target in a thread of its own, so that one that hangs or fills the memory can be ended.
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '@internal/kit';
import { readCorpus } from '../run/corpus.ts';
import type { Finding } from '../run/fuzz-target.ts';
import { fuzzTarget } from '../run/fuzz-target.ts';
import { targets } from '../targets/all-targets.ts';

/** What a worker is told. */
export interface WorkerTask {
  readonly name: string;
  readonly seed: number;
  readonly mostMs: number;
  /** Two numbers: how many inputs were begun, and how long the last is; then its bytes. */
  readonly last: SharedArrayBuffer;
}

/** What a worker tells. */
export type WorkerMessage =
  | { readonly finding: { readonly problem: string; readonly input: Uint8Array } }
  | {
      readonly report: {
        readonly executions: number;
        readonly outcomes: readonly (readonly [string, number])[];
        readonly fresh: readonly { readonly outcome: string; readonly input: Uint8Array }[];
      };
    };

const { name, seed: firstSeed, mostMs, last } = workerData as WorkerTask;
const numbers = new Int32Array(last, 0, 2);
const bytes = new Uint8Array(last, 8);
const tell = (message: WorkerMessage) => parentPort?.postMessage(message);

const target = targets.find((one) => one.name === name);
if (!target) throw new Error(`There is no target ${name}.`);
const open = await target.open();
const overAt = systemClock.monotonic() + mostMs;
try {
  const { executions, outcomes, fresh } = await fuzzTarget(target, open, {
    seed: firstSeed,
    corpus: [
      ...readCorpus(name).map(({ input }) => input),
      ...(target.seeds?.() ?? []).map((seed) => Buffer.from(seed)),
    ],
    isOver: () => systemClock.monotonic() > overAt,
    onInput(input) {
      bytes.set(input.subarray(0, bytes.length));
      Atomics.store(numbers, 1, Math.min(input.length, bytes.length));
      Atomics.add(numbers, 0, 1);
    },
    onFinding: ({ problem, input }: Finding) => tell({ finding: { problem, input } }),
  });
  tell({ report: { executions, outcomes: [...outcomes], fresh } });
} finally {
  await open.close?.();
}
