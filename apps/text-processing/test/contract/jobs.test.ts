// One suite for what works on batches, over the queue of a process and the one at a Redis.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { connectJobs } from '../../jobs/src/connection/connect-jobs.ts';
import type { JobsConnection } from '../../jobs/src/connection/jobs-connection.ts';
import { prefix } from '../../jobs/src/connection/jobs-connection.ts';
import type { JobLimits, Jobs, JobWork } from '../../jobs/src/jobs.ts';
import { createMemoryJobs } from '../../jobs/src/memory-jobs.ts';
import { createRedisJobs } from '../../jobs/src/redis-jobs.ts';
import { startRedisWorker } from '../../jobs/src/redis-worker.ts';
import type { RedisCluster } from '../integration/start-cluster.ts';
import { startCluster } from '../integration/start-cluster.ts';
import type { RedisProcess } from '../integration/start-redis.ts';
import { startRedis } from '../integration/start-redis.ts';

const codec = { encode: (text: string) => text, decode: (text: string) => text };
const limits: JobLimits = {
  maxBatches: 3,
  maxWaiting: 200,
  maxCharacters: 4_000,
  maxWaitingOfAll: 300,
  maxDeadLetters: 2,
  keepMs: 60_000,
};
type Run = JobWork<string, string>['run'];
interface Subject {
  readonly jobs: Jobs<string, string>;
  readonly ran: string[];
}
let redis: RedisProcess;
let cluster: RedisCluster;
const ends: (() => Promise<void>)[] = [];

const workOf = (ran: string[], run: Run): JobWork<string, string> => ({
  async run(text, context) {
    ran.push(text);
    return run(text, context);
  },
  describeError: (error) => ({
    code: (error as Error).message,
    detail: 'It did not work.',
    isFinal: (error as Error).message === 'refused',
  }),
});

const subjects = {
  async 'in the process'(run: Run, more: Partial<JobLimits & { concurrency: number }>): Promise<Subject> {
    const ran: string[] = [];
    const jobs = createMemoryJobs({ ...limits, concurrency: 2, ...more, codec, work: workOf(ran, run) });
    ends.push(() => jobs.close());
    return { jobs, ran };
  },
  'at a Redis': (run: Run, more: Partial<JobLimits & { concurrency: number }>) =>
    atRedis(redis.url, run, more),
  // Not the node that has the slot of the queue: a Cluster is found by any of its nodes.
  async 'at a Cluster'(run: Run, more: Partial<JobLimits & { concurrency: number }>): Promise<Subject> {
    const owner = await cluster.ownerOf(prefix);
    const other = cluster.nodes.find((node) => node !== owner);
    return atRedis(other!.url, run, more);
  },
};

async function atRedis(
  url: string,
  run: Run,
  more: Partial<JobLimits & { concurrency: number }>,
): Promise<Subject> {
  const ran: string[] = [];
  const connections: JobsConnection[] = [await connectJobs(url), await connectJobs(url)];
  await forget(url);
  const jobs = createRedisJobs<string, string>({ ...limits, ...more, codec, connection: connections[0]! });
  const work = workOf(ran, run);
  const options = { ...limits, concurrency: 2, ...more, codec, work, connection: connections[1]! };
  const worker = startRedisWorker(options);
  ends.push(async () => {
    await Promise.all([jobs.close(), worker.close()]);
    await Promise.all(connections.map((connection) => connection.close()));
  });
  return { jobs, ran };
}

/** Empties a Redis, or every node of the Cluster. */
async function forget(url: string): Promise<void> {
  const urls = url === redis.url ? [url] : cluster.nodes.map((node) => node.url);
  for (const one of urls) {
    const client = await createClient({ url: one }).connect();
    await client.flushAll();
    client.destroy();
  }
}

async function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await read();
    if (isSo(value) || tries > 400) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A lock that items wait at. */
