import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MemoryEntry } from '../entry/memory-entry.ts';
import { createGhostQueue } from './eviction.ts';
import { absent, createMemoryTier } from './memory-tier.ts';

const entry = (value: unknown, more: Partial<MemoryEntry> = {}): MemoryEntry => ({
  value,
  createdAt: 0,
  refreshAt: 100,
  freshUntil: 100,
  swrUntil: 100,
  errorUntil: 100,
  bytes: 10,
  tags: [],
  ...more,
});
const make = (maxEntries: number, maxBytes = 1_000_000) => {
  const evicted: string[] = [];
  const tier = createMemoryTier({ maxEntries, maxBytes, onEvict: (reason) => evicted.push(reason) });
  return { tier, evicted };
};

describe('the memory tier', () => {
  it('agrees with a plain map on every value it has, and never passes its bounds', () => {
    const key = fc.nat(40).map(String);
    const step = fc.oneof(
      fc.record({ do: fc.constant('put' as const), key, bytes: fc.nat(600), tags: fc.subarray(['r', 'g']) }),
      fc.record({ do: fc.constant('get' as const), key }),
      fc.record({ do: fc.constant('remove' as const), key }),
      fc.record({ do: fc.constant('suspect' as const), key }),
      fc.record({ do: fc.constant('tag' as const), tag: fc.constantFrom('r', 'g') }),
      fc.record({ do: fc.constant('sweep' as const), now: fc.constantFrom(50, 150) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const { tier } = make(20, 3_000);
        const model = new Map<string, { value: number; tags: string[] }>();
        for (const [value, action] of steps.entries()) {
          if (action.do === 'put') {
            tier.put(action.key, entry(value, { bytes: action.bytes, tags: action.tags }));
            model.set(action.key, { value, tags: action.tags });
          } else if (action.do === 'get') {
            const found = tier.find(action.key, 50);
            if (found) expect(found.value).toBe(model.get(action.key)?.value);
          } else if (action.do === 'remove') {
            tier.remove(action.key);
            model.delete(action.key);
          } else if (action.do === 'suspect') tier.suspect(action.key);
          else if (action.do === 'tag') {
            tier.removeTag(action.tag);
            for (const [name, { tags }] of model) if (tags.includes(action.tag)) model.delete(name);
          } else {
            tier.sweep(action.now, 100);
            if (action.now === 150) model.clear();
          }
          expect(tier.entries).toBeLessThanOrEqual(20);
          expect(tier.bytes).toBeLessThanOrEqual(3_000);
          expect(tier.entries).toBeLessThanOrEqual(model.size);
          expect(tier.entries === 0).toBe(tier.bytes === 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('serves a fresh entry at once, not one to be renewed, checked or gone', () => {
    const { tier, evicted } = make(10);
    tier.put('k', entry(undefined, { refreshAt: 50, swrUntil: 150 }));
    expect([tier.fresh('k', 49), tier.fresh('k', 50), tier.fresh('x', 0)]).toEqual([
      undefined,
      absent,
      absent,
    ]);
    expect(tier.find('k', 149)).toMatchObject({ swrUntil: 150, isSuspect: false });
    tier.suspect();
    expect(tier.fresh('k', 1)).toBe(absent);
    expect(tier.find('k', 1)).toMatchObject({ isSuspect: true });
    expect(tier.find('k', 150)).toBeUndefined();
    expect(evicted).toEqual(['expired']);
  });

  it('keeps what is asked for again, through a scan of strangers', () => {
    const { tier } = make(100);
    const popular = Array.from({ length: 20 }, (_, index) => `p${index}`);
    for (let round = 0; round < 3; round += 1)
      for (const key of popular) {
        if (tier.fresh(key, 0) === absent) tier.put(key, entry(1));
      }
    for (let index = 0; index < 10_000; index += 1) {
      tier.put(`s${index}`, entry(2));
      if (index % 50 === 0) for (const key of popular) tier.fresh(key, 0);
    }
    expect(popular.filter((key) => tier.fresh(key, 0) === 1)).toHaveLength(20);
  });

  it('does not let go next what was written again a moment ago', () => {
    const { tier } = make(100);
    for (let index = 0; index < 100; index += 1) tier.put(`k${index}`, entry(index));
    tier.put('k0', entry('again'));
    for (let index = 0; index < 50; index += 1) tier.put(`s${index}`, entry(2));
    expect(tier.fresh('k0', 0)).toBe('again');
    expect(tier.fresh('k1', 0)).toBe(absent);
  });

  it('takes nothing without room, and drops an entry that outgrew it', () => {
    const none = make(0).tier;
    none.put('k', entry(1));
    expect(none.entries).toBe(0);
    const { tier } = make(10, 1_000);
    tier.put('k', entry(1));
    tier.put('k', entry(2, { bytes: 5_000 }));
    expect([tier.entries, tier.bytes]).toEqual([0, 0]);
  });

  it('grows with what it holds and uses places again', () => {
    const { tier, evicted } = make(5_000);
    for (let index = 0; index < 12_000; index += 1) tier.put(String(index), entry(index));
    expect([tier.entries, evicted.length]).toEqual([5_000, 7_000]);
    for (let index = 0; index < 12_000; index += 1) tier.remove(String(index));
    expect([tier.entries, tier.bytes]).toEqual([0, 0]);
    tier.put('k', entry('again'));
    expect(tier.fresh('k', 0)).toBe('again');
  });

  it('beats or nearly reaches LRU on skewed, one-hit, scanning and shifting requests', () => {
    for (const [name, requests] of Object.entries(traces())) {
      const lru = lruHits(requests, 500);
      const { tier } = make(500);
      let hits = 0;
      for (const key of requests) {
        if (tier.fresh(key, 0) !== absent) hits += 1;
        else tier.put(key, entry(1));
      }
      const points = (100 * (hits - lru)) / requests.length;
      expect([name, points >= -2]).toEqual([name, true]);
    }
  });
});

describe('the ghost queue', () => {
  it('recalls a key once, and only for a while', () => {
    const ghost = createGhostQueue(8);
    ghost.remember('a', 7);
    expect([ghost.recall('b', 8), ghost.recall('a', 8), ghost.recall('a', 8)]).toEqual([-1, 7, -1]);
    ghost.remember('c', 1);
    for (let index = 0; index < 4; index += 1) ghost.remember(`x${index}`, 1);
    expect(ghost.recall('c', 3)).toBe(-1);
  });
});

function lruHits(requests: readonly string[], capacity: number): number {
  const lru = new Set<string>();
  let hits = 0;
  for (const key of requests) {
    if (lru.delete(key)) hits += 1;
    else if (lru.size >= capacity) lru.delete(lru.values().next().value as string);
    lru.add(key);
  }
  return hits;
}

function traces(): Record<string, string[]> {
  let seed = 42;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const zipf = (population: number, skew: number) => {
    const sums: number[] = [];
    let total = 0;
    for (let rank = 1; rank <= population; rank += 1) sums.push((total += 1 / rank ** skew));
    return () => {
      const wanted = random() * total;
      let [low, high] = [0, population - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle]! < wanted) low = middle + 1;
        else high = middle;
      }
      return low;
    };
  };
  const draw = zipf(20_000, 0.9);
  const count = 60_000;
  return {
    skewed: Array.from({ length: count }, () => `k${draw()}`),
    oneHit: Array.from({ length: count }, (_, index) => (random() < 0.4 ? `once${index}` : `k${draw()}`)),
    scans: Array.from({ length: count }, (_, index) =>
      index % 10_000 < 2_000 ? `scan${index}` : `k${draw()}`,
    ),
    shifting: Array.from({ length: count }, (_, index) => `k${Math.floor(index / 15_000) * 100 + draw()}`),
  };
}
