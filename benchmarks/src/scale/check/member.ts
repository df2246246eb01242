// One process of a fleet that shares a cache and nothing else: started with an IPC channel as `node member.ts URL`.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';

/** What a member is told to do. */
export type Order =
  | { readonly do: 'get'; readonly key: string; readonly produceMs: number; readonly fails?: boolean }
  | { readonly do: 'write'; readonly keys: number; readonly name: string }
  | { readonly do: 'invalidate'; readonly tag: string }
  | { readonly do: 'stats' };

/** What it says then. */
export interface Told {
  /** Of the order. */
  readonly id: number;
  /** Producers run since it started. */
  readonly productions: number;
  /** Names in pushes since it started. */
  readonly pushes: number;
  /** Microseconds of CPU since it started. */
  readonly cpuUs: number;
}

/** As many as a Redis that is busy pushes in one turn. */
const atOnce = 100;
const [url = ''] = process.argv.slice(2);
const cache = createCache({ redisKeyPrefix: 'scale', store: redisStore({ url }) });
for (;;) {
  const { status, details } = await cache.health();
  if (status === 'up' && details?.['coherence'] === 'push') break;
  await sleep(10);
}

async function obey(order: Order): Promise<void> {
  if (order.do === 'get') {
    const produce = async () => {
      await sleep(order.produceMs);
      if (order.fails) throw new Error('the producer fails');
      return 'value';
    };
    await cache.getOrSet(order.key, produce, { softTimeoutMs: 0 }).catch(() => {});
  }
  if (order.do === 'write')
    for (let from = 0; from < order.keys; from += atOnce)
      await cache.setMany(
        Array.from({ length: Math.min(atOnce, order.keys - from) }, (_, at) => [
          `${order.name}${from + at}`,
          from + at,
        ]),
      );
  if (order.do === 'invalidate') await cache.invalidateTags([order.tag]);
}

process.on('message', async ({ id, order }: { readonly id: number; readonly order: Order }) => {
  await obey(order);
  const { productions, store } = cache.stats();
  const { user, system } = process.cpuUsage();
  const told: Told = { id, productions, pushes: store['pushes'] ?? 0, cpuUs: user + system };
  process.send?.(told);
});
process.send?.('ready');