function gate() {
  const waiting: (() => void)[] = [];
  let isOpen = false;
  return {
    pass: () => (isOpen ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))),
    open() {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}

beforeAll(async () => {
  [redis, cluster] = await Promise.all([startRedis(), startCluster()]);
});
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});
afterAll(() => Promise.all([redis.stop(), cluster.stop()]));

describe.each(Object.entries(subjects))('jobs %s', (_, create) => {
  const upper: Run = async (text) => text.toUpperCase();
  const idOf = async ({ jobs }: Subject, texts: string[], owner = 'ann') => {
    const added = await jobs.add(texts, owner);
    if (!added.ok) throw new Error(`refused: ${added.reason}`);
    return added.batch.id;
  };
  const ended = ({ jobs }: Subject, id: string, owner = 'ann') =>
    until(
      () => jobs.get(id, owner),
      (batch) => batch?.status !== 'running',
    );

  it('works on all items and keeps their results in order, for their owner alone', async () => {
    const subject = await create(upper, {});
    const id = await idOf(subject, ['a', 'b', 'c']);
    const batch = await ended(subject, id);
    expect(batch).toMatchObject({ id, status: 'done', total: 3, finished: 3, failed: 0 });
    expect(batch?.items.map(({ result }) => result)).toEqual(['A', 'B', 'C']);
    for (const [owner, items] of [
      ['ann', batch?.items],
      ['bob', []],
    ] as const) {
      const read: unknown[] = [];
      for await (const item of subject.jobs.items(id, owner)) read.push(item);
      expect(read).toEqual(items);
    }
    expect(await subject.jobs.state(id, 'ann')).toEqual({
      id,
      status: 'done',
      total: 3,
      finished: 3,
      failed: 0,
    });
    expect(await subject.jobs.get(id, 'bob')).toBeUndefined();
    expect(await subject.jobs.state(id, 'bob')).toBeUndefined();
    expect(await subject.jobs.cancel(id, 'bob')).toBeUndefined();
    expect(await subject.jobs.get('no-such-batch', 'ann')).toBeUndefined();
  });

  it('computes an identical item once: in a batch, in two, and apart for each caller', async () => {
    const lock = gate();
    const subject = await create(async (text) => lock.pass().then(() => text), {});
    const first = await idOf(subject, ['same', 'same', 'other']);
    const second = await idOf(subject, ['same']);
    const third = await idOf(subject, ['same'], 'bob');
    lock.open();
    for (const [id, owner] of [
      [first, 'ann'],
      [second, 'ann'],
      [third, 'bob'],
    ] as const)
      expect((await ended(subject, id, owner))?.failed).toBe(0);
    expect(subject.ran.toSorted()).toEqual(['other', 'same', 'same']);
  });

  it('lets callers take turns', async () => {
    const lock = gate();
    const subject = await create(async (text) => lock.pass().then(() => text), { concurrency: 1 });
    const many = Array.from({ length: 100 }, (__, place) => `ann ${place}`);
    await idOf(subject, many);
    await until(
      async () => subject.ran.length,
      (count) => count === 1,
    );
    const id = await idOf(subject, ['bob 0', 'bob 1'], 'bob');
    lock.open();
    await ended(subject, id, 'bob');
    expect(subject.ran.indexOf('bob 1')).toBeLessThan(20);
  });

  it('stops what has not ended of a batch, keeps what has, and forgets an ended one', async () => {
    const lock = gate();
    const signals: AbortSignal[] = [];
    const run: Run = async (text, { signal }) => {
      if (text === 'quick') return text;
      signals.push(signal);
      await Promise.race([lock.pass(), new Promise((resolve) => signal.addEventListener('abort', resolve))]);
      return text;
    };
    const subject = await create(run, {});
    const id = await idOf(subject, ['quick', 'slow 1', 'slow 2', 'never']);
    await until(
      async () => signals.length,
      (count) => count === 2,
    );
    await until(
      () => subject.jobs.state(id, 'ann'),
      (state) => state?.finished === 1,
    );
    const stopped = await subject.jobs.cancel(id, 'ann');
    expect(stopped?.status).toBe('cancelled');
    expect(stopped?.items.map(({ status }) => status)).toEqual([
      'done',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(await until(async () => signals.every(({ aborted }) => aborted), Boolean)).toBe(true);
    expect(subject.ran).not.toContain('never');
    expect((await subject.jobs.cancel(id, 'ann'))?.items[0]?.result).toBe('quick');
    expect(await subject.jobs.get(id, 'ann')).toBeUndefined();
  });

  it('forgets a batch without what another one has of the same text', async () => {
    const subject = await create(upper, {});
    const first = await idOf(subject, ['same', 'own']);
    await ended(subject, first);
    const second = await idOf(subject, ['same']);
    await ended(subject, second);
    expect((await subject.jobs.cancel(first, 'ann'))?.items.map(({ result }) => result)).toEqual([
      'SAME',
      'OWN',
    ]);
    expect(await subject.jobs.get(first, 'ann')).toBeUndefined();
    expect((await subject.jobs.get(second, 'ann'))?.items.map(({ result }) => result)).toEqual(['SAME']);
  });

  it('works on a text again that was stopped and sent anew', async () => {
    const lock = gate();
    const subject = await create(async (text) => lock.pass().then(() => text.toUpperCase()), {});
    const before = await idOf(subject, ['one', 'two', 'three', 'four']);
    await subject.jobs.cancel(before, 'ann');
    const again = await idOf(subject, ['one', 'two', 'three', 'four']);
    lock.open();
    const batch = await ended(subject, again);
    expect(batch).toMatchObject({ status: 'done', failed: 0 });
    expect(batch?.items.map(({ result }) => result)).toEqual(['ONE', 'TWO', 'THREE', 'FOUR']);
    expect((await subject.jobs.get(before, 'ann'))?.items[0]?.status).toBe('cancelled');
  });

  it('says what failed without stopping the rest, and tries again what was given up', async () => {
    let isBroken = true;
    const run: Run = async (text) => {
      if (text === 'bad') throw new Error('refused');
      if (isBroken && text === 'unlucky') throw new Error('server');
      return text;
    };
    const subject = await create(run, {});
    const id = await idOf(subject, ['good', 'bad', 'unlucky']);
    const batch = await ended(subject, id);
    expect(batch).toMatchObject({ status: 'done', failed: 2, finished: 3 });
    expect(batch?.items.map(({ error }) => error?.code)).toEqual([undefined, 'refused', 'server']);
    const letters = await subject.jobs.deadLetters();
    expect(letters).toMatchObject([{ owner: 'ann', code: 'server' }]);
    expect(JSON.stringify(letters)).not.toContain('unlucky');
    isBroken = false;
    expect(await subject.jobs.replay(letters[0]!.id)).toBe(true);
    expect(await subject.jobs.replay('no-such-letter')).toBe(false);
    const again = await until(
      () => subject.jobs.get(id, 'ann'),
      (found) => found?.failed === 1 && found.finished === 3,
    );
    expect(again?.items.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
    expect(await subject.jobs.deadLetters()).toEqual([]);
    expect((await subject.jobs.counts()).deadLetters).toBe(0);
  });

  it('tries again what was given up, though another batch was answered or stopped that has the same text', async () => {
    const lock = gate();
    let isBroken = true;
    const run: Run = async (text) => {
      if (isBroken) throw new Error('server');
      if (text === 'slow') await lock.pass();
      return text;
    };
    const subject = await create(run, { concurrency: 1 });
    const { jobs } = subject;
    const id = await idOf(subject, ['answered', 'stopped']);
    await ended(subject, id);
    isBroken = false;
    await ended(subject, await idOf(subject, ['answered']));
    const stopped = await idOf(subject, ['slow', 'stopped']);
    await jobs.cancel(stopped, 'ann');
    lock.open();
    await until(
      () => jobs.counts(),
      ({ waiting, running }) => waiting + running === 0,
    );
    const letters = await jobs.deadLetters();
    expect(letters).toHaveLength(2);
    for (const letter of letters) expect(await jobs.replay(letter.id)).toBe(true);
    const batch = await until(
      () => jobs.get(id, 'ann'),
      (found) => found?.failed === 0 && found.status === 'done',
    );
    expect(batch?.items.map(({ result }) => result)).toEqual(['answered', 'stopped']);
    expect(await jobs.deadLetters()).toEqual([]);
  });

  it('keeps so many dead letters, the latest', async () => {
    const subject = await create(async () => Promise.reject(new Error('server')), { concurrency: 1 });
    const id = await idOf(subject, ['a', 'b', 'c']);
    await ended(subject, id);
    expect(
      await until(
        () => subject.jobs.deadLetters(),
        ({ length }) => length === 2,
      ),
    ).toHaveLength(2);
  });

  it('refuses what is over a bound of the caller or of all, and never for what another one has', async () => {
    const lock = gate();
    const subject = await create(async (text) => lock.pass().then(() => text), {});
    const texts = (count: number, name: string) =>
      Array.from({ length: count }, (__, place) => `${name} ${place}`);
    const refusal = async (list: string[], owner: string) => {
      const added = await subject.jobs.add(list, owner);
      return added.ok ? 'taken' : [added.reason, added.retryAfterMs];
    };
    expect(await refusal(texts(201, 'a'), 'ann')).toEqual(['items', 5_000]);
    expect(await refusal(['x'.repeat(4_001)], 'ann')).toEqual(['bytes', 5_000]);
    expect(await refusal(texts(190, 'a'), 'ann')).toBe('taken');
    expect(await refusal(texts(20, 'b'), 'ann')).toEqual(['items', 5_000]);
    expect(await refusal(['c'], 'ann')).toBe('taken');
    expect(await refusal(['d'], 'ann')).toBe('taken');
    expect(await refusal(['e'], 'ann')).toEqual(['batches', 5_000]);
    expect(await refusal(texts(90, 'f'), 'bob')).toBe('taken');
    expect(await refusal(texts(90, 'g'), 'cat')).toEqual(['items', 5_000]);
    lock.open();
  });

  it('lets the oldest ended batch of the same caller go, never one of another', async () => {
    const subject = await create(upper, {});
    const other = await idOf(subject, ['a'], 'bob');
    await ended(subject, other, 'bob');
    const own: string[] = [];
    for (const text of ['a', 'b', 'c', 'd', 'e']) {
      own.push(await idOf(subject, [text]));
      await ended(subject, own.at(-1)!);
    }
    const kept = await Promise.all(own.map((id) => subject.jobs.get(id, 'ann')));
    expect(kept.map((batch) => batch !== undefined)).toEqual([false, false, true, true, true]);
    expect((await subject.jobs.get(other, 'bob'))?.items[0]?.result).toBe('A');
  });

  it('knows how much waits and runs, and takes nothing once it is closed', async () => {
    const lock = gate();
    const subject = await create(async (text) => lock.pass().then(() => text), {});
    await idOf(subject, ['a', 'b', 'c', 'd', 'e']);
    const counts = await until(
      () => subject.jobs.counts(),
      ({ running }) => running === 2,
    );
    expect(counts).toEqual({ waiting: 3, running: 2, deadLetters: 0, nextWaitedMs: expect.any(Number) });
    lock.open();
    await until(
      () => subject.jobs.counts(),
      ({ running }) => running === 0,
    );
    await subject.jobs.close();
    expect(await subject.jobs.add(['f'], 'ann')).toMatchObject({ ok: false, reason: 'unreachable' });
  });
});
