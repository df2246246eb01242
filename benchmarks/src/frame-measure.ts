// Times operations in turns within one process.

/** One operation. A promise is awaited; what it returns is thrown away. */
export type Subject = () => unknown;

/** What to measure and how long. */
export interface MeasureOptions {
  ours: Subject;
  /** Others doing the same, by name. */
  peers?: Record<string, Subject>;
  /** Batches of each subject. Default 15, in a smoke run 3. */
  rounds?: number;
  /** How long one batch runs, in milliseconds. Default 20, in a smoke run 2. */
  batchMs?: number;
  /** Operations that one call of a subject does. Default 1. */
  operations?: number;
  /** Default `ns`. */
  unit?: 'ns' | 'us' | 'ms';
  smoke?: boolean;
}

/** Medians per operation, in the unit asked for: spread them into `figure`. */
export interface Measured {
  ours: number;
  peers: Record<string, number>;
  unit: string;
}

const perMs = { ns: 1e6, us: 1e3, ms: 1 };
const maxCalls = 1e7;

/**
 * Measures subjects beside each other in one process: every round runs one batch of each, in turning order, so that
 * a slow moment of the machine hits all of them. The first batches only warm up and find the batch size.
 */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const { ours, peers = {}, smoke = false, operations = 1, unit = 'ns' } = options;
  const { rounds = smoke ? 3 : 15, batchMs = smoke ? 2 : 20 } = options;
  const subjects: Subject[] = [ours, ...Object.values(peers)];
  const lanes: { subject: Subject; calls: number; times: number[] }[] = [];
  for (const subject of subjects)
    lanes.push({ subject, calls: await findCalls(subject, batchMs), times: [] });
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < lanes.length; turn += 1) {
      const lane = lanes[(round + turn) % lanes.length];
      if (lane) lane.times.push((await runBatch(lane.subject, lane.calls)) / lane.calls);
    }
  }
  const [oursMs = Number.NaN, ...peersMs] = lanes.map(
    (lane) => (median(lane.times) * perMs[unit]) / operations,
  );
  return {
    ours: oursMs,
    peers: Object.fromEntries(Object.keys(peers).map((name, index) => [name, peersMs[index] as number])),
    unit,
  };
}

/** Calls that fill `batchMs`, found by doubling; warms the subject up on the way. */
async function findCalls(subject: Subject, batchMs: number): Promise<number> {
  for (let calls = 1; ; calls *= 2) {
    const tookMs = await runBatch(subject, calls);
    if (tookMs >= batchMs || calls >= maxCalls) return calls;
  }
}

let sink: unknown;

/** Milliseconds for `calls` calls. A subject that answers at once pays for no `await`. */
async function runBatch(subject: Subject, calls: number): Promise<number> {
  const started = performance.now();
  sink = subject();
  if (isThenable(sink)) {
    await sink;
    for (let call = 1; call < calls; call += 1) sink = await subject();
  } else {
    for (let call = 1; call < calls; call += 1) sink = subject();
  }
  return performance.now() - started;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}

/** The middle value; of an even number the mean of the two in the middle. `NaN` of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
