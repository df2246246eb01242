// Grows what a cache holds, and the tags of what it holds.
import { createCache } from '@tpl/cache';
import { LRUCache } from 'lru-cache';
import type { Curve } from './curve.ts';
import { inTurns } from './curve.ts';

const hour = 3_600_000;

const nameOf = (index: number) => `tenant:profile:${String(index).padStart(8, '0')}`;

/** So many names of all, in an order in which none is found by what the processor has just read. */
function scattered(count: number, of = count): () => string {
  // A step that shares no divisor with a power of ten visits every place.
  const step = Math.max(1, Math.floor(of * 0.618) | 1);
  const names = Array.from({ length: count }, (_, index) => nameOf((index * step) % of));
  let at = -1;
  return () => {
    at = (at + 1) % count;
    return names[at] as string;
  };
}

async function filled(count: number, asked = count) {
  const cache = createCache({ memoryMaxEntries: count + 10, memoryMaxBytes: count * 2_000 });
  const lru = new LRUCache<string, number>({ max: count + 10, ttl: hour });
  const all = scattered(count);
  for (let index = 0; index < count; index += 1) {
    const name = all();
    await cache.set(name, index);
    lru.set(name, index);
  }
  return { cache, lru, next: scattered(asked, count) };
}

const sizes = [1_000, 10_000, 100_000, 1_000_000];
/** As many as are asked for again and again: so few that the processor keeps them near itself at every size. */
const hot = 100;

const reads = (asked: (size: number) => number): Curve['costs'] =>
  inTurns('ns', async (size) => {
    const { cache, lru, next } = await filled(size, asked(size));
    return {
      ours: () => cache.peek(next()),
      peers: { 'lru-cache': () => lru.get(next()) },
      close: () => cache.close(),
    };
  });

/** Reads and writes among more and more entries, and writes with more and more tags. */
export const cacheCurves: readonly Curve[] = [
  {
    ...{ name: 'cacheGet', size: 'entries', unit: 'ns a read of 100 hot ones', grows: 'each', sizes },
    costs: reads(() => hot),
  },
  {
    ...{ name: 'cacheGetAny', size: 'entries', unit: 'ns a read of any', grows: 'memory', sizes },
    costs: reads((size) => size),
  },
  {
    ...{ name: 'cacheSet', size: 'entries', unit: 'ns a write', grows: 'each', sizes },
    costs: inTurns('ns', async (size) => {
      const { cache, lru, next } = await filled(size, hot);
      let value = 0;
      const write = (store: { set(name: string, value: number): unknown }) => {
        value += 1;
        return store.set(next(), value);
      };
      return {
        ours: () => write(cache),
        peers: { 'lru-cache': () => write(lru) },
        close: () => cache.close(),
      };
    }),
  },
  {
    ...{ name: 'cacheTags', size: 'tags of an entry', unit: 'us a write', grows: 'all' },
    sizes: [1, 2, 4, 8, 16],
    costs: inTurns('us', (size) => {
      const cache = createCache();
      const next = scattered(1_000);
      let at = 0;
      return {
        ours: () => {
          at += 1;
          return cache.set(next(), at, {
            tags: Array.from({ length: size }, (_, tag) => `${tag}:${at % 50}`),
          });
        },
        close: () => cache.close(),
      };
    }),
  },
];
