// What batches leave in a Redis, and what several of them have of one text.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import type { RedisClientType } from 'redis';
import { createClient } from 'redis';
import { connectJobs } from '../../jobs/src/connection/connect-jobs.ts';
import type { JobsConnection, RecordsClient } from '../../jobs/src/connection/jobs-connection.ts';
import { prefix, queueName, queueOptions } from '../../jobs/src/connection/jobs-connection.ts';
import { contentKey } from '../../jobs/src/content-key.ts';
import type { AddOptions, JobLimits, Jobs, JobWork } from '../../jobs/src/jobs.ts';
import { createRedisJobs } from '../../jobs/src/redis-jobs.ts';
import { createRecords, keyOf, textLifeMs } from '../../jobs/src/redis-records.ts';
import { startRedisWorker } from '../../jobs/src/redis-worker.ts';
import type { Clock } from '../../src/domain/create-text-service.ts';
import { systemClock } from '../../src/domain/create-text-service.ts';
import type { RedisProcess } from './start-redis.ts';
import { startRedis } from './start-redis.ts';

const codec = { encode: (text: string) => text, decode: (text: string) => text };
const keepMs = 60_000;
const limits: JobLimits = {
  maxBatches: 4,
  maxWaiting: 200,
  maxCharacters: 4_000,
  maxWaitingOfAll: 300,
  maxDeadLetters: 5,
  keepMs,
};
// No model could answer.
const isReusable = (result: string) => !result.startsWith('degraded');
const keyFor = (text: string) => contentKey('ann', text);
const dayMs = 24 * 60 * 60_000;

let redis: RedisProcess;
let client: RedisClientType;
let connection: JobsConnection;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  redis = await startRedis();
  client = createClient({ url: redis.url }) as RedisClientType;
  await client.connect();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await client.flushAll();
});
afterAll(async () => {
  client.destroy();
  await redis.stop();
});

interface Front {
  /** How far its clock is ahead. */
  readonly aheadMs?: number;
  /** The longest it waits for anything. */
  readonly waitMs?: number;
  /** Comes before it reads the answers of a batch, or before another command. */
  readonly see?: () => Promise<void>;
  readonly before?: readonly string[];
}

/** The front of the queue. */
async function open({ aheadMs = 0, waitMs = 60_000, see, before = ['mGet'] }: Front = {}) {
  const own = await connectJobs(redis.url);
  connection = own;
  const clock: Clock = {
    ...systemClock,
    now: () => systemClock.now() + aheadMs,
    setTimer: (run, ms) => systemClock.setTimer(run, Math.min(ms, waitMs)),
  };
  const seen = new Proxy(own.client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const call = (...args: unknown[]): unknown => value.apply(target, args);
      return see && before.includes(String(name))
        ? (...args: unknown[]) => see().then(() => call(...args))
        : call;
    },
  }) as RecordsClient;
  const jobs = createRedisJobs<string, string>({
    ...limits,
    codec,
    clock,
    isReusable,
    connection: { ...own, client: seen },
  });
  ends.push(async () => {
    await jobs.close();
    await own.close();
  });
  return jobs;
}

function work(
  run: JobWork<string, string>['run'] = async (text) => text.toUpperCase(),
  { at = connection, onGivenUp }: { at?: JobsConnection; onGivenUp?: () => void } = {},
) {
  const worker = startRedisWorker({
    ...limits,
    codec,
    concurrency: 2,
    connection: at,
    work: {
      run,
      isReusable,
      ...(onGivenUp && { onGivenUp }),
      describeError: (error) => ({
        code: (error as Error).message,
        detail: 'It did not work.',
        isFinal: (error as Error).message === 'refused',
      }),
    },
  });
  ends.push(() => worker.close());
}

async function add(jobs: Jobs<string, string>, texts: string[], options?: AddOptions): Promise<string> {
  const added = await jobs.add(texts, 'ann', options);
  if (!added.ok) throw new Error(added.reason);
  return added.batch.id;
}

async function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await read();
    if (isSo(value) || tries > 400) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const ended = (jobs: Jobs<string, string>, id: string) =>
  until(
    () => jobs.get(id, 'ann'),
    (batch) => batch?.status === 'done',
  );
const keysLike = async (pattern: string) => await client.keys(`${prefix}${pattern}`);

