// Measures what long streams and many deadlines cost.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPolicy } from '@tpl/resilience';
import { createSeededRandom } from '@tpl/resilience/testing';
import type { Results } from './frame.ts';
import { figure, median } from './frame.ts';

/** What policies cost to make, the heap of a long stream while it runs, and calls with random deadlines over calls with equal ones. */
export async function measureScale(smoke: boolean): Promise<Results> {
  return {
    ...measureMaking(smoke ? 500 : 5_000),
    streamHeapMb: await streamHeap(smoke ? 20_000 : 200_000),
    deadlineMixRatio: figure({
      ours: await deadlineMix(smoke ? 1_000 : 16_000),
      unit: 'times',
      target: '<= 2',
    }),
  };
}

/** Collects garbage, also where Node was not started with a flag for it. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** What a policy takes to make and to keep, each with a name and a value of its own. */
function measureMaking(count: number): Results {
  const gc = collector();
  const make = (index: number) => createPolicy({ name: `host-${index}`, deadlineMs: 5_000 });
  const rounds: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const startedAt = performance.now();
    for (let index = 0; index < count; index += 1) make(index);
    rounds.push(((performance.now() - startedAt) * 1_000) / count);
  }
  const memory = () => {
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const kept: unknown[] = new Array(count);
  const before = memory();
  for (let index = 0; index < count; index += 1) kept[index] = make(index);
  const bytes = (memory() - before) / kept.length;
  return {
    policyUs: figure({ ours: median(rounds), unit: 'us', target: '<= 60' }),
    policyBytes: figure({ ours: bytes, unit: 'bytes, before its first call', target: '<= 5120' }),
  };
}

async function streamHeap(chunks: number) {
  const target = '<= 2';
  const gc = collector();
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
