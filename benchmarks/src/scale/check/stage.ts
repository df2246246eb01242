// Puts a fleet of whole services before three Redis servers, one for each use, and makes it larger step by step.
import { setTimeout as sleep } from 'node:timers/promises';
import { provide } from '../../app-batches.ts';
import { freshText } from '../../app-overhead.ts';
import type { Started } from '../../app-processes.ts';
import { ask, cpuMsOf, key, process1, startService, stopAll } from '../../app-processes.ts';
import type { Use } from '../model/uses.ts';
import { uses } from '../model/uses.ts';
import { callers } from './callers.ts';
import type { CountedRedis, Counts } from './redis-counts.ts';
import { startCountedRedis } from './redis-counts.ts';

/** What happened at each. */
export type CountsByUse = Readonly<Record<Use, Counts>>;

/** A fleet that can be asked and counted. */
export interface Stage {
  readonly services: readonly Started[];
  readonly redis: Readonly<Record<Use, CountedRedis>>;
  /** How long the provider takes from now on, in milliseconds. */
  slow(ms: number): void;
  /** Adds services until there are so many. */
  grow(to: number): Promise<void>;
  /** Counts what happens while the work runs, and for a moment after it. */
  count(work: () => Promise<void>, settleMs?: number): Promise<CountsByUse & { readonly serviceMs: number }>;
  close(): Promise<void>;
}

/** Starts the three servers and the provider, without any service; `env` is that of every service. */
export async function openStage(env: Readonly<Record<string, string>> = {}): Promise<Stage> {
  let delayMs = 0;
  const provider = await provide(() => delayMs);
  const started = await Promise.all(uses.map((use) => startCountedRedis().then((redis) => [use, redis])));
  const redis = Object.fromEntries(started) as Record<Use, CountedRedis>;
  const services: Started[] = [];
  const variables = {
    TPL_SECURITY_KEYS: [key, ...callers.map((caller) => caller.key)].join(','),
    OPENAI_BASE_URL: provider.url,
    OPENAI_API_KEY: 'bench',
    REDIS_URL: redis.answers.url,
    TPL_SECURITY_REDIS_URL: redis.limits.url,
    TPL_APP_JOBS_REDIS_URL: redis.queue.url,
    // The engine for when no model answers: 100 MB a process that nothing is asked of here.
    TPL_APP_OFFLINE_THREADS: '0',
    ...env,
  };
  return {
    services,
    redis,
    slow(ms) {
      delayMs = ms;
    },
    async grow(to) {
      while (services.length < to) services.push(await startService(variables));
    },
    async count(work, settleMs = 400) {
      const ends = await Promise.all(uses.map((use) => redis[use].begin()));
      const cpu = () => services.reduce((sum, service) => sum + cpuMsOf(service), 0);
      const before = cpu();
      await work();
      await sleep(settleMs);
      const counts = await Promise.all(ends.map((end) => end()));
      const byUse = Object.fromEntries(uses.map((use, place) => [use, counts[place]])) as CountsByUse;
      return { ...byUse, serviceMs: cpu() - before };
    },
    async close() {
      await stopAll();
      provider.server.closeAllConnections();
      provider.server.close();
      await Promise.all(uses.map((use) => redis[use].stop()));
    },
  };
}

/** Texts of 1 KB that nobody has sent yet. */
export const freshTexts = (count: number): string[] => Array.from({ length: count }, () => freshText(1_024));

/** Sends each service its texts one after another, four services at a time: what goes at once in a service goes as one. */
export async function askAll(
  services: readonly Started[],
  textsOf: (at: number) => readonly string[],
): Promise<void> {
  const left = services.map((service, at) => ({ service, at }));
  const line = async () => {
    for (let next = left.shift(); next; next = left.shift())
      for (const text of textsOf(next.at)) await ask(next.service.url, process1, text);
  };
  await Promise.all([line(), line(), line(), line()]);
}

/** Sends a batch to each service at once and waits until the queue says that all have ended. */
export async function runBatches(stage: Stage, items: number): Promise<void> {
  await Promise.all(stage.services.map((service) => runBatch(stage, service, items)));
}

async function runBatch({ redis }: Stage, service: Started, count: number): Promise<void> {
  const id = await addBatch(service, count);
  for (let tries = 0; tries < 600; tries += 1) {
    // Past the service: how it is followed is no part of what an item costs.
    if (Number(await redis.queue.ask(['HGET', `{tpl:jobs}:b:${id}`, 'open'])) === 0) return;
    await sleep(100);
  }
  throw new Error('a batch did not end within a minute');
}

/** On a machine that others use, a queue may not answer in time: then as a client does, again. */
async function addBatch(service: Started, count: number, triesLeft = 4): Promise<string> {
  const response = await fetch(`${service.url}/v1/batches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      items: Array.from({ length: count }, () => ({ operation: 'summarize', text: freshText(200) })),
    }),
  });
  const answer = await response.text();
  if (response.ok) return (JSON.parse(answer) as { id: string }).id;
  if (response.status !== 503 || triesLeft === 0)
    throw new Error(`a batch was refused with ${response.status}: ${answer.slice(0, 300)}`);
  process.stderr.write(`${answer.slice(0, 300)}\n`);
  await sleep(1_000);
  return addBatch(service, count, triesLeft - 1);
}
