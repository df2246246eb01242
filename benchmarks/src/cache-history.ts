// Lets caches fight over a few keys of one Redis and counts reads of what was changed before they began.
import { type Cache, type CacheOptions, createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import {
  type CacheHistoryReport,
  type FaultProxy,
  runCacheHistory,
  startFaultProxy,
} from '@tpl/cache/testing';
import { startBenchRedis } from './cache-server.ts';
import type { Results } from './frame.ts';
import { figure, subjects } from './frame.ts';

const kinds = ['hang', 'reset', 'refuse'] as const;
const patient = { redisReadDeadlineMs: 2_000, redisWriteDeadlineMs: 2_000, redisLeaseDeadlineMs: 2_000 };

/** `historyWrongReads`: with and without faults, each for so long. */
export async function historyFigures(durationMs: number): Promise<Results> {
  const redis = await startBenchRedis();
  const proxies = await Promise.all([1, 2, 3].map(() => startFaultProxy(redis.port)));
  const run = async (
    redisKeyPrefix: string,
    graceMs: number,
    options: CacheOptions,
    disturb?: () => Promise<void>,
  ) => {
    const caches = proxies.map(({ url }) =>
      createCache({ redisKeyPrefix, ...options, store: redisStore({ url }) }),
    );
    for (const cache of caches) await coherent(cache);
    let isOver = false;
    const work = runCacheHistory({ caches, durationMs, graceMs }).finally(() => {
      isOver = true;
    });
    while (disturb && !isOver) await disturb();
    const report = await work;
    for (const cache of caches) await cache.close();
    return report;
  };
  let turn = 0;
  const disturb = async () => {
    turn += 1;
    const proxy = proxies[turn % proxies.length] as FaultProxy;
    const kind = kinds[turn % 4];
    await proxy.set(kind ? { kind } : { kind: 'slow', delayMs: 20 });
    await pause(40 + (turn % 5) * 60);
    await proxy.set({ kind: 'none' });
    await pause(60);
  };
  try {
    const plain = await run('plain', 250, patient);
    const faulty = await run('faulty', 3_000, {}, disturb);
    const row = ({ wrongReads }: CacheHistoryReport) =>
      figure({ ours: wrongReads, unit: 'reads', target: '= 0' });
    return {
      ...subjects('historyWrongReads', { plain: row(plain), faulty: row(faulty) }),
      historyReads: figure({ ours: plain.reads + faulty.reads, unit: 'reads' }),
    };
  } finally {
    for (const proxy of proxies) await proxy.stop();
    await redis.stop();
  }
}

async function coherent(cache: Cache): Promise<void> {
  while ((await cache.health()).details?.['coherence'] !== 'push') await pause(10);
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
