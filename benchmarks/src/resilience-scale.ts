// Measures what long streams and many deadlines cost.
import { createPolicy } from '@tpl/resilience';
import { createSeededRandom } from '@tpl/resilience/testing';
import type { Results } from './frame.ts';
import { figure, median, notMeasured } from './frame.ts';

/** The heap of a long stream while it runs, and calls with random deadlines over calls with equal ones. */
export async function measureScale(smoke: boolean): Promise<Results> {
  return {
    streamHeapMb: await streamHeap(smoke ? 20_000 : 200_000),
    deadlineMixRatio: figure({
      ours: await deadlineMix(smoke ? 1_000 : 16_000),
      unit: 'times',
      target: '<= 2',
    }),
  };
}

async function streamHeap(chunks: number) {
  const target = '<= 2';
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) return notMeasured({ unit: 'MB', target, reason: 'needs node --expose-gc' });
  const policy = createPolicy();
  gc();
  const before = process.memoryUsage().heapUsed;
  let highest = 0;
  let count = 0;
  for await (const _ of policy.executeStream(async function* () {
    for (let index = 0; index < chunks; index += 1) yield `chunk ${index}`;
  })) {
    count += 1;
    if (count % (chunks / 10) !== 0) continue;
    await new Promise((resolve) => setImmediate(resolve));
    gc();
    highest = Math.max(highest, process.memoryUsage().heapUsed - before);
  }
  return figure({ ours: highest / 1e6, unit: `MB, ${chunks} chunks`, target });
}

async function deadlineMix(calls: number): Promise<number> {
  const cost = async (toMs: () => number) => {
    const policy = createPolicy({ retry: false });
    const from = process.cpuUsage();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const all = Array.from({ length: calls }, () => policy.execute(() => gate, { deadlineMs: toMs() }));
    open();
    await Promise.all(all);
    const { user, system } = process.cpuUsage(from);
    return user + system;
  };
  const rounds = async (toMs: () => number) => {
    const costs: number[] = [];
    for (let round = 0; round < 5; round += 1) costs.push(await cost(toMs));
    return median(costs);
  };
  const random = createSeededRandom(4);
  await rounds(() => 30_000);
  return (await rounds(() => 10_000 + 20_000 * random())) / (await rounds(() => 30_000));
}
