// Infrastructure Service: security · stable API, changes affect all users
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisCluster } from '@internal/kit/testing';
import { startRedisCluster } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, createCluster } from 'redis';
import { createBudget } from '../../src/budget/budget.ts';
import { createRateLimiter } from '../../src/limits/create-rate-limiter.ts';
import type { RedisLimitStore } from '../../src/limits/redis-limit-store.ts';
import { createRedisLimitStore } from '../../src/limits/redis-limit-store.ts';
import { limitStoreContract } from '../../src/testing.ts';

const program = join(process.cwd(), 'dist', 'redis.js');
const callers = Array.from({ length: 30 }, (_, index) => `caller-${index}`);
const dayMs = 86_400_000;
const several = (limit: number) => [
  { name: 'hour', limit: 2 * limit, windowMs: 3_600_000 },
  { name: 'bucket', limit, windowMs: 30 * dayMs, strategy: 'token_bucket' as const },
  { name: 'cost', limit: limit / 10, windowMs: dayMs, unit: 'costUsd' as const },
];
const cost = { requests: 1, costUsd: 0.1 };

let cluster: RedisCluster;
const connect = () => createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) });
const clients: ReturnType<typeof connect>[] = [];
const stores: RedisLimitStore[] = [];
let serial = 0;

async function open(options: { deadlineMs?: number; prefix?: string } = {}): Promise<RedisLimitStore> {
  const client = connect();
  client.on('error', () => {});
  await client.connect();
  const store = createRedisLimitStore({ client, deadlineMs: 2_000, ...options });
  clients.push(client);
  stores.push(store);
  return store;
}

beforeAll(async () => {
  cluster = await startRedisCluster();
  await open();
});
afterAll(async () => {
  for (const store of stores) await store.close();
  for (const client of clients) client.destroy();
  await cluster.stop();
});

function onEachNode<T>(
  ask: (node: { sendCommand(args: string[]): Promise<unknown> }) => Promise<T>,
): Promise<T[]> {
  return Promise.all(
    cluster.urls.map(async (url) => {
      const node = createClient({ url });
      await node.connect();
      const answer = await ask(node);
      node.destroy();
      return answer;
    }),
  );
}

async function until(test: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await test())) {
    if (performance.now() > end) throw new Error('It did not come true.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('limit store on a Redis Cluster', () => {
  for (const { name, run } of limitStoreContract(() => stores[0]!)) it(name, run);
});

