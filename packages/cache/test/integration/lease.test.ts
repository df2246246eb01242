import { manualClock, type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import type { AcquireReply, CacheStore, StoreContext, StoredEntry } from '../../src/ports/cache-store.ts';
import { redisStore } from '../../src/redis.ts';
import { cacheSettings } from '../../src/settings/cache-settings.ts';

let redis: RedisProcess;
let raw: ReturnType<typeof createClient>;
const open: CacheStore[] = [];
let run = 0;

beforeAll(async () => {
  redis = await startRedis();
  raw = createClient({ url: redis.url });
  await raw.connect();
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  run += 1;
});
afterAll(async () => {
  raw.destroy();
  await redis.stop();
});

const leaseMs = 9_000;
const leaseOf = (key: string) => `t${run}:l:{:${key}}`;
const entryAt = (key: string) => `t${run}:v:{:${key}}`;

/** One process of the fleet: its time stands still, so that no deadline and no renewal comes by itself. */
async function connect({ url = redis.url, maxValueBytes = 1_000, hasPush = false } = {}) {
  const clock = manualClock();
  const errors: unknown[] = [];
  const { values } = cacheSettings.load({
    values: { redisKeyPrefix: `t${run}`, redisLeaseMs: leaseMs, maxValueBytes },
  });
  const nothing = () => {};
  const changes: unknown[] = [];
  const store = redisStore({ url, ...(!hasPush && { push: false }) })({
    settings: values,
    preset: 'development',
    clock,
    random: () => 0.5,
    onChange: (...change) => changes.push(change),
    onTagChange: nothing,
    onSuspect: nothing,
    onBreaker: nothing,
    onError: (...error) => errors.push(error),
  } satisfies StoreContext);
  open.push(store);
  await store.ready!();
  for (let looks = 0; looks < 1_000 && !store.isCoherent!(); looks += 1) await raw.ping();
  const acquire = (key: string, options: Partial<Parameters<NonNullable<CacheStore['acquire']>>[1]> = {}) =>
    store.acquire!(key, { tags: [], ...options });
  return { store, clock, errors, changes, acquire };
}

const entryOf = (value: unknown, createdAtMs = manualClock().now()): StoredEntry => ({
  value,
  createdAtMs,
  ttlMs: 60_000,
  staleWhileRevalidateMs: 0,
  staleIfErrorMs: 0,
  producedInMs: 1,
  tags: [],
});

function leaseIn(reply: AcquireReply) {
  if (reply.kind !== 'lease') throw new Error(`no lease but ${reply.kind}`);
  return reply.lease;
}

/** The renewals that Redis was asked for so far, whatever it answered. */
const scriptsRun = async () =>
  Number(/cmdstat_evalsha:calls=(\d+)/.exec(await raw.info('commandstats'))?.[1] ?? 0);

describe('a lease', () => {
  it('is given to one process of the fleet; the others learn who holds it', async () => {
    const [one, two] = [await connect(), await connect()];
    leaseIn(await one.acquire('k'));
    const reply = await two.acquire('k');
    expect(reply).toEqual({ kind: 'busy', holder: await raw.get(leaseOf('k')) });
    expect(one.store.stats!()).toMatchObject({ leases: 1, waits: 0 });
    expect(two.store.stats!()).toMatchObject({ leases: 0, waits: 1 });
  });

  it('ends with the value that was written under it, and never while that is younger than asked for', async () => {
    const [one, two] = [await connect(), await connect()];
    const entry = entryOf('made');
    expect(await leaseIn(await one.acquire('k')).write(entry)).toBe(true);
    expect(await raw.exists(leaseOf('k'))).toBe(0);
    const { createdAtMs } = entry;
    expect(await two.acquire('k', { after: createdAtMs - 1 })).toMatchObject({
      kind: 'value',
      entry: { value: 'made', createdAtMs },
    });
    expect((await two.acquire('k', { after: createdAtMs })).kind).toBe('lease');
  });

  it('is taken over by who wants a production of its own; the former holder writes nothing', async () => {
    const [one, two] = [await connect(), await connect()];
    const former = leaseIn(await one.acquire('k'));
    const own = leaseIn(await two.acquire('k', { takeOver: true }));
    expect(await former.write(entryOf('old'))).toBe(false);
    expect(await own.write(entryOf('new'))).toBe(true);
    expect(await one.acquire('k')).toMatchObject({ kind: 'value', entry: { value: 'new' } });
  });

  it('is given for a value that nobody can read', async () => {
    const one = await connect();
    await raw.set(entryAt('k'), 'no frame');
    expect((await one.acquire('k')).kind).toBe('lease');
    expect(one.store.stats!()).toMatchObject({ leases: 1, unreadable: 1 });
  });

  it('is renewed every third of its time while its producer runs, and no more once it was used', async () => {
    const one = await connect();
    const lease = leaseIn(await one.acquire('k'));
    for (let third = 0; third < 4; third += 1) {
      await raw.pExpire(leaseOf('k'), 100);
      await one.clock.advance(leaseMs / 3);
      let left = 0;
      for (let looks = 0; looks < 200 && left <= 100; looks += 1) left = await raw.pTTL(leaseOf('k'));
      expect(left > leaseMs / 2 && left <= leaseMs).toBe(true);
    }
    await lease.write(entryOf(1));
    const other = leaseIn(await one.acquire('other'));
    await other.release();
    const before = await scriptsRun();
    await one.clock.advance(leaseMs);
    await one.store.ready!();
    expect(await scriptsRun()).toBe(before);
  });

  it('is given up for who comes next, where its value is too large to be kept', async () => {
    const [one, two] = [await connect({ maxValueBytes: 1_000 }), await connect()];
    expect(await leaseIn(await one.acquire('k')).write(entryOf('x'.repeat(2_000)))).toBe(true);
    expect(await raw.exists([leaseOf('k'), entryAt('k')])).toBe(0);
    expect((await two.acquire('k')).kind).toBe('lease');
  });

  it('tells who waited for it that its production failed, for a second; who comes anew gets the lease', async () => {
    const [one, two, three] = [await connect(), await connect(), await connect()];
    const lease = leaseIn(await one.acquire('k'));
    const waiting = await two.acquire('k');
    const seen = waiting.kind === 'busy' ? waiting.holder : undefined;
    await lease.release(true);
    expect(await two.acquire('k', { seen })).toEqual({ kind: 'failed' });
    const left = await raw.pTTL(leaseOf('k'));
    expect(left > 0 && left <= 1_000).toBe(true);
    expect((await three.acquire('k')).kind).toBe('lease');
  });

  it('says nothing of a failure when it is given up without one', async () => {
    const [one, two] = [await connect(), await connect()];
    const lease = leaseIn(await one.acquire('k'));
    const waiting = await two.acquire('k');
    const seen = waiting.kind === 'busy' ? waiting.holder : undefined;
    await lease.release();
    expect((await two.acquire('k', { seen })).kind).toBe('lease');
  });

  it('that this process gave up a moment ago is no holder to wait for, though Redis has not heard of it', async () => {
    const [one, two] = [await connect(), await connect()];
    const lease = leaseIn(await one.acquire('k'));
    const holder = await raw.get(leaseOf('k'));
    await lease.release();
    await raw.set(leaseOf('k'), holder!);
    expect(await one.acquire('k')).toEqual({ kind: 'busy' });
    expect(await two.acquire('k')).toEqual({ kind: 'busy', holder });
    await one.clock.advance(1_000);
    expect(await one.acquire('k')).toEqual({ kind: 'busy', holder });
  });

  it('is everyone’s own where scripts are denied, and what was made is kept all the same', async () => {
    await raw.sendCommand(['ACL', 'SETUSER', 'noscript', 'on', '>pass', '~*', '+@all', '-@scripting']);
    const url = redis.url.replace('redis://', 'redis://noscript:pass@');
    const [one, two] = [await connect({ url }), await connect({ url })];
    const lease = leaseIn(await one.acquire('k'));
    await leaseIn(await two.acquire('k')).release();
    expect(one.errors).toEqual([['script', 'store_refused']]);
    const { createdAtMs, ...entry } = entryOf('made');
    expect(await lease.write({ ...entry, createdAtMs })).toBe(true);
    expect(await two.acquire('k')).toMatchObject({ kind: 'value', entry: { value: 'made' } });
    expect((await two.acquire('k', { after: createdAtMs })).kind).toBe('lease');
    expect((await two.acquire('k', { takeOver: true })).kind).toBe('lease');
  });

  it('is known as own, when Redis tells of the value that was written under it', async () => {
    const one = await connect({ hasPush: true });
    await leaseIn(await one.acquire('k')).write(entryOf(1));
    for (let looks = 0; looks < 1_000 && one.changes.length === 0; looks += 1) await raw.ping();
    expect(one.changes).toEqual([['k', true]]);
  });

  it('waits for Redis no longer than a write may', async () => {
    const one = await connect();
    const lease = leaseIn(await one.acquire('k'));
    redis.freeze();
    const released = lease.release().catch(({ code }) => code);
    await one.clock.advance(5_000);
    redis.thaw();
    expect(await Promise.race([released, one.clock.advance(0)])).toBe('store_timeout');
  });

  it('that cannot be used says so by an error of the cache', async () => {
    const one = await connect();
    const lease = leaseIn(await one.acquire('k'));
    await one.store.close();
    await expect(lease.write(entryOf(1))).rejects.toMatchObject({ name: 'CacheError', code: 'closed' });
    await expect(lease.release()).rejects.toMatchObject({ name: 'CacheError', code: 'closed' });
  });
});