function gate() {
  let pass = () => {};
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return { pass, passed };
}

it('an answer goes with the last batch that holds it, and leaves nothing of itself (llm-d/llm-d-batch-gateway#294)', async () => {
  const jobs = await open();
  work();
  const first = await add(jobs, ['same', 'own']);
  await ended(jobs, first);
  const second = await add(jobs, ['same']);
  expect((await ended(jobs, second))?.items[0]?.result).toBe('SAME');
  await jobs.cancel(first, 'ann');
  expect((await jobs.get(second, 'ann'))?.items[0]?.result).toBe('SAME');
  expect(await client.sMembers(keyOf.holders(keyFor('same')))).toEqual([second]);
  expect(await keysLike('[ru]:*')).toHaveLength(2);
  await jobs.cancel(second, 'ann');
  expect(await keysLike('[bikrtuw]:*')).toEqual([]);
});

it('an answer lives as long as the longest of the batches that hold it', async () => {
  const jobs = await open();
  const { pass, passed } = gate();
  work(async (text) => {
    if (text === 'slow') await passed;
    return text;
  });
  const lifeOf = (key: string) => client.pTTL(key);
  const result = keyOf.result(keyFor('same'));
  await ended(jobs, await add(jobs, ['same']));
  expect(await lifeOf(result)).toBeLessThanOrEqual(keepMs);
  const running = await add(jobs, ['same', 'slow']);
  expect(await lifeOf(result)).toBeGreaterThan(keepMs);
  // Another one that ends takes nothing away from it.
  await ended(jobs, await add(jobs, ['same', 'quick']));
  expect(await lifeOf(result)).toBeGreaterThan(keepMs);
  expect(await lifeOf(keyOf.result(keyFor('quick')))).toBeLessThanOrEqual(keepMs);
  // Written by a worker of an older version, which knows nothing of holders.
  await client.unlink(keyOf.holders(keyFor('same')));
  pass();
  await ended(jobs, running);
  expect(
    await until(
      () => lifeOf(result),
      (life) => life <= keepMs,
    ),
  ).toBeLessThanOrEqual(keepMs);
  for (const key of [result, keyOf.holders(keyFor('same'))]) {
    expect(await lifeOf(key)).toBeGreaterThan(0);
    expect(await lifeOf(key)).toBeLessThanOrEqual(keepMs);
  }
});

it('what is tried again keeps its text and the other answers of its batches, also where it failed twice', async () => {
  const jobs = await open();
  let isBroken = true;
  const { pass, passed } = gate();
  work(async (text) => {
    if (text === 'unlucky' && isBroken) throw new Error('server');
    if (text === 'unlucky') await passed;
    return text;
  });
  const first = await add(jobs, ['good', 'unlucky']);
  await ended(jobs, first);
  const second = await add(jobs, ['unlucky']);
  await ended(jobs, second);
  isBroken = false;
  await client.pExpire(keyOf.text(keyFor('unlucky')), 5_000);
  // What stands far on in the turns stays there: whoever comes now does not pass those who wait.
  await client.set(keyOf.turn, '40');
  expect(await jobs.replay(keyFor('unlucky'))).toBe(true);
  expect(await client.pTTL(keyOf.text(keyFor('unlucky')))).toBeGreaterThan(5_000);
  expect(await client.pTTL(keyOf.result(keyFor('good')))).toBeGreaterThan(keepMs);
  pass();
  for (const id of [first, second])
    expect(
      (
        await until(
          () => jobs.get(id, 'ann'),
          (batch) => batch?.failed === 0 && batch.finished === batch.total,
        )
      )?.failed,
    ).toBe(0);
  expect((await ended(jobs, first))?.items.map(({ result }) => result)).toEqual(['good', 'unlucky']);
  expect((await ended(jobs, second))?.items[0]?.result).toBe('unlucky');
  expect(await client.get(keyOf.turn)).toBe('40');
});

it('what is tried again is worked on, also where whoever tried it before ended in the middle', async () => {
  const jobs = await open();
  let isBroken = true;
  work(async (text) => {
    if (isBroken) throw new Error('server');
    return text;
  });
  const id = await add(jobs, ['unlucky']);
  await ended(jobs, id);
  isBroken = false;
  // Its items are open again, and its job is not there.
  await createRecords(client, limits, systemClock.now).revive(keyFor('unlucky'));
  expect(await jobs.replay(keyFor('unlucky'))).toBe(true);
  expect((await ended(jobs, id))?.items[0]?.result).toBe('unlucky');
});