describe('limits on a Redis Cluster', () => {
  it('counts several windows of a caller in one call, on the node of its key', async () => {
    const limiter = createRateLimiter({ name: 'spread', windows: several(10), store: stores[0]! });
    for (const caller of callers) await limiter.consume(caller, 0);
    await onEachNode((node) => node.sendCommand(['CONFIG', 'RESETSTAT']));
    for (const caller of callers)
      expect(await limiter.consume(caller, cost)).toMatchObject({ ok: true, store: 'redis' });
    const stats = await onEachNode((node) => node.sendCommand(['INFO', 'commandstats']) as Promise<string>);
    const calls = stats.map((text) => Number(/cmdstat_evalsha:calls=(\d+)/.exec(text)?.[1] ?? 0));
    expect(Math.min(...calls)).toBeGreaterThan(0);
    expect(calls.reduce((sum, count) => sum + count, 0)).toBe(callers.length);
    expect(stats.join()).not.toContain('cmdstat_eval:');
  });

  it('takes from all windows or from none', async () => {
    const limiter = createRateLimiter({ name: 'all', windows: several(10), store: stores[0]! });
    expect((await limiter.consume('ada', { requests: 9, costUsd: 0.1 })).ok).toBe(true);
    const refused = await limiter.consume('ada', { requests: 2, costUsd: 0.1 });
    expect(refused).toMatchObject({ ok: false, limit: 'bucket', store: 'redis' });
    expect(refused.windows.map(({ remaining }) => remaining)).toEqual([11, 1, 0.9]);
  });

  it('takes hash tags and braces in a prefix and in names for what they are', async () => {
    for (const prefix of ['{one}:', '}odd{', '{}', '{']) {
      const limiter = createRateLimiter({ windows: several(2), store: await open({ prefix }) });
      const answers = await Promise.all(
        ['{a}', '{}', '}{', 'a'].map((key) => limiter.consume(key, { requests: 2 })),
      );
      expect(answers.map(({ ok, store }) => [ok, store])).toEqual(answers.map(() => [true, 'redis']));
      expect((await limiter.consume('{a}')).ok).toBe(false);
    }
  });

  it('lets exactly the limit of each caller through in two processes', async () => {
    if (!existsSync(program))
      throw new Error('The package is not built: run "npx tsup" here, or "npm test" at the root.');
    const members = [1, 2].map(() =>
      fork(join(import.meta.dirname, 'limit-member.mjs'), ['40', '1000', ...cluster.urls]),
    );
    const told = (what: string) =>
      Promise.all(
        members.map(async (member) => {
          const [message] = (await once(member, 'message')) as [Record<string, unknown>];
          expect(message).toHaveProperty(what);
          return message;
        }),
      );
    await told('ready');
    const answers = told('admitted');
    for (const member of members) member.send('go');
    const done = await answers;
    expect(done.map(({ stores: counters }) => counters)).toEqual([['redis'], ['redis']]);
    expect(done.reduce((sum, { admitted }) => sum + (admitted as number), 0)).toBe(40 * 10);
  });

  it('holds and settles one budget for two processes', async () => {
    const [a, b] = [stores[0]!, await open()].map((store) =>
      createBudget({
        limiter: createRateLimiter({
          name: 'money',
          windows: [
            { name: 'day', limit: 1, windowMs: dayMs, unit: 'costUsd' },
            { name: 'tokens', limit: 100, windowMs: dayMs, unit: 'tokens' },
          ],
          store,
        }),
      }),
    );
    for (const caller of callers) {
      const held = await a!.reserve(caller, { tokens: 50, costUsd: 0.8 });
      expect(await b!.reserve(caller, { tokens: 5, costUsd: 0.3 })).toMatchObject({
        ok: false,
        limit: 'day',
      });
      if (held.ok) await held.reservation.settle({ tokens: 80, costUsd: 0.7 });
      expect(await b!.reserve(caller, { tokens: 21, costUsd: 0.1 })).toMatchObject({
        ok: false,
        limit: 'tokens',
      });
      expect((await b!.reserve(caller, { tokens: 20, costUsd: 0.3 })).ok).toBe(true);
    }
  });

  it('keeps to the stated rule for the callers of a master that is killed, and counts them again when it is back', async () => {
    const store = await open({ deadlineMs: 50 });
    const windows = [{ name: 'day', limit: 20, windowMs: dayMs }];
    const make = (storeDown: 'local_share' | 'open' | 'closed') =>
      createRateLimiter({ name: `down-${serial++}`, windows, store, storeDown, localShare: 0.25 });
    const [share, open_, closed] = [make('local_share'), make('open'), make('closed')];
    const counters = async () =>
      Promise.all(callers.map(async (caller) => (await share.consume(caller, 0)).store));
    const lostIn = (seen: readonly string[][]) =>
      callers.filter((_, index) => seen.every((look) => look[index] === 'local_share'));
    await until(async () => (await counters()).every((counter) => counter === 'redis'));
    await cluster.nodes[1]!.kill();
    // Three looks: on a busy machine a single call may miss its deadline also on a node that lives.
    const looks: string[][] = [];
    await until(async () => {
      looks.push(await counters());
      return looks.length >= 3 && lostIn(looks.slice(-3)).length > 0;
    });
    const lost = lostIn(looks.slice(-3));
    const [caller = ''] = lost;
    const answers = await Promise.all(Array.from({ length: 60 }, () => share.consume(caller)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
    expect(await open_.consume(caller)).toMatchObject({ ok: true, store: 'none' });
    expect(await closed.consume(caller)).toMatchObject({ ok: false, code: 'store_down' });
    await cluster.nodes[1]!.restart();
    await until(async () => (await counters()).every((counter) => counter === 'redis'));
    expect((await share.consume(caller, 20)).store).toBe('redis');
  });
});
