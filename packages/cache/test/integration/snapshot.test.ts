// Backup, restore and warm-up from a file, on a real Redis.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { runCli } from '../../src/cli/run-cli.ts';
import { type Cache, createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';
import { createResponseCache, readPairs } from '../../src/response.ts';

let redis: RedisProcess;
let folder: string;
const patient = { redisReadDeadlineMs: 3_000, redisWriteDeadlineMs: 3_000, redisLeaseDeadlineMs: 3_000 };
beforeAll(async () => {
  redis = await startRedis();
  folder = await mkdtemp(join(tmpdir(), 'cache-snapshot-'));
});
afterAll(async () => {
  await redis.stop();
  await rm(folder, { recursive: true });
});
const withCache = async (work: (cache: Cache) => Promise<void>, more: object = {}) => {
  const cache = createCache({ ...patient, store: redisStore({ url: redis.url }), ...more });
  await cache.ready();
  await work(cache);
  await cache.close();
};
const flush = async () => {
  const raw = await createClient({ url: redis.url })
    .on('error', () => {})
    .connect();
  await raw.flushAll();
  raw.destroy();
};
const cli = async (args: string[], env: Record<string, string> = { REDIS_URL: redis.url }) => {
  let said = '';
  const say = (text: string) => void (said += text);
  return { code: await runCli(args, say, say, env), said };
};

describe('backup and restore', () => {
  it('bring back what was kept, with its tags, after the loss of everything', async () => {
    const file = join(folder, 'one.snapshot');
    await withCache(async (cache) => {
      await cache.set('k', { a: 1 }, { tags: ['t'] });
      await cache.namespace('n').set('k', 2);
      await cache.set('short', 3, { ttlMs: 1_500 });
    });
    expect(await cli(['backup', file])).toEqual({
      code: 0,
      said: '3 entries and 3 tags saved, 0 left out\n',
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await flush();
    // A process that lives on has begun anew.
    await withCache(async (cache) => void (await cache.set('new', 1)));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await cli(['restore', file])).said).toBe('2 entries and 2 tags put back, 2 left out\n');
    await withCache(async (cache) => expect(await cache.has('k')).toBe(false));
    expect((await cli(['restore', file, '--replace'])).code).toBe(0);
    await withCache(async (cache) => {
      expect([await cache.get('k'), await cache.namespace('n').get('k'), await cache.has('short')]).toEqual([
        { a: 1 },
        2,
        false,
      ]);
      await cache.invalidateTags(['t']);
    });
    await cli(['restore', file]);
    await withCache(async (cache) => expect(await cache.has('k')).toBe(false));
  });

  it('leave no half of a file where they are ended', async () => {
    const hooks = join(import.meta.dirname, '../../../../internal/tooling/source-hooks.mjs');
    const program = join(import.meta.dirname, '../../src/cli.ts');
    const own = await mkdtemp(join(folder, 'own-'));
    const partsOf = async () => (await readdir(own)).length;
    const until = async (isSo: () => Promise<boolean>) => {
      while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    redis.freeze();
    try {
      const child = spawn(process.execPath, ['--import', hooks, program, 'backup', join(own, 'one')], {
        env: { ...process.env, REDIS_URL: redis.url },
      });
      const ended = once(child, 'exit');
      await until(async () => (await partsOf()) === 1);
      child.kill('SIGINT');
      expect([await ended, await partsOf()]).toEqual([[null, 'SIGINT'], 0]);
    } finally {
      redis.thaw();
    }
  });

  it('say what is wrong, and touch nothing', async () => {
    const file = join(folder, 'wrong');
    await writeFile(file, '{"format":"another"}\n');
    expect(await cli(['restore', file])).toMatchObject({
      code: 1,
      said: expect.stringContaining('snapshot of the prefix'),
    });
    await writeFile(file, 'no json\n');
    expect(await cli(['restore', file])).toMatchObject({ code: 1, said: expect.stringContaining('line 1') });
    expect(await cli(['backup', file], {})).toMatchObject({
      code: 1,
      said: expect.stringContaining('REDIS_URL'),
    });
    expect(await cli(['backup', file, '--url', 'redis://127.0.0.1:1'])).toMatchObject({ code: 1 });
    expect(await readFile(file, 'utf8')).toBe('no json\n');
    expect((await cli(['backup'])).code).toBe(2);
  });
});

describe('a file of pairs', () => {
  it('warms a response cache up', async () => {
    const file = join(folder, 'pairs.jsonl');
    await writeFile(
      file,
      '{"request":{"q":"why"},"value":{"text":"so"}}\n\n{"request":{"q":"bad"},"value":{"text":""}}',
    );
    const cache = createCache();
    const responses = createResponseCache({
      cache,
      scope: 'public',
      keyOf: ({ q }: { q: string }) => [q],
      storable: ({ text }: { text: string }) => text !== '',
      savingsOf: () => ({ tokens: 1, costUsd: 0 }),
    });
    const stored: boolean[] = [];
    for await (const { request, value } of readPairs<{ q: string }, { text: string }>(file))
      stored.push(await responses.put(request, value));
    expect(stored).toEqual([true, false]);
    const { value, cache: info } = await responses.respond({ q: 'why' }, async () => ({ text: 'asked' }));
    expect([value.text, info.outcome]).toEqual(['so', 'hit']);
    await responses.clear();
    expect((await responses.respond({ q: 'why' }, async () => ({ text: 'asked' }))).cache.outcome).toBe(
      'miss',
    );
  });

  it('is refused with the number of the line', async () => {
    const file = join(folder, 'bad.jsonl');
    const read = async () => {
      for await (const _ of readPairs(file));
    };
    await writeFile(file, '{"request":1,"value":2}\n{"request":1}\n');
    await expect(read()).rejects.toMatchObject({ problems: [{ path: 'pair 2' }] });
    await writeFile(file, `{"request":1,"value":"${'x'.repeat(5_000_000)}"}\n`);
    await expect(read()).rejects.toMatchObject({ problems: [{ path: 'line 1' }] });
  });
});