it('a text that is sent again lives as long as one that was not there', async () => {
  const jobs = await open();
  await add(jobs, ['text']);
  await client.pExpire(keyOf.text(keyFor('text')), 5_000);
  await add(jobs, ['text']);
  expect(await client.pTTL(keyOf.text(keyFor('text')))).toBeGreaterThan(5_000);
});

it('a batch that ends while it is being stopped keeps its answers', async () => {
  const { pass, passed } = gate();
  let isStopping = false;
  const jobs = await open({
    async see() {
      if (!isStopping) return;
      isStopping = false;
      // It was seen to be running: now its last item ends.
      pass();
      await until(
        () => client.hGet(keyOf.batch(id), 'open'),
        (left) => left === '0',
      );
    },
  });
  work(async (text) => passed.then(() => text));
  const id = await add(jobs, ['slow']);
  isStopping = true;
  expect(await jobs.cancel(id, 'ann')).toMatchObject({ status: 'done', items: [{ result: 'slow' }] });
  expect(await jobs.get(id, 'ann')).toMatchObject({ status: 'done', items: [{ result: 'slow' }] });
});

it('a batch that is stopped twice at the same time is stopped, not forgotten, and nobody waits for its texts', async () => {
  let isFirst = true;
  const jobs = await open({
    async see() {
      if (!isFirst) return;
      isFirst = false;
      // It was seen to be running: now somebody else stops it.
      await jobs.cancel(id, 'ann');
    },
  });
  const id = await add(jobs, ['a', 'b', 'a'], { completeBy: Date.now() + 10_000 });
  for (const batch of [await jobs.cancel(id, 'ann'), await jobs.get(id, 'ann')])
    expect(batch).toMatchObject({ status: 'cancelled', finished: 3 });
  expect(await keysLike('w:*')).toEqual([]);
  expect(await client.exists(keyOf.due)).toBe(0);
  for (const key of await keysLike('[bik]:*')) expect(await client.pTTL(key)).toBeLessThanOrEqual(keepMs);
});

it('no time to be ready by stays behind: not of done, known, failed or lost texts, nor of what was never taken', async () => {
  const jobs = await open();
  const completeBy = Date.now() + 3_600_000;
  const key = keyFor('a');
  await client.zAdd(keyOf.due, [
    { score: Date.now() - dayMs - 60_000, value: 'of long ago' },
    { score: 1, value: key },
  ]);
  // Nobody waits for the text any more: the time of before is nothing to go by.
  await client.zAdd(keyOf.due, { score: Date.now() - 1_000, value: key });
  const first = await add(jobs, ['a', 'bad', 'unlucky', 'gone'], { completeBy });
  expect(await client.zScore(keyOf.due, key)).toBe(completeBy);
  expect(await client.zScore(keyOf.due, 'of long ago')).toBeNull();
  const life = await client.pTTL(keyOf.due);
  expect(life).toBeGreaterThan(textLifeMs);
  expect(life).toBeLessThanOrEqual(2 * textLifeMs);
  // The earliest of all who want it.
  await add(jobs, ['a'], { completeBy: completeBy + 1_000 });
  expect(await client.zScore(keyOf.due, key)).toBe(completeBy);
  await add(jobs, ['a'], { completeBy: completeBy - 1_000 });
  expect(await client.zScore(keyOf.due, key)).toBe(completeBy - 1_000);
  await client.unlink(keyOf.text(keyFor('gone')));
  work(async (text) => {
    if (text === 'bad') throw new Error('refused');
    if (text === 'unlucky') throw new Error('server');
    return text;
  });
  const batch = await ended(jobs, first);
  expect(batch?.items.map(({ error }) => error?.code)).toEqual([undefined, 'refused', 'server', 'expired']);
  await ended(jobs, await add(jobs, ['a'], { completeBy }));
  expect(await client.exists(keyOf.due)).toBe(0);
});

