// Measures the promises of the response cache: an exact ledger, tenants apart, nothing bad kept.
import { createServer } from 'node:http';
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { createResponseCache, type ResponseRules } from '@tpl/cache/response';
import { manualClock } from '@tpl/cache/testing';
import { startBenchRedis } from './cache-server.ts';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

interface Ask {
  tenant: string;
  operation: string;
  model: string;
  temperature: number;
  text: string;
}
interface Answer {
  text: string;
  finish: 'stop' | 'length' | 'error';
  tokens: number;
}

const rules: ResponseRules<Ask, Answer, string> = {
  keyOf: ({ model, temperature, text }) => [model, temperature, text],
  operationOf: ({ operation }) => operation,
  storable: ({ finish }) => finish === 'stop',
  savingsOf: ({ tokens }) => ({ tokens, costUsd: tokens * 1e-5 }),
  fromEvents: (events) =>
    events.at(-1) === '<end>' ? { text: events.join(''), finish: 'stop', tokens: events.length } : undefined,
};
const scope = ({ tenant }: Ask) => tenant;

/** What the response cache promises: an exact ledger, nothing across tenants, nothing bad kept. */
export async function answerFigures(count: number): Promise<Results> {
  return {
    ledgerErrorPct: figure({ ours: await ledgerError(count), unit: '%', target: '<= 1' }),
    crossTenantHits: figure({ ours: await foreignHits(count), unit: 'calls', target: '= 0' }),
    badAnswersStored: figure({ ours: await badStored(Math.min(count, 500)), unit: 'calls', target: '= 0' }),
  };
}

/** Saved by the ledger against what the model did not bill, with renewals in the background. */
async function ledgerError(count: number): Promise<number> {
  const clock = manualClock();
  const cache = createCache({ clock, ttlMs: 1_000, staleWhileRevalidateMs: 2_000 });
  const responses = createResponseCache<Ask, Answer, string>({ cache, scope, ...rules });
  let asked = 0;
  let billed = 0;
  for (let index = 0; index < count; index += 1) {
    const tokens = 10 + (index % 7);
    const text = `question ${(index * index) % 17}`;
    const { value } = await responses.respond(
      { tenant: 'a', operation: 'o', model: 'm', temperature: 0, text },
      async () => {
        billed += tokens;
        return { text, finish: 'stop', tokens };
      },
    );
    asked += value.tokens;
    await clock.advance((index * 37) % 400);
  }
  await clock.advance(0);
  await cache.close();
  return (100 * Math.abs(responses.savings().tokens - (asked - billed))) / asked;
}

/** Requests that differ from one another in one field or in the tenant, over HTTP, with Redis behind: no one may hit. */
async function foreignHits(count: number): Promise<number> {
  const redis = await startBenchRedis();
  const make = () =>
    createCache({
      redisReadDeadlineMs: 2_000,
      redisLeaseDeadlineMs: 2_000,
      store: redisStore({ url: redis.url }),
    });
  const caches = [make(), make()];
  const servers = caches.map((cache) => createResponseCache<Ask, Answer, string>({ cache, scope, ...rules }));
  let turn = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const ask = JSON.parse(Buffer.concat(chunks).toString()) as Ask;
    turn += 1;
    const { cache } = await servers[turn % 2]!.respond(ask, async () => ({
      text: ask.text,
      finish: 'stop',
      tokens: 1,
    }));
    response.end(cache.outcome);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  const base: Ask = { tenant: 'a', operation: 'o', model: 'm', temperature: 0, text: 't' };
  const fields = Object.keys(base) as (keyof Ask)[];
  const ask = async (index: number): Promise<string> => {
    const field = fields[index % fields.length]!;
    const other = { ...base, [field]: field === 'temperature' ? index + 1 : `${base[field]}${index}` };
    return (await fetch(url, { method: 'POST', body: JSON.stringify(other) })).text();
  };
  let hits = 0;
  for (let index = 0; index < count; index += 1) {
    const outcome = await ask(index);
    if (outcome !== 'miss' && outcome !== 'bypass') hits += 1;
  }
  // The counter-proof: who asks the same again is served from the cache, in both processes' caches.
  for (const index of [0, 0, 1, 1])
    if ((await ask(index)) !== 'hit') throw new Error('nothing was kept: the figure says nothing');
  server.closeAllConnections();
  server.close();
  for (const cache of caches) await cache.close();
  await redis.stop();
  return hits;
}

/** Answers cut, failed, aborted or broken off, whole and as streams: asked again, none may be served from the cache. */
async function badStored(count: number): Promise<number> {
  const cache = createCache();
  const responses = createResponseCache<Ask, Answer, string>({ cache, scope, ...rules });
  let stored = 0;
  for (let index = 0; index < count; index += 1) {
    const ask: Ask = { tenant: 'a', operation: 'o', model: 'm', temperature: 0, text: `t${index}` };
    const kind = index % 5;
    const caller = new AbortController();
    try {
      if (kind < 2)
        await responses.respond(ask, async () => ({
          text: '',
          finish: kind === 0 ? 'length' : 'error',
          tokens: 1,
        }));
      else {
        const source = async function* () {
          yield 'begun';
          if (kind === 2) throw new Error('cut off');
          if (kind === 3) caller.abort();
          yield 'goes on';
        };
        for await (const _ of (await responses.respondStream(ask, source, { signal: caller.signal })).events);
      }
    } catch {
      // A failure is what this is about.
    }
    const again = await responses.respond(ask, async () => ({ text: '', finish: 'length', tokens: 1 }));
    if (again.cache.outcome !== 'miss') stored += 1;
  }
  await cache.close();
  return stored;
}
