// Infrastructure Service: kit · stable API, changes affect all users
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCluster } from 'redis';
import { createRedisCall, defineRedisScript, type RedisCall } from '../../src/redis/index.ts';
import { type RedisCluster, startRedisCluster } from '../../src/testing/index.ts';

let cluster: RedisCluster;
const connect = () => createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) });
let client: ReturnType<typeof connect>;
let call: RedisCall;

beforeAll(async () => {
  cluster = await startRedisCluster({ replicas: 1 });
  client = connect();
  client.on('error', () => {});
  await client.connect();
  call = createRedisCall({ client, probeIntervalMs: 50, probeDeadlineMs: 200 });
});
afterAll(async () => {
  call.close();
  client.destroy();
  await cluster.stop();
});

const set = (key: string) => call.command(['SET', key, key], { key, deadlineMs: 2_000 });

describe('a guarded call to a Redis Cluster', () => {
  it('sends each key to its node and runs scripts whose keys share a hash tag', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    expect(await Promise.all(keys.map(set))).toEqual(keys.map(() => 'OK'));
    const both = defineRedisScript(
      `redis.call('SET', KEYS[1], ARGV[1]) return redis.call('EXISTS', KEYS[2])`,
    );
    expect(await call.script(both, ['{a}1', '{a}2'], ['v'], { deadlineMs: 2_000 })).toBe(0);
  });

  it('fails over: no call takes longer than its deadline, and all keys are back after it', async () => {
    await cluster.nodes[0]?.kill();
    const keys = Array.from({ length: 30 }, (_, index) => `f${index}`);
    const startedAt = performance.now();
    const outcomes = await Promise.allSettled(
      keys.map((key) => call.command(['SET', key, key], { key, deadlineMs: 100 })),
    );
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
    const end = performance.now() + 20_000;
    for (;;) {
      const again = await Promise.allSettled(keys.map(set));
      if (again.every(({ status }) => status === 'fulfilled')) break;
      expect(performance.now()).toBeLessThan(end);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(call.state).toBe('closed');
  });
});
