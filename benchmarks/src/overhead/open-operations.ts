// Opens the operations of the five packages, as their READMEs show them.
import { PassThrough } from 'node:stream';
import { createMemoryBudget, routeModels, withBudget, withInputGuard, withPolicy, wrapModel } from '@tpl/ai';
import { createInputGuard, inspectInput } from '@tpl/ai/guard';
import { mockModel } from '@tpl/ai/testing';
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { createLogger, createMetrics } from '@tpl/monitoring';
import { createPolicy, resilienceSettings } from '@tpl/resilience';
import {
  createApiKey,
  createApiKeyAuthenticator,
  createKeyRing,
  createRateLimiter,
  createRedactor,
  toKeyRecord,
} from '@tpl/security';
import { createRedisLimitStore } from '@tpl/security/redis';
import { startBenchRedis } from '../cache-server.ts';
import { readDocumentation } from '../prose.ts';
import { tracedModel } from './traced-model.ts';
import type { Operation, Work } from './under-load.ts';

/** Operations by package and what they do, and how they are closed. */
export interface Opened {
  readonly operations: Readonly<Record<string, Operation>>;
  close(): Promise<void>;
}

const kept = 1_000;
let turn = 0;
/** One of the texts that every operation on keys takes, in order. */
const next = (): string => {
  turn = (turn + 1) % kept;
  return `tenant:profile:${turn}`;
};
let fresh = 0;
const neverSeen = (): string => {
  fresh += 1;
  return `fresh:${fresh}`;
};
const value = { text: 'x'.repeat(1_000), tags: ['a', 'b'] };

/** Everything that a call of a user passes through. Closing ends the Redis that is begun for it. */
export async function openOperations(): Promise<Opened> {
  const redis = await startBenchRedis();
  const cache = createCache();
  const far = createCache({ store: redisStore({ url: redis.url }), memoryMaxEntries: 0 });
  for (const name of Array.from({ length: kept }, next)) {
    await cache.set(name, value);
    await far.set(name, value);
  }
  const limitStore = createRedisLimitStore({ url: redis.url });
  const monitoring = openMonitoring();
  const produce = (work: Work) => async () => {
    await work();
    return value;
  };
  return {
    operations: {
      'cache-get': () => cache.get(next()),
      'cache-set': () => cache.set(next(), value),
      'cache-getOrSet-hit': (work) => cache.getOrSet(next(), produce(work)),
      'cache-getOrSet-miss': (work) => cache.getOrSet(neverSeen(), produce(work)),
      'cache-redis-get': () => far.get(next()),
      'cache-redis-set': () => far.set(next(), value),
      'cache-redis-getOrSet-hit': (work) => far.getOrSet(next(), produce(work)),
      'cache-redis-getOrSet-miss': (work) => far.getOrSet(neverSeen(), produce(work)),
      ...openResilience(),
      ...openAi(),
      ...openSecurity(limitStore),
      ...monitoring.operations,
    },
    async close() {
      await Promise.all([cache.close(), far.close(), limitStore.close(), monitoring.close()]);
      await redis.stop();
    },
  };
}

function openResilience(): Record<string, Operation> {
  const settings = resilienceSettings.load({ preset: 'production', values: { maxConcurrent: 1_000 } });
  const policy = createPolicy({ name: 'calls', settings });
  policy.on('call', () => {});
  return {
    'resilience-execute': (work) => policy.execute(() => work()),
    'resilience-executeStream': async (work) => {
      const chunks = policy.executeStream(async function* () {
        await work();
        for (let chunk = 0; chunk < 20; chunk += 1) yield chunk;
      });
      for await (const _ of chunks);
    },
  };
}

/** A guard, a route of two targets with a gate each, a retry policy and a budget around a model that answers at once. */
function openAi(): Record<string, Operation> {
  const text = readDocumentation().slice(2_000, 3_024);
  const long = readDocumentation().slice(2_000, 2_000 + 16_384);
  const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 1e9 }] });
  const target = (provider: string) =>
    withPolicy(createPolicy({ name: provider, retry: false, maxConcurrent: 1_000 }))(mockModel({ provider }));
  const guard = createInputGuard();
  const retries = createPolicy({ name: 'rounds', maxConcurrent: 1_000 });
  const route = routeModels([target('one'), target('two')]);
  const model = wrapModel(route, [withInputGuard(guard), withBudget(budget), withPolicy(retries)]);
  model.on('call', () => {});
  return {
    'ai-guard-route-budget': () => model.generate({ messages: [{ role: 'user', content: text }] }),
    'ai-guard-1KB': () => inspectInput(text),
    'ai-guard-16KB': () => inspectInput(long),
  };
}

function openSecurity(store: ReturnType<typeof createRedisLimitStore>): Record<string, Operation> {
  const keys = Array.from({ length: kept }, () => createApiKey());
  const authenticator = createApiKeyAuthenticator({
    ring: createKeyRing(keys.map((key) => toKeyRecord(key))),
  });
  const windows = [{ name: 'minute', limit: 1e9, windowMs: 60_000 }];
  const [near, far] = [createRateLimiter({ windows }), createRateLimiter({ windows, store })];
  const redactor = createRedactor();
  const line = (name: string) => ({ authorization: `Bearer ${keys[turn] ?? name}` });
  const text = `${readDocumentation().slice(0, 900)} Write to ada@lovelace.org or call +49 30 901820.`;
  const long = text.repeat(17).slice(0, 16_384);
  return {
    'security-verify-key': () => authenticator.authenticate(line(next())),
    'security-limit': () => near.consume(next(), { requests: 1 }),
    'security-redis-limit': () => far.consume(next(), { requests: 1 }),
    'security-redact-1KB': () => redactor.redact(text),
    'security-redact-16KB': () => redactor.redact(long),
  };
}

function openMonitoring(): Opened {
  const destination = new PassThrough().resume();
  const logger = createLogger({ destination, fields: { service: 'texts' } });
  const metrics = createMetrics();
  const labels = ['route', 'method', 'status'];
  const counter = metrics.counter({ name: 'bench.calls', help: 'Calls.', labels });
  const histogram = metrics.histogram({
    name: 'bench.duration',
    help: 'Time.',
    labels,
    buckets: [0.1, 1, 10],
  });
  const at = { route: '/v1/process', method: 'POST', status: '200' };
  const traced = tracedModel();
  return {
    operations: {
      'monitoring-line': () =>
        logger.info('summary written', { line: turn, operation: next(), duration_ms: 412.5 }),
      'monitoring-counter': () => counter.add(1, at),
      'monitoring-histogram': () => histogram.record(0.4, at),
      'monitoring-span': () => traced.call(),
    },
    async close() {
      await logger.close();
      await traced.close();
    },
  };
}
