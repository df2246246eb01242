// Measures what a Redis in trouble costs its callers.
import { type Cache, type CacheStoreFactory, createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { type Fault, startFaultProxy } from '@tpl/cache/testing';
import { startSentinelSet } from './cache-sentinel.ts';
import { startBenchRedis } from './cache-server.ts';
import type { Figure, Results } from './frame.ts';
import { figure, median, subjects } from './frame.ts';

interface Trouble {
  readonly store: () => CacheStoreFactory;
  /** How the memories of several processes are kept alike, once all stands. Default `push`. */
  readonly coherence?: string;
  readonly begin: () => Promise<unknown> | unknown;
  readonly end: () => Promise<unknown> | unknown;
}

interface Costs {
  readonly first: number;
  readonly open: number;
  readonly lease: number;
  readonly recovery: number;
  readonly lost: number;
}

/** What a Redis in trouble costs its callers with default options, and how soon it is used again. */
export async function troubleFigures(): Promise<Results> {
  const redis = await startBenchRedis();
  const sentinels = await startSentinelSet();
  const proxy = await startFaultProxy(redis.port);
  let unhandled = 0;
  const onUnhandled = () => (unhandled += 1);
  process.on('unhandledRejection', onUnhandled);
  const faults: Record<string, Fault> = {
    refused: { kind: 'refuse' },
    reset: { kind: 'reset' },
    slow: { kind: 'slow', delayMs: 500 },
  };
  const direct = () => redisStore({ url: redis.url });
  const troubles: Record<string, Trouble> = {
    frozen: {
      store: direct,
      begin: () => redis.signal('SIGSTOP'),
      end: () => redis.signal('SIGCONT'),
    },
    restarted: { store: direct, begin: () => redis.signal('SIGKILL'), end: () => redis.restart() },
    failedOver: {
      store: () => redisStore({ client: sentinels.client, push: false }),
      coherence: 'none',
      begin: () => sentinels.killMaster(),
      end: () => sentinels.clientReady(),
    },
  };
  for (const [name, fault] of Object.entries(faults)) {
    troubles[name] = {
      store: () => redisStore({ url: proxy.url }),
      begin: () => proxy.set(fault),
      end: () => proxy.set({ kind: 'none' }),
    };
  }
  const costs: Record<string, Costs> = {};
  try {
    for (const [name, trouble] of Object.entries(troubles)) {
      const rounds: Costs[] = [];
      // A fail-over cannot be taken back.
      while (rounds.length < (name === 'failedOver' ? 1 : 5)) rounds.push(await suffer(trouble));
      costs[name] = middle(rounds);
    }
  } finally {
    await sentinels.stop();
    await proxy.stop();
    await redis.stop();
    process.off('unhandledRejection', onUnhandled);
  }
  const lost = Object.values(costs).reduce((sum, cost) => sum + cost.lost, unhandled);
  const rows = (what: keyof Costs, target: string): Record<string, Figure> =>
    Object.fromEntries(
      Object.entries(costs).map(([name, cost]) => [name, figure({ ours: cost[what], unit: 'ms', target })]),
    );
  return {
    ...subjects('hungFirstMs', rows('first', '<= 30')),
    ...subjects('hungLeaseMs', rows('lease', '<= 260')),
    ...subjects('hungOpenMs', rows('open', '<= 1')),
    ...subjects('hungRecoveryMs', rows('recovery', '<= 1000')),
    hungLost: figure({ ours: lost, unit: 'calls', target: '= 0' }),
  };
}

async function suffer({ store, coherence = 'push', begin, end }: Trouble): Promise<Costs> {
  const open = async (): Promise<Cache> => {
    const cache = createCache({ store: store() });
    for (;;) {
      const { status, details } = await cache.health();
      if (status === 'up' && details?.['coherence'] === coherence) return cache;
      await pause(10);
    }
  };
  const reading = await open();
  const producing = await open();
  await begin();
  // Nothing was asked yet: the first to ask finds out.
  const first = await took(() => reading.lookup('cold'));
  let lost = 0;
  const lease = await took(async () => {
    if ((await producing.getOrSet('cold', async () => 1)) !== 1) lost += 1;
  });
  await pause(100);
  const opened: number[] = [];
  for (let call = 0; call < 20; call += 1) {
    opened.push(
      await took(async () => {
        if ((await producing.getOrSet(`open${call}`, async () => call)) !== call) lost += 1;
      }),
    );
  }
  await end();
  const recovery = await took(async () => {
    while ((await reading.lookup(`back${Math.random()}`)).outcome === 'bypass') await pause(5);
  });
  await reading.close();
  await producing.close();
  return { first, lease, open: opened.sort((a, b) => a - b)[10] as number, recovery, lost };
}

/** The median of each cost; what was lost is summed. */
function middle(rounds: readonly Costs[]): Costs {
  const of = (what: keyof Costs) => median(rounds.map((costs) => costs[what]));
  const lost = rounds.reduce((sum, costs) => sum + costs.lost, 0);
  return { first: of('first'), open: of('open'), lease: of('lease'), recovery: of('recovery'), lost };
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
