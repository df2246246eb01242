// Times the gate before an empty route.
import rateLimit from '@fastify/rate-limit';
import type { LimitStore } from '@tpl/security';
import {
  createApiKey,
  createApiKeyAuthenticator,
  createKeyRing,
  createRateLimiter,
  toKeyRecord,
} from '@tpl/security';
import { fastifySecurity } from '@tpl/security/fastify';
import { runHttpMatrix } from '@tpl/security/testing';
import Fastify from 'fastify';
import type { Results, RunOptions, Subject } from './frame.ts';
import { figure, median } from './frame.ts';

const past = '2020-01-01T00:00:00Z';
const keys = {
  good: createApiKey(),
  expired: createApiKey(),
  revoked: createApiKey(),
  unscoped: createApiKey(),
  limited: createApiKey(),
};
const scopes = ['text:write'];
const authenticator = createApiKeyAuthenticator({
  ring: createKeyRing([
    toKeyRecord(keys.good, { scopes, limits: { requests: 1e9 } }),
    toKeyRecord(keys.expired, { scopes, expiresAt: past }),
    toKeyRecord(keys.revoked, { scopes, revokedAt: past }),
    toKeyRecord(keys.unscoped, { limits: { requests: 1e9 } }),
    toKeyRecord(keys.limited, { scopes, limits: { requests: 0 } }),
  ]),
});
const windows = [{ name: 'requests', limit: 10, windowMs: 60_000 }];

/** The gate before an empty route, against the route without it; and every refusal. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const bare = Fastify();
  const guarded = Fastify();
  const peer = Fastify();
  await guarded.register(fastifySecurity, {
    authenticator,
    limiter: createRateLimiter({ windows }),
    addressLimiter: createRateLimiter({ windows: [{ name: 'requests', limit: 1e9, windowMs: 60_000 }] }),
  });
  await peer.register(rateLimit, { max: 1e9, timeWindow: 60_000 });
  for (const app of [bare, guarded, peer])
    app.get('/', { config: { security: { scopes } } }, async () => 'ok');
  const call = (app: typeof bare) => () =>
    app.inject({ url: '/', headers: { authorization: `Bearer ${keys.good}` } });
  const [ours = Number.NaN, base = Number.NaN, peerMs = Number.NaN] = await medians(
    [guarded, bare, peer].map(call),
    smoke ? 100 : 10_000,
  );
  return {
    chainP50Ms: figure({
      ours: ours - base,
      unit: 'ms over a bare route',
      // The peer does one of our five steps: it is told, not compared.
      peers: {},
      target: '<= 0.15',
    }),
    'chainP50Ms.fastifyRateLimitAlone': figure({
      ours: peerMs - base,
      unit: 'ms over a bare route',
      target: '',
    }),
    httpMatrix: figure({ ours: await matrix(), unit: 'share of cases', target: '>= 1' }),
  };
}

/**
 * The middle time of each subject's calls in milliseconds, asked in turn: a slow moment hits all alike. As many calls before
 * them only warm up, because the first thousands run before the code is compiled: a server at work is measured.
 */
async function medians(subjects: readonly Subject[], calls: number): Promise<number[]> {
  const times = subjects.map((): number[] => []);
  for (let call = -calls; call < calls; call += 1) {
    for (const [index, ask] of subjects.entries()) {
      const started = performance.now();
      await ask();
      if (call >= 0) times[index]?.push(performance.now() - started);
    }
  }
  return times.map(median);
}

async function matrix(): Promise<number> {
  const away: LimitStore = {
    kind: 'redis',
    take: () => Promise.reject(new Error('away')),
    adjust: () => Promise.reject(new Error('away')),
  };
  const serve = async (store?: LimitStore) => {
    const app = Fastify();
    const limiter = createRateLimiter({ windows, storeDown: 'closed', ...(store && { store }) });
    await app.register(fastifySecurity, { authenticator, limiter, bodyLimitBytes: 4_000 });
    for (const path of ['/a', '/b']) {
      app.get(path, { config: { security: { scopes } } }, async () => 'ok');
      app.post(path, { config: { security: { scopes } } }, async () => 'ok');
    }
    return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) };
  };
  const up = await serve();
  const down = await serve(away);
  const routes = ['/a', '/b'].flatMap((path) => [
    { method: 'GET', path, isScoped: true },
    { method: 'POST', path, body: '{}', isScoped: true },
  ]);
  const results = await runHttpMatrix({
    url: up.url,
    storeDownUrl: down.url,
    routes,
    keys,
    bodyLimitBytes: 4_000,
  });
  await up.app.close();
  await down.app.close();
  for (const { case: name, route, problems } of results)
    if (problems.length > 0) console.error(name, route, problems.join('; '));
  return results.filter(({ problems }) => problems.length === 0).length / results.length;
}
