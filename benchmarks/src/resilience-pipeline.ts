// Measures one successful call through a whole policy, beside the peers.
import { createPolicy } from '@tpl/resilience';
import * as cockatiel from 'cockatiel';
import pRetry from 'p-retry';
import type { Figure, Results } from './frame.ts';
import { figure, median } from './frame.ts';

/** What one successful call through a whole policy costs, beside what others take for theirs. */
export async function measurePipeline(smoke: boolean): Promise<Results> {
  const policy = createPolicy({ name: 'bench', maxConcurrent: 100, fallback: () => 1 });
  policy.on('call', () => {});
  const { fallback, retry, circuitBreaker, timeout, bulkhead, wrap, handleAll } = cockatiel;
  const stock = wrap(
    fallback(handleAll, () => 1),
    retry(handleAll, { maxAttempts: 3, backoff: new cockatiel.ExponentialBackoff() }),
    circuitBreaker(handleAll, {
      halfOpenAfter: 1_000,
      breaker: new cockatiel.SamplingBreaker({ threshold: 0.5, duration: 10_000 }),
    }),
    timeout(30_000, cockatiel.TimeoutStrategy.Cooperative),
    bulkhead(100),
  );
  const work = async () => 1;
  // opossum brings no types.
  const { default: CircuitBreaker } = (await import('opossum' as string)) as {
    default: new (
      work: () => Promise<number>,
      options: object,
    ) => { fire(): Promise<number>; shutdown(): void };
  };
  const breaker = new CircuitBreaker(work, { timeout: 30_000, capacity: 100 });
  const ours = () => policy.execute(work);
  const measured = await measureProcessor(
    ours,
    {
      'cockatiel wrap of 5': () => stock.execute(work),
      'opossum (timeout, capacity)': () => breaker.fire(),
      'p-retry (retry only)': () => pRetry(work, { retries: 3 }),
    },
    smoke,
  );
  breaker.shutdown();
  const theirs = measured.peers['cockatiel wrap of 5'] as number;
  const bytes = await bytesPerCall(ours, smoke ? 2_000 : 100_000);
  return {
    pipelineUs: figure({ ...measured, target: '<= 2.0' }),
    pipelineVsCockatiel: figure({ ours: measured.ours / theirs, unit: 'share', target: '<= 0.25' }),
    bytesPerOp: bytes,
  };
}

type Subject = () => Promise<unknown>;

/**
 * Processor time of a call in microseconds, all threads of the process counted (collecting garbage too): what others on the machine
 * do meanwhile does not count. Subjects take turns; the median of their rounds.
 */
async function measureProcessor(ours: Subject, peers: Readonly<Record<string, Subject>>, smoke: boolean) {
  const batch = async (subject: Subject, calls: number) => {
    const from = process.cpuUsage();
    for (let call = 0; call < calls; call += 1) await subject();
    const { user, system } = process.cpuUsage(from);
    return (user + system) / calls;
  };
  const [calls, rounds] = smoke ? [500, 3] : [10_000, 25];
  const lanes = [ours, ...Object.values(peers)].map((subject) => ({ subject, costs: [] as number[] }));
  for (const { subject } of lanes) await batch(subject, calls * 3);
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < lanes.length; turn += 1) {
      const { subject, costs } = lanes[(round + turn) % lanes.length]!;
      costs.push(await batch(subject, calls));
    }
  const [own = Number.NaN, ...others] = lanes.map(({ costs }) => median(costs));
  return {
    ours: own,
    peers: Object.fromEntries(Object.keys(peers).map((name, index) => [name, others[index] as number])),
    unit: 'us of processor',
  };
}

/** What a call allocates: the heap's growth over batches in which no collection ran. */
async function bytesPerCall(call: () => Promise<unknown>, calls: number): Promise<Figure> {
  const samples: number[] = [];
  const batch = 200;
  for (let done = 0; done < calls; done += batch) {
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < batch; index += 1) await call();
    const grown = process.memoryUsage().heapUsed - before;
    if (grown > 0) samples.push(grown / batch);
  }
  return figure({ ours: median(samples), unit: 'bytes', target: '<= 5000' });
}