it('a batch that is stopped lets its answers go with it, and takes no time from another that wants the same text', async () => {
  const jobs = await open();
  const completeBy = Date.now() + 3_600_000;
  const { pass, passed } = gate();
  work(async (text) => {
    if (text === 'slow') await passed;
    return text;
  });
  const id = await add(jobs, ['quick', 'slow'], { completeBy });
  await until(
    () => jobs.state(id, 'ann'),
    (state) => state?.finished === 1,
  );
  await add(jobs, ['slow'], { completeBy });
  expect(await client.pTTL(keyOf.result(keyFor('quick')))).toBeGreaterThan(keepMs);
  const stopped = await jobs.cancel(id, 'ann');
  expect(stopped?.items.map(({ status }) => status)).toEqual(['done', 'cancelled']);
  expect(await client.pTTL(keyOf.result(keyFor('quick')))).toBeLessThanOrEqual(keepMs);
  expect(await client.zScore(keyOf.due, keyFor('slow'))).toBe(completeBy);
  pass();
});

it('a batch that a frozen Redis takes too late leaves nothing there, and no ended one gives way to it', async () => {
  const jobs = await open();
  work();
  const before: string[] = [];
  for (const text of ['a', 'b', 'c', 'd']) {
    before.push(await add(jobs, [text]));
    await ended(jobs, before.at(-1)!);
  }
  const hasty = await open({ waitMs: 100 });
  redis.freeze();
  const added = await hasty.add(['e'], 'ann').finally(() => redis.thaw());
  expect(added).toMatchObject({ ok: false, reason: 'unreachable' });
  // More steps, one after the other, than a batch takes.
  for (let steps = 0; steps < 5; steps += 1) await hasty.counts();
  expect((await client.zRange(keyOf.own('ann'), 0, -1)).toSorted()).toEqual(before.toSorted());
  expect(await keysLike('[tw]:*')).toEqual([]);
});

it('a batch that broke off while it was taken does not count for its caller, as soon as the Redis can be written to', async () => {
  const jobs = await open();
  const refused = ['sadd', 'hget', 'hgetall'];
  // Between the count of the batch and its texts nothing more can be done.
  await client.sendCommand(['ACL', 'SETUSER', 'default', ...refused.map((name) => `-${name}`)]);
  const added = await jobs
    .add(['a'], 'ann')
    .finally(() => client.sendCommand(['ACL', 'SETUSER', 'default', ...refused.map((name) => `+${name}`)]));
  expect(added).toMatchObject({ ok: false, reason: 'unreachable' });
  expect(
    await until(
      () => client.zCard(keyOf.own('ann')),
      (count) => count === 0,
    ),
  ).toBe(0);
  expect(await keysLike('[bikuw]:*')).toEqual([]);
});

it('a batch that broke off at its last step goes, and takes no answer of another one with it', async () => {
  const jobs = await open();
  const { pass, passed } = gate();
  work(async (text) => (text === 'waits' ? passed.then(() => text) : text.toUpperCase()));
  const first = await add(jobs, ['a']);
  await ended(jobs, first);
  await client.sendCommand(['ACL', 'SETUSER', 'default', '-hdel']);
  const added = await jobs
    .add(['a', 'waits'], 'ann')
    .finally(() => client.sendCommand(['ACL', 'SETUSER', 'default', '+hdel']));
  expect(added).toMatchObject({ ok: false, reason: 'unreachable' });
  await until(
    () => client.zCard(keyOf.own('ann')),
    (count) => count === 1,
  );
  expect(await keysLike('w:*')).toEqual([]);
  pass();
  expect(await client.zRange(keyOf.own('ann'), 0, -1)).toEqual([first]);
  expect((await jobs.get(first, 'ann'))?.items[0]?.result).toBe('A');
});

