// Measures one successful call through a whole policy, beside the peers.
import { createPolicy } from '@tpl/resilience';
import * as cockatiel from 'cockatiel';
import pRetry from 'p-retry';
import type { Figure, Results } from './frame.ts';
import { figure, measure, median } from './frame.ts';

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
  const measured = await measure({
    ours,
    peers: {
      'cockatiel wrap of 5': () => stock.execute(work),
      'opossum (timeout, capacity)': () => breaker.fire(),
      'p-retry (retry only)': () => pRetry(work, { retries: 3 }),
    },
    unit: 'us',
    smoke,
  });
  breaker.shutdown();
  const theirs = measured.peers['cockatiel wrap of 5'] as number;
  const bytes = await bytesPerCall(ours, smoke ? 2_000 : 100_000);
  return {
    pipelineUs: figure({ ...measured, target: '<= 2.0' }),
    pipelineVsCockatiel: figure({ ours: measured.ours / theirs, unit: 'share', target: '<= 0.25' }),
    bytesPerOp: bytes,
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
