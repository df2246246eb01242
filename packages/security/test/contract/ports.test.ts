// Infrastructure Service: security · stable API, changes affect all users

import type { RedisProcess } from '@internal/kit/testing';
import { startRedis } from '@internal/kit/testing';
import { createApiKey } from '@internal/redact';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { anyOf } from '../../src/authenticate/any-of.ts';
import { createApiKeyAuthenticator } from '../../src/keys/api-key-authenticator.ts';
import { toKeyRecord } from '../../src/keys/key-record.ts';
import { createKeyRing } from '../../src/keys/key-ring.ts';
import { createRateLimiter } from '../../src/limits/create-rate-limiter.ts';
import { createMemoryLimitStore } from '../../src/limits/memory-limit-store.ts';
import type { RedisLimitStore } from '../../src/limits/redis-limit-store.ts';
import { createRedisLimitStore } from '../../src/limits/redis-limit-store.ts';
import type { ContractCase } from '../../src/testing.ts';
import { authenticatorContract, limitStoreContract, rateLimiterContract } from '../../src/testing.ts';

const all = (cases: readonly ContractCase[]) => {
  for (const { name, run } of cases) it(name, run);
};

const keys = () => {
  const good = createApiKey();
  const past = '2020-01-01T00:00:00Z';
  const [expired, revoked] = [createApiKey(), createApiKey()];
  const ring = createKeyRing([
    toKeyRecord(good),
    toKeyRecord(expired, { expiresAt: past }),
    toKeyRecord(revoked, { revokedAt: past }),
  ]);
  return {
    authenticator: createApiKeyAuthenticator({ ring }),
    good,
    bad: [createApiKey(), expired, revoked, 'short'],
  };
};

describe('authenticator of API keys', () => all(authenticatorContract(keys)));

describe('anyOf', () =>
  all(
    authenticatorContract(() => {
      const { authenticator, good, bad } = keys();
      return { authenticator: anyOf([keys().authenticator, authenticator]), good, bad };
    }),
  ));

describe('memory limit store', () => all(limitStoreContract(() => createMemoryLimitStore())));

describe('limiter in memory', () =>
  all(
    rateLimiterContract((limit) =>
      createRateLimiter({ windows: [{ name: 'requests', limit, windowMs: 60_000 }] }),
    ),
  ));

describe('limiter and store in Redis', () => {
  let redis: RedisProcess;
  let store: RedisLimitStore;
  let serial = 0;
  beforeAll(async () => {
    redis = await startRedis();
    store = createRedisLimitStore({ url: redis.url, deadlineMs: 2_000 });
  });
  afterAll(async () => {
    await store.close();
    await redis.stop();
  });
  all(limitStoreContract(() => store));
  all(
    rateLimiterContract((limit) =>
      createRateLimiter({
        name: `limiter${serial++}`,
        windows: [{ name: 'requests', limit, windowMs: 60_000 }],
        store,
      }),
    ),
  );
});
