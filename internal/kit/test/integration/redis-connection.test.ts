// Infrastructure Service: kit · stable API, changes affect all users
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import type { RedisClient } from '../../src/redis/redis-client.ts';
import { urlConnection } from '../../src/redis/redis-connection.ts';
import { type RedisProcess, startRedis } from '../../src/testing/index.ts';

let redis: RedisProcess;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

it('connections are of one class, whatever their options, renewed ones too: each class costs a quarter of a megabyte', async () => {
  const connect = (emitInvalidate: boolean) =>
    urlConnection({ url: redis.url, emitInvalidate }, systemClock, Math.random);
  const [one, other] = [connect(false), connect(true)];
  try {
    await Promise.all([one.started, other.started]);
    const first = one.usable();
    const second = await new Promise<RedisClient>((resolve) => {
      one.onReady((client) => client !== first && resolve(client));
      one.renew();
    });
    expect(second.constructor).toBe(first?.constructor);
    expect(other.usable()?.constructor).toBe(first?.constructor);
  } finally {
    one.close();
    other.close();
  }
});
