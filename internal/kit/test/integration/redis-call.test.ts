// Infrastructure Service: kit · stable API, changes affect all users
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, createClientPool, RESP_TYPES } from 'redis';
import {
  createRedisCall,
  defineRedisScript,
  type RedisCall,
  type RedisCallSetup,
} from '../../src/redis/index.ts';
import { type FaultProxy, type RedisProcess, startFaultProxy, startRedis } from '../../src/testing/index.ts';

const deadlineMs = 50;
let redis: RedisProcess;
let proxy: FaultProxy;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  redis = await startRedis();
  proxy = await startFaultProxy(redis.port);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await proxy.set({ kind: 'none' });
});
afterAll(async () => {
  await proxy.stop();
  await redis.stop();
});

const open = (setup: Partial<RedisCallSetup> = {}): RedisCall => {
  const call = createRedisCall({
    client: { url: proxy.url },
    probeIntervalMs: 50,
    probeDeadlineMs: 100,
    ...setup,
  });
  closers.push(() => call.close());
  return call;
};
const ping = (call: RedisCall, options = {}) => call.command(['PING'], { deadlineMs: 2_000, ...options });
const timed = async (run: () => Promise<unknown>) => {
  const startedAt = performance.now();
  const outcome = await run().then(
    (value) => value,
    (error: unknown) => error,
  );
  return { outcome, ms: performance.now() - startedAt };
};
const untilState = (call: RedisCall, state: string, withinMs = 5_000) =>
  new Promise<void>((resolve, reject) => {
    if (call.state === state) return resolve();
    const timer = setTimeout(() => reject(new Error(`not ${state} after ${withinMs} ms`)), withinMs);
    call.on('state', ({ to }) => {
      if (to !== state) return;
      clearTimeout(timer);
      resolve();
    });
  });

