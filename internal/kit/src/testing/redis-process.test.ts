import { afterAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { startRedis } from './redis-process.ts';

describe('startRedis', () => {
  const started: { stop(): Promise<void> }[] = [];
  afterAll(() => Promise.all(started.map((redis) => redis.stop())));

  it('gives a real Redis that can be frozen, thawed, killed and restarted', async () => {
    const redis = await startRedis();
    started.push(redis);
    const client = await createClient({ url: redis.url })
      .on('error', () => {})
      .connect();
    expect(await client.set('a', '1')).toBe('OK');
    redis.freeze();
    const answer = client.get('a');
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 100, 'silent'))])).toBe(
      'silent',
    );
    redis.thaw();
    expect(await answer).toBe('1');
    client.destroy();
    await redis.kill();
    await redis.restart();
    const again = await createClient({ url: redis.url }).connect();
    expect(await again.get('a')).toBeNull();
    again.destroy();
  });

  it('says what to do when the program is missing', async () => {
    const before = process.env['TPL_TEST_REDIS_SERVER'];
    process.env['TPL_TEST_REDIS_SERVER'] = '/nowhere/redis-server';
    try {
      await expect(startRedis()).rejects.toThrow('npm test');
    } finally {
      if (before === undefined) delete process.env['TPL_TEST_REDIS_SERVER'];
      else process.env['TPL_TEST_REDIS_SERVER'] = before;
    }
  });

  it('says when the program ends before it answers', async () => {
    await expect(startRedis(['--no-such-setting', '1'])).rejects.toThrow('ended with code');
  });
});
