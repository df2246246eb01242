// The model of docs/guides/cache-order.md, checked by random histories; `TPL_HISTORY_MS=60000` runs them for a minute each.
import { type FaultProxy, type RedisProcess, startFaultProxy, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { type Cache, createCache, memoryStore } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';
import { runCacheHistory } from '../../src/testing.ts';

const durationMs = Number(process.env['TPL_HISTORY_MS'] ?? 3_000);
const seed = Number(process.env['TPL_HISTORY_SEED'] ?? 1);
const limitMs = durationMs + 30_000;
let redis: RedisProcess;
let raw: ReturnType<typeof createClient>;

beforeAll(async () => {
  redis = await startRedis();
  raw = createClient({ url: redis.url });
  raw.on('error', () => {});
  await raw.connect();
});
afterAll(async () => {
  raw.destroy();
  await redis.stop();
});

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
async function fleet(prefix: string, patience: object): Promise<{ caches: Cache[]; proxies: FaultProxy[] }> {
  const proxies = await Promise.all([1, 2, 3].map(() => startFaultProxy(redis.port)));
  const caches = proxies.map(({ url }) =>
    createCache({ redisKeyPrefix: prefix, ...patience, store: redisStore({ url }) }),
  );
  for (const cache of caches)
    while ((await cache.health()).details?.['coherence'] !== 'push') await pause(10);
  return { caches, proxies };
}
async function close({ caches, proxies }: { caches: Cache[]; proxies: FaultProxy[] }): Promise<void> {
  for (const proxy of proxies) await proxy.set({ kind: 'none' });
  for (const cache of caches) await cache.close();
  for (const proxy of proxies) await proxy.stop();
}
/** Repeats a disturbance until the work is over. */
async function amid<T>(work: Promise<T>, disturb: () => Promise<unknown>): Promise<T> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  ended.catch(() => {});
  while (!isOver) await disturb();
  return ended;
}
const patient = { redisReadDeadlineMs: 2_000, redisWriteDeadlineMs: 2_000, redisLeaseDeadlineMs: 2_000 };

describe('what begins after a confirmed change never sees what was before', () => {
  it(
    'with several caches fighting over a few keys of one Redis that forgets its scripts',
    async () => {
      const members = await fleet('plain', patient);
      const history = runCacheHistory({ caches: members.caches, durationMs, seed });
      const report = await amid(history, async () => {
        await pause(50);
        await raw.sendCommand(['SCRIPT', 'FLUSH']);
      });
      await close(members);
      expect(report).toMatchObject({ wrongReads: 0, examples: [] });
      expect(Math.min(report.reads, report.changes)).toBeGreaterThan(100);
    },
    limitMs,
  );

  it(
    'with each of them behind a network that hangs, slows, resets and refuses',
    async () => {
      const members = await fleet('faulty', {});
      const history = runCacheHistory({ caches: members.caches, durationMs, seed, graceMs: 3_000 });
      let turn = 0;
      const report = await amid(history, async () => {
        turn += 1;
        const proxy = members.proxies[turn % 3] as FaultProxy;
        const kinds = ['hang', 'reset', 'refuse'] as const;
        if (turn % 4 === 3) await proxy.set({ kind: 'slow', delayMs: 20 });
        else await proxy.set({ kind: kinds[turn % 4] as 'hang' });
        await pause(40 + (turn % 5) * 60);
        await proxy.set({ kind: 'none' });
        await pause(60);
      });
      await close(members);
      expect(report).toMatchObject({ wrongReads: 0, examples: [] });
      expect(Math.min(report.reads, report.changes)).toBeGreaterThan(100);
    },
    limitMs,
  );

  it('with caches over one store in memory', async () => {
    const store = memoryStore();
    const caches = [createCache({ store }), createCache({ store })];
    const report = await runCacheHistory({ caches, durationMs: 1_000, graceMs: 0, seed });
    expect(report).toMatchObject({ wrongReads: 0, examples: [] });
    expect(report.reads).toBeGreaterThan(100);
  });

  it('or the history shows it: a cache that deletes too late is found out', async () => {
    const cache = createCache();
    const late: Cache = {
      ...cache,
      async delete(key) {
        setTimeout(() => void cache.delete(key), 5);
        return true;
      },
    };
    const report = await runCacheHistory({ caches: [late], durationMs: 500, seed });
    expect(report.wrongReads).toBeGreaterThan(0);
    expect(report.examples[0]).toContain('a delete in cache 0 was confirmed');
  });
});