describe('a guarded call to Redis', () => {
  it('sends commands, text and bytes, and waits for the first connection', async () => {
    const call = open();
    expect(await call.command(['SET', 'a', Buffer.from([0, 255])], { key: 'a', deadlineMs: 2_000 })).toBe(
      'OK',
    );
    expect(await call.command(['GET', 'a'], { key: 'a', deadlineMs, asBuffer: true })).toEqual(
      Buffer.from([0, 255]),
    );
    expect([call.state, call.inFlight]).toEqual(['closed', 0]);
  });

  it('runs scripts by hash and sends their text where Redis does not know them', async () => {
    const call = open();
    const script = defineRedisScript(`local unique = ${Math.random()} return {KEYS[1], ARGV[1]}`);
    expect(await call.script(script, ['k'], ['v'], { deadlineMs: 2_000 })).toEqual(['k', 'v']);
    expect(await call.script(script, ['k'], ['w'], { deadlineMs })).toEqual(['k', 'w']);
  });

  it('tells an error that Redis answers with, by its first word and without its arguments', async () => {
    const call = open();
    await ping(call);
    const { outcome } = await timed(() => call.command(['FOO', 'secret'], { deadlineMs }));
    expect(outcome).toMatchObject({ name: 'RedisCallError', code: 'reply', reply: 'UNKNOWN' });
    expect(String((outcome as Error).message) + String((outcome as Error).cause)).not.toContain('secret');
    expect(call.state).toBe('closed');
    await call.command(['SET', 's', 'text'], { deadlineMs });
    await expect(call.command(['INCR', 's'], { deadlineMs })).rejects.toMatchObject({ code: 'reply' });
    await expect(call.command(['LPUSH', 's', 'x'], { deadlineMs })).rejects.toMatchObject({
      reply: 'WRONGTYPE',
    });
    await expect(
      call.script(defineRedisScript('return nope'), ['k'], [], { deadlineMs }),
    ).rejects.toMatchObject({ code: 'reply' });
  });

  it('gives up on a frozen Redis at the deadline, then at once, and is back soon after it thaws', async () => {
    const call = open({ client: { url: redis.url } });
    await ping(call);
    redis.freeze();
    const first = await timed(() => call.command(['GET', 'x'], { deadlineMs: 25 }));
    expect(first.outcome).toMatchObject({ code: 'timeout' });
    expect(first.ms).toBeLessThan(500);
    await untilState(call, 'open');
    const second = await timed(() => call.command(['GET', 'x'], { deadlineMs: 25 }));
    expect(second.outcome).toMatchObject({ code: 'open' });
    // Longer than three probes: a connection without any answer is given up and made anew.
    await new Promise((resolve) => setTimeout(resolve, 700));
    redis.thaw();
    const back = await timed(() => untilState(call, 'closed'));
    expect(back.ms).toBeLessThan(3_000);
    expect(await ping(call)).toBe('PONG');
    expect(call.inFlight).toBe(0);
  });

  it('does not open for one slow command while Redis answers others', async () => {
    const call = open({ client: { url: redis.url } });
    await ping(call);
    const slow = await timed(() => call.command(['BLPOP', 'nothing', '0.2'], { deadlineMs: 20 }));
    expect(slow.outcome).toMatchObject({ code: 'timeout' });
    // The client's only connection is busy: the probe decides, and waits as long as it may.
    await untilState(call, 'closed');
    expect(await ping(call)).toBe('PONG');
  });

  it.each([{ kind: 'reset' as const }, { kind: 'refuse' as const }])(
    'opens at once when connections are ended: %p',
    async (fault) => {
      const call = open();
      await ping(call);
      await proxy.set(fault);
      const { outcome, ms } = await timed(() => call.command(['GET', 'x'], { deadlineMs: 1_000 }));
      expect(outcome).toMatchObject({ code: 'unavailable' });
      expect(ms).toBeLessThan(900);
      expect(call.state).toBe('open');
      await proxy.set({ kind: 'none' });
      await untilState(call, 'closed');
      expect(await ping(call)).toBe('PONG');
    },
  );

  it('waits no longer than the deadline for a Redis that never was there, and finds it when it comes', async () => {
    await proxy.set({ kind: 'refuse' });
    const call = open();
    const { outcome, ms } = await timed(() => call.command(['GET', 'x'], { deadlineMs: 40 }));
    expect(outcome).toMatchObject({ code: 'timeout' });
    expect(ms).toBeLessThan(900);
    await untilState(call, 'open');
    await proxy.set({ kind: 'none' });
    await untilState(call, 'closed');
    expect(await ping(call)).toBe('PONG');
  });

  it('hands an answer that comes after the deadline to whoever asked for it', async () => {
    const call = open();
    await call.command(['SET', 'late', 'value'], { deadlineMs: 2_000 });
    await proxy.set({ kind: 'slow', delayMs: 60 });
    const late = new Promise((resolve) => {
      call.command(['GET', 'late'], { deadlineMs: 10, late: resolve }).catch(() => {});
    });
    expect(await late).toBe('value');
  });

  it('does not blame Redis for a late event loop', async () => {
    const call = open({ client: { url: redis.url } });
    await ping(call);
    const asked = call.command(['GET', 'nothing'], { deadlineMs: 20 });
    await new Promise(setImmediate);
    const until = performance.now() + 80;
    while (performance.now() < until);
    expect(await asked).toBe(null);
    expect(call.state).toBe('closed');
  });

  it('survives half an answer', async () => {
    const call = open();
    await call.command(['SET', 'big', 'x'.repeat(1_000)], { deadlineMs: 2_000 });
    await proxy.set({ kind: 'partial', bytes: 100 });
    await expect(call.command(['GET', 'big'], { deadlineMs })).rejects.toMatchObject({ code: 'timeout' });
    await untilState(call, 'open');
    await proxy.set({ kind: 'none' });
    await untilState(call, 'closed', 8_000);
    expect(await call.command(['GET', 'big'], { deadlineMs: 2_000 })).toHaveLength(1_000);
  });

  it.each(['LOADING', 'CLUSTERDOWN'])('counts a Redis that answers %s as not there', async (error) => {
    const call = open();
    await ping(call);
    await proxy.set({ kind: 'reply', error });
    await expect(call.command(['GET', 'x'], { deadlineMs })).rejects.toMatchObject({
      code: 'unavailable',
      reply: error,
    });
    expect(call.state).toBe('open');
    await proxy.set({ kind: 'none' });
    await untilState(call, 'closed');
  });

  it('stays closed for OOM, which reads do not suffer from', async () => {
    const call = open();
    await ping(call);
    await proxy.set({ kind: 'reply', error: 'OOM', commands: ['SET'] });
    await expect(call.command(['SET', 'x', '1'], { deadlineMs: 500 })).rejects.toMatchObject({
      code: 'reply',
      reply: 'OOM',
    });
    expect(call.state).toBe('closed');
    expect(await call.command(['GET', 'nothing'], { deadlineMs: 500 })).toBe(null);
  });

  it.each([
    'READONLY',
    // redis/redis-py#3443, StackExchange/StackExchange.Redis#2074: of a script up to Redis 6.2.
    'ERR Error running script (call to f_1): @user_script:1: @user_script: 1: -READONLY',
  ])('connects anew after %s, for the name may point at another server after a failover', async (error) => {
    const call = open();
    await ping(call);
    let connections = 0;
    const again = new Promise<void>((resolve) =>
      call.onReady(() => (++connections === 2 ? resolve() : undefined)),
    );
    await proxy.set({ kind: 'reply', error, commands: ['SET'] });
    await expect(call.command(['SET', 'x', '1'], { deadlineMs: 500 })).rejects.toMatchObject({
      code: 'reply',
      reply: 'READONLY',
    });
    await again;
    await proxy.set({ kind: 'none' });
    await untilState(call, 'closed');
    expect(await call.command(['SET', 'x', '1'], { deadlineMs: 500 })).toBe('OK');
  });

  it('comes back after Redis was killed and started again', async () => {
    const call = open({ client: { url: redis.url } });
    await ping(call);
    await redis.kill();
    await expect(ping(call)).rejects.toMatchObject({ code: expect.stringMatching(/unavailable|open/) });
    await redis.restart();
    await untilState(call, 'closed');
    const script = defineRedisScript('return 7');
    expect(await call.script(script, ['k'], [], { deadlineMs: 2_000 })).toBe(7);
  });

  it('bounds the calls that wait, and counts those whose deadline is over', async () => {
    const call = open({ maxInFlight: 3, probeDeadlineMs: 5_000 });
    await ping(call);
    await proxy.set({ kind: 'hang' });
    const asked = Array.from({ length: 3 }, () => call.command(['GET', 'x'], { deadlineMs: 10 }));
    await expect(call.command(['GET', 'x'], { deadlineMs: 10 })).rejects.toMatchObject({
      code: 'overloaded',
    });
    await Promise.allSettled(asked);
    expect(call.inFlight).toBe(3);
    await expect(call.command(['GET', 'x'], { deadlineMs: 10 })).rejects.toMatchObject({
      code: 'overloaded',
    });
  });

  it('lets a caller go as soon as its signal aborts', async () => {
    const call = open();
    await ping(call);
    await proxy.set({ kind: 'hang' });
    const caller = new AbortController();
    const asked = ping(call, { signal: caller.signal });
    caller.abort(new Error('left'));
    await expect(asked).rejects.toThrow('left');
    await expect(ping(call, { signal: caller.signal })).rejects.toThrow('left');
    expect(call.state).toBe('closed');
  });

  it("works on the user's own client, which it never closes and whose errors it bears", async () => {
    const client = createClient({ url: proxy.url, socket: { reconnectStrategy: () => 50 } });
    await client.connect();
    closers.push(() => client.destroy());
    const call = open({ client });
    expect(await ping(call)).toBe('PONG');
    await proxy.set({ kind: 'refuse' });
    await expect(ping(call)).rejects.toMatchObject({ code: 'unavailable' });
    // Its offline queue would run the command whenever Redis is back.
    await expect(ping(call)).rejects.toMatchObject({ code: 'open' });
    await proxy.set({ kind: 'none' });
    await untilState(call, 'closed');
    call.close();
    await expect(ping(call)).rejects.toMatchObject({ code: 'closed' });
    expect(await client.ping()).toBe('PONG');
  });

  // redis/node-redis#3055, civitai/civitai#2908: since node-redis 6 raw commands follow the types that a client was told.
  it('has text and numbers as they are, whatever a client of the user makes of them', async () => {
    const typeMapping = { [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.NUMBER]: String };
    const told = createClient({ url: redis.url, commandOptions: { typeMapping } });
    const pool = createClientPool({ url: redis.url, commandOptions: { typeMapping } });
    pool.on('error', () => {});
    await Promise.all([told.connect(), pool.connect()]);
    closers.push(
      () => told.destroy(),
      () => pool.destroy(),
    );
    const both = defineRedisScript("return {1, 'text'}");
    for (const client of [told, told.withTypeMapping(typeMapping), pool]) {
      const call = open({ client });
      await call.command(['SET', 'typed', 'text'], { key: 'typed', deadlineMs: 2_000 });
      expect(await call.command(['GET', 'typed'], { key: 'typed', deadlineMs: 2_000 })).toBe('text');
      expect(await call.script(both, ['typed'], [], { deadlineMs: 2_000 })).toEqual([1, 'text']);
    }
  });

  it('takes a pool, and a client that is not connected yet', async () => {
    const pool = createClientPool({ url: redis.url });
    pool.on('error', () => {});
    await pool.connect();
    closers.push(() => pool.destroy());
    expect(await ping(open({ client: pool }))).toBe('PONG');
    const client = createClient({ url: redis.url });
    closers.push(() => client.destroy());
    const call = open({ client });
    await expect(ping(call)).rejects.toMatchObject({ code: 'unavailable' });
    await client.connect();
    await untilState(call, 'closed');
    expect(await ping(call)).toBe('PONG');
  });

  it('has no answer from a URL that node-redis refuses, and does not end the process', async () => {
    for (const url of ['http://127.0.0.1', 'redis://127.0.0.1/hundred', 'redis://:%zz@127.0.0.1'])
      await expect(ping(open({ client: { url } }))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('leaves nothing behind when it is closed', async () => {
    const call = open();
    await ping(call);
    let told = 0;
    call.on('state', () => (told += 1));
    call.close();
    call.close();
    await expect(ping(call)).rejects.toMatchObject({ code: 'closed' });
    await proxy.set({ kind: 'refuse' });
    expect([told, proxy.connections]).toEqual([0, 0]);
  });
});
