// Measures the cache beside its peers.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Cache, createCache, createCacheKey, memoryStore } from '@tpl/cache';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { createCache as createCacheManager } from 'cache-manager';
import { Cacheable } from 'cacheable';
import { LRUCache } from 'lru-cache';
import { answerFigures } from './cache-answers.ts';
import { fleetFigures } from './cache-fleet.ts';
import { historyFigures } from './cache-history.ts';
import { loadFigures } from './cache-load.ts';
import { mixedFigures } from './cache-mixed.ts';
import { redisFigures } from './cache-redis.ts';
import { tagBlock } from './cache-tags.ts';
import { traceFigures } from './cache-traces.ts';
import { troubleFigures } from './cache-trouble.ts';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure, measure, median } from './frame.ts';

/** Figures of the cache beside bentocache, cache-manager, cacheable, lru-cache and raw node-redis. */
export async function run({ smoke, corpora }: RunOptions): Promise<Results> {
  return {
    ...(await hits(smoke)),
    bytesPerEntryVsLruCache: await bytesPerEntry(smoke ? 20_000 : 100_000),
    heapOverBytesBound: await heapOverBound(smoke ? 2_000_000 : 16_000_000),
    tag300kBlockMs: await tagBlock(smoke ? 20_000 : 300_000),
    ...(await keys(smoke)),
    ...traceFigures(smoke ? 30_000 : 600_000),
    ...(await redisFigures(smoke, corpora)),
    ...(await troubleFigures()),
    ...(await fleetFigures(smoke ? 2 : 10, smoke ? 100 : 1_000)),
    ...(await answerFigures(smoke ? 200 : 2_000)),
    ...(await loadFigures(smoke)),
    ...(await historyFigures(smoke ? 500 : 60_000)),
    ...(await mixedFigures(smoke ? 300 : 10_000)),
  };
}

async function hits(smoke: boolean): Promise<Results> {
  const names = Array.from(
    { length: 1_000 },
    (_, index) => `tenant:users:profile:${String(index).padStart(56, '0')}`,
  );
  const value = { text: 'x'.repeat(1_000) };
  const plain = createCache();
  const tiered = createCache({ store: memoryStore() });
  const bento = new BentoCache({
    default: 'memory',
    stores: { memory: bentostore().useL1Layer(memoryDriver({ serialize: false })) },
  });
  const manager = createCacheManager();
  const cacheable = new Cacheable();
  const lru = new LRUCache<string, object>({ max: 10_000, ttl: 3_600_000 });
  for (const name of names) {
    await plain.set(name, value);
    await tiered.set(name, value);
    await bento.set({ key: name, value, ttl: '1h' });
    await manager.set(name, value, 3_600_000);
    await cacheable.set(name, value, 3_600_000);
    lru.set(name, value);
  }
  let turn = 0;
  const next = () => {
    turn = (turn + 1) % 1_000;
    return names[turn] as string;
  };
  const produce = async () => value;
  const ours = await measure({
    ours: () => plain.getOrSet(next(), produce),
    peers: {
      bentocache: () => bento.getOrSet({ key: next(), factory: produce, ttl: '1h' }),
      'cache-manager': () => manager.wrap(next(), produce, 3_600_000),
      cacheable: () => cacheable.getOrSet(next(), produce),
    },
    smoke,
  });
  const withStore = await measure({ ours: () => tiered.getOrSet(next(), produce), smoke });
  const peek = await measure({
    ours: () => plain.peek(next()),
    peers: { 'lru-cache get with ttl': () => lru.get(next()) },
    smoke,
  });
  await plain.close();
  await tiered.close();
  await bento.disconnectAll();
  return {
    l1HitNs: figure({ ...ours, target: '<= 250; ratio >= 5' }),
    tieredL1HitNs: figure({ ...withStore, target: '<= 300' }),
    peekMops: figure({
      ours: 1_000 / peek.ours,
      unit: 'Mops',
      peers: { 'lru-cache': 1_000 / (peek.peers['lru-cache get with ttl'] ?? Number.NaN) },
      target: '>= 10',
    }),
  };
}

/** Heap and buffers that entries of the same keys and values take, with a time to live and a size each; median of five. */
async function bytesPerEntry(count: number): Promise<Figure> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = async () => {
    for (let round = 0; round < 3; round += 1) {
      // What is under way ends first.
      await new Promise(setImmediate);
      collect();
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const names = Array.from({ length: count }, (_, index) => createCacheKey([index]));
  for (const name of names) name.charCodeAt(0);
  let kept: unknown;
  const grown = async (fill: () => unknown): Promise<number> => {
    kept = undefined;
    const before = await used();
    kept = fill();
    return (await used()) - before;
  };
  const shares: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const theirs = await grown(() => {
      const lru = new LRUCache<string, number>({ max: count, maxSize: count * 100, ttl: 3_600_000 });
      for (const name of names) lru.set(name, 1, { size: 10 });
      return lru;
    });
    const ours = await grown(() => {
      const cache = createCache({ memoryMaxEntries: count, memoryMaxBytes: count * 1_000 });
      for (const name of names) void cache.set(name, 1);
      return cache;
    });
    await (kept as Cache).close();
    shares.push(ours / theirs);
  }
  return figure({ ours: median(shares), unit: 'share', target: '<= 1.3' });
}

/** Heap of a memory tier that is full of entries with 16 tags of their own each, over its bound in bytes. */
async function heapOverBound(maxBytes: number): Promise<Figure> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = async () => {
    for (let round = 0; round < 3; round += 1) {
      await new Promise(setImmediate);
      collect();
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = await used();
  const cache = createCache({ memoryMaxEntries: 1_000_000, memoryMaxBytes: maxBytes });
  for (let index = 0; index < maxBytes / 1_500; index += 1) {
    const tags = Array.from({ length: 16 }, (_, place) => `tag-of-${index}-${place}`);
    void cache.set(`key${index}`, { index }, { tags });
  }
  const share = ((await used()) - before) / maxBytes;
  await cache.close();
  return figure({ ours: share, unit: 'share', target: '<= 1.5' });
}

async function keys(smoke: boolean): Promise<Results> {
  const of = async (length: number) => {
    const text = 'The quick brown fox jumps over the lazy dog. '
      .repeat(Math.ceil(length / 45))
      .slice(0, length);
    return measure({ ours: () => createCacheKey(['summarize', 'model-1', 0.2, text]), unit: 'us', smoke });
  };
  return {
    keyUs1k: figure({ ...(await of(1_000)), target: '<= 2' }),
    keyUs100k: figure({ ...(await of(100_000)), target: '<= 100' }),
  };
}