it('a batch that a dying service was taking counts for a minute, and one that was taken for as long as it lives', async () => {
  const jobs = await open();
  const records = createRecords(connection.client, limits, systemClock.now);
  const broken = ['1', '2', '3'];
  for (const id of broken) {
    await records.admit('ann', id, 1, 1);
    await client.set(keyOf.keys(id), keyFor('text'));
    await client.sAdd(keyOf.wanted(keyFor('text')), `${id} 0`);
  }
  const taken = await add(jobs, ['other']);
  expect(await jobs.add(['more'], 'ann')).toMatchObject({ ok: false, reason: 'batches' });
  const began = await Promise.all(broken.map((id) => client.hGet(keyOf.batch(id), 'taking')));
  for (const [place, id] of broken.entries())
    await client.hSet(keyOf.batch(id), 'taking', Number(began[place]) - 61_000);
  const next = await add(jobs, ['more']);
  expect((await client.zRange(keyOf.own('ann'), 0, -1)).toSorted()).toEqual([taken, next].toSorted());
  // Nobody waits for what it left behind.
  expect(await client.exists([keyOf.wanted(keyFor('text')), ...broken.map(keyOf.batch)])).toBe(0);
});

it('Krzysztof318/MailFathom#1989, fluxcd/flux#430: no clock of a service that is ahead or behind ends a batch that another is taking', async () => {
  await open();
  const at = (aheadMs: number) => createRecords(connection.client, limits, () => systemClock.now() + aheadMs);
  const [behind, right, ahead] = [at(-120_000), at(0), at(120_000)];
  for (const [place, records] of [behind, right, ahead].entries())
    expect(await records.admit('ann', `${place}`, 1, 1)).toHaveProperty('turn');
  for (const id of ['0', '1', '2']) expect(await right.state(id, 'ann')).toMatchObject({ status: 'running' });
});

it('a text that nobody waits for goes, one that was sent again in the same moment stays', async () => {
  const jobs = await open();
  const records = createRecords(connection.client, limits, systemClock.now);
  const [key, text] = [keyFor('text'), keyOf.text(keyFor('text'))];
  await jobs.cancel(await add(jobs, ['text']), 'ann');
  expect(await client.exists(text)).toBe(1);
  const again = await add(jobs, ['text']);
  expect(await records.dropUnwanted(key)).toBe(false);
  // A worker that did not find it, a moment ago, does not give it up either.
  expect(await records.settle(key, 'f{}', { why: 'gone' })).toBe(0);
  // Nor is it done where its answer went in the meantime.
  expect(await records.settle(key, 'd')).toBe(0);
  expect(await client.exists(text)).toBe(1);
  await jobs.cancel(again, 'ann');
  expect(await records.dropUnwanted(key)).toBe(true);
  expect(await client.exists(text)).toBe(0);
});

it('an answer that no model gave is not given to who asks again, one that a model gave is (triggerdotdev/trigger.dev#912)', async () => {
  const jobs = await open();
  // A worker that is no more left it behind.
  const left = await add(jobs, ['left']);
  await client.set(keyOf.result(keyFor('left')), '"degraded left"', { PX: keepMs });
  let isAway = false;
  let ran = 0;
  work(async (text) => {
    ran += 1;
    return isAway ? `degraded ${text}` : text;
  });
  const resultsOf = async (id: string) => (await ended(jobs, id))?.items.map(({ result }) => result);
  expect(await resultsOf(left)).toEqual(['left']);
  isAway = true;
  expect(await resultsOf(await add(jobs, ['text']))).toEqual(['degraded text']);
  isAway = false;
  expect(await resultsOf(await add(jobs, ['text']))).toEqual(['text']);
  expect(await resultsOf(await add(jobs, ['text']))).toEqual(['text']);
  expect(ran).toBe(3);
});

it('what was given up is listed for as long as it can be tried again, for any batch that has it', async () => {
  const jobs = await open();
  work(async () => Promise.reject(new Error('server')));
  const first = await add(jobs, ['unlucky']);
  await ended(jobs, first);
  const second = await add(jobs, ['unlucky']);
  await ended(jobs, second);
  const key = keyFor('unlucky');
  const listed = async () => [
    (await jobs.counts()).deadLetters,
    (await jobs.deadLetters()).map(({ id }) => id),
  ];
  expect(await listed()).toEqual([1, [key]]);
  await jobs.cancel(first, 'ann');
  expect(await listed()).toEqual([1, [key]]);
  await jobs.cancel(second, 'ann');
  expect(await listed()).toEqual([0, []]);
  expect(await client.exists([keyOf.dead, keyOf.text(key)])).toBe(0);
  // Its time is up.
  await ended(jobs, await add(jobs, ['unlucky']));
  expect(await listed()).toEqual([1, [key]]);
  await client.unlink(`${prefix}dw:${key}`);
  expect(await listed()).toEqual([0, []]);
});

