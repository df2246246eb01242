import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FaultProxy, type RedisProcess, startFaultProxy, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { createCache, memoryStore } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';

let redis: RedisProcess;
let proxy: FaultProxy;
beforeAll(async () => {
  redis = await startRedis();
  proxy = await startFaultProxy(redis.port);
});
afterAll(async () => {
  await proxy.stop();
  await redis.stop();
});

describe('ready', () => {
  it('resolves at once without Redis behind the cache', async () => {
    for (const options of [{}, { store: memoryStore() }, { enabled: false }]) {
      await using cache = createCache(options);
      await cache.ready();
    }
  });

  it('resolves when Redis stands, so that the next call finds it, also in a namespace', async () => {
    await using cache = createCache({
      redisWriteDeadlineMs: 2_000,
      store: redisStore({ url: redis.url, push: false }),
    });
    await cache.namespace('n').ready();
    expect((await cache.health()).status).toBe('up');
  });

  it("asks the user's own client", async () => {
    const client = createClient({ url: redis.url });
    await using cache = createCache({
      redisWriteDeadlineMs: 2_000,
      store: redisStore({ client, push: false }),
    });
    await expect(cache.ready()).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
    await client.connect();
    const isReady = () =>
      cache.ready().then(
        () => true,
        () => false,
      );
    const end = performance.now() + 5_000;
    while (!(await isReady()) && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await isReady()).toBe(true);
    client.destroy();
  });

  it('waits for Redis until the signal aborts or the cache is closed', async () => {
    const cache = createCache({ store: redisStore({ url: 'redis://127.0.0.1:1', push: false }) });
    await expect(cache.ready(AbortSignal.timeout(30))).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(cache.ready(AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
    const waiting = expect(cache.ready()).rejects.toMatchObject({ code: 'closed' });
    await cache.close();
    await waiting;
  });
});

describe('the first call of a process', () => {
  it('shares what stands in Redis: loading the client library does not use up its deadline', async () => {
    await using writer = createCache({
      redisWriteDeadlineMs: 2_000,
      store: redisStore({ url: redis.url, push: false }),
    });
    await writer.ready();
    await writer.set('warm', 'kept');
    const program = `
      const { createCache } = await import('${pathToFileURL(join(import.meta.dirname, '../../src/index.ts')).href}');
      const { redisStore } = await import('${pathToFileURL(join(import.meta.dirname, '../../src/redis.ts')).href}');
      const cache = createCache({ redisLeaseDeadlineMs: 1_000, store: redisStore({ url: process.argv[1] }) });
      const found = await Promise.all([cache.resolve('warm', () => 'made'), cache.lookup('warm')]);
      process.stdout.write(JSON.stringify(found.map(({ value, outcome }) => [value, outcome])));
      process.exit(0);`;
    const hooks = pathToFileURL(
      join(import.meta.dirname, '../../../../internal/tooling/source-hooks.mjs'),
    ).href;
    const child = spawn(
      process.execPath,
      ['--no-warnings', '--import', hooks, '--input-type=module', '-e', program, redis.url],
      { stdio: ['ignore', 'pipe', 'inherit'], cwd: import.meta.dirname },
    );
    let printed = '';
    child.stdout.on('data', (bytes) => (printed += String(bytes)));
    await once(child, 'close');
    expect(JSON.parse(printed)).toEqual([
      ['kept', 'hit'],
      ['kept', 'hit'],
    ]);
  });
});

describe('health', () => {
  it('says why Redis does not answer', async () => {
    await using cache = createCache({
      redisWriteDeadlineMs: 200,
      store: redisStore({ url: proxy.url, push: false }),
    });
    await cache.ready();
    await proxy.set({ kind: 'hang' });
    expect(await cache.health()).toMatchObject({
      status: 'degraded',
      details: { reason: 'timeout', tiers: 'memory, redis' },
    });
    await proxy.set({ kind: 'none' });
  });
});
