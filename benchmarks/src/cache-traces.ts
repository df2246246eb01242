// Compares hit ratios on generated requests with those of lru-cache.
import { createCache } from '@tpl/cache';
import { LRUCache } from 'lru-cache';
import type { Results } from './frame.ts';
import { figure, subjects } from './frame.ts';

/** Hit ratios on generated requests, in points over lru-cache of the same number of entries. */
export function traceFigures(count: number): Results {
  const random = seeded(7);
  const wide = zipf(100_000, 0.9, random);
  const flat = zipf(100_000, 0.8, random);
  const steep = zipf(100_000, 1, random);
  const make = (draw: (index: number) => string) => Array.from({ length: count }, (_, index) => draw(index));
  const zipfAndOneHit = make((index) => (random() < 0.4 ? `once${index}` : `k${wide()}`));
  const phase = Math.ceil(count / 12);
  const traces: Record<string, readonly [readonly string[], number]> = {
    zipf08: [make(() => `k${flat()}`), 1_000],
    zipf10: [make(() => `k${steep()}`), 5_000],
    oneHit1000: [zipfAndOneHit, 1_000],
    oneHit5000: [zipfAndOneHit, 5_000],
    scans: [make((index) => (index % 50_000 < 10_000 ? `scan${index}` : `k${wide()}`)), 5_000],
    shifting1000: [make((index) => `k${Math.floor(index / phase) * 1_000 + steep()}`), 1_000],
    shifting5000: [make((index) => `k${Math.floor(index / phase) * 1_000 + steep()}`), 5_000],
    loop: [make((index) => `k${index % 1_200}`), 1_000],
  };
  const points = Object.fromEntries(
    Object.entries(traces).map(([name, [requests, capacity]]) => {
      const over = 100 * (ourRatio(requests, capacity) - lruRatio(requests, capacity));
      return [name, figure({ ours: over, unit: 'points', target: '>= -2' })];
    }),
  );
  return {
    hitRatioOverLru: figure({
      ours: points['oneHit1000']?.ours ?? Number.NaN,
      unit: 'points',
      target: '>= 8',
    }),
    ...subjects('hitRatioWorstTrace', points),
  };
}

function ourRatio(requests: readonly string[], capacity: number): number {
  const cache = createCache({ memoryMaxEntries: capacity });
  let hits = 0;
  for (const key of requests) {
    if (cache.peek(key) === undefined) void cache.set(key, 1);
    else hits += 1;
  }
  void cache.close();
  return hits / requests.length;
}

function lruRatio(requests: readonly string[], capacity: number): number {
  const cache = new LRUCache<string, number>({ max: capacity });
  let hits = 0;
  for (const key of requests) {
    if (cache.get(key) === undefined) cache.set(key, 1);
    else hits += 1;
  }
  return hits / requests.length;
}

function seeded(start: number): () => number {
  let seed = start;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}

function zipf(population: number, skew: number, random: () => number): () => number {
  const sums = new Float64Array(population);
  let total = 0;
  for (let rank = 0; rank < population; rank += 1) {
    total += 1 / (rank + 1) ** skew;
    sums[rank] = total;
  }
  return () => {
    const wanted = random() * total;
    let low = 0;
    let high = population - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