it('what was given up takes the answer that another batch has paid for; without its text it is not listed', async () => {
  const jobs = await open();
  const key = keyFor('unlucky');
  let isBroken = true;
  let ran = 0;
  work(async (text) => {
    ran += 1;
    if (isBroken) throw new Error('server');
    return text;
  });
  const first = await add(jobs, ['unlucky']);
  await ended(jobs, first);
  isBroken = false;
  await ended(jobs, await add(jobs, ['unlucky']));
  expect(await jobs.replay(key)).toBe(true);
  expect((await ended(jobs, first))?.items[0]?.result).toBe('unlucky');
  expect(ran).toBe(2);
  expect(await client.exists([keyOf.text(key), `${prefix}dw:${key}`])).toBe(0);
  isBroken = true;
  await ended(jobs, await add(jobs, ['other']));
  expect(await jobs.counts()).toMatchObject({ deadLetters: 1 });
  await client.unlink(keyOf.text(keyFor('other')));
  expect(await jobs.counts()).toMatchObject({ deadLetters: 0 });
  expect(await jobs.deadLetters()).toEqual([]);
});

it.each(['eval', 'hLen'])(
  'a text is counted once as given up where the answer to %s is lost',
  async (lost) => {
    const jobs = await open();
    let [cuts, told] = [0, 0];
    const cut = new Proxy(connection.client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const answer: unknown = await value.apply(target, args);
          if (name !== lost || (lost === 'eval' && !JSON.stringify(args).includes('"dead"'))) return answer;
          if ((cuts += 1) === 1) throw new Error('The connection was cut.');
          return answer;
        };
      },
    }) as RecordsClient;
    work(async () => Promise.reject(new Error('server')), {
      at: { ...connection, client: cut },
      onGivenUp: () => (told += 1),
    });
    await ended(jobs, await add(jobs, ['unlucky']));
    await until(
      async () => cuts,
      (count) => count > 1,
    );
    await until(
      async () => told,
      (count) => count > 0,
    );
    expect([cuts, told]).toEqual([2, 1]);
    expect(await jobs.deadLetters()).toHaveLength(1);
  },
);

it('what somebody wants at once is put into the queue again though it is at a provider, what may wait is not', async () => {
  const jobs = await open();
  const [now, later] = [keyFor('now'), keyFor('later')];
  const score = Date.now() + 3_600_000;
  await client.zAdd(keyOf.parked, [
    { score, value: now },
    { score, value: later },
  ]);
  const ids = [await add(jobs, ['now', 'later'], { completeBy: score }), await add(jobs, ['now'])];
  const queue = new Queue(queueName, queueOptions(connection));
  ends.push(() => queue.close());
  // A Redis that lost its last second.
  for (const key of [now, later]) await queue.remove(key);
  const after = await open({ aheadMs: 20_000 });
  for (const id of ids) await after.state(id, 'ann');
  expect([await queue.getJobState(now), await queue.getJobState(later)]).toEqual(['prioritized', 'unknown']);
  work();
  expect((await ended(after, ids[1]!))?.items[0]?.result).toBe('NOW');
});

it('what is stopped while its batch is put into the queue again stays stopped', async () => {
  const jobs = await open();
  let isStopped = false;
  const id = await add(jobs, ['a', 'b']);
  const later = await open({
    aheadMs: 20_000,
    before: ['zmScore'],
    async see() {
      if (isStopped) return;
      isStopped = true;
      await jobs.cancel(id, 'ann');
    },
  });
  await later.state(id, 'ann');
  expect(isStopped).toBe(true);
  expect(await keysLike('w:*')).toEqual([]);
});

it('a batch that is forgotten while it is put into the queue again leaves nothing', async () => {
  const jobs = await open();
  let isForgotten = false;
  const id = await add(jobs, ['a']);
  const later = await open({
    aheadMs: 20_000,
    before: ['hSet', 'eval'],
    async see() {
      if (isForgotten) return;
      isForgotten = true;
      await jobs.cancel(id, 'ann');
      await jobs.cancel(id, 'ann');
    },
  });
  await later.state(id, 'ann');
  expect(isForgotten).toBe(true);
  expect(await keysLike('[bikw]:*')).toEqual([]);
});
