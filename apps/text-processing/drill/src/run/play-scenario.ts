// Plays one scenario: starts everything, lets users ask, makes the trouble, and looks until it is over.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked } from '../observe/ask.ts';
import { ask } from '../observe/ask.ts';
import type { Call } from '../observe/call.ts';
import { startLoad } from '../observe/run-load.ts';
import { readSpend, watchService } from '../observe/watch-service.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { needsRedis } from '../scenario/scenario.ts';
import { makeTrouble } from './make-trouble.ts';
import type { ScenarioRun } from './scenario-run.ts';
import { drillSettings } from './settings.ts';
import type { Programs } from './start-programs.ts';
import { startService, startWorker } from './start-programs.ts';
import { startProvider } from './start-provider.ts';
import { startRedis } from './start-redis.ts';

/** Which service is drilled, and how. */
export interface DrillOptions {
  readonly programs: Programs;
  /** File with the fork's settings. Default: none, its defaults. */
  readonly envFile?: string | undefined;
  /** Settings above all others, as a broken fork has them. */
  readonly settings?: Readonly<Record<string, string>>;
}

const [beforeMs, afterMs] = [2_200, 3_000];
// Where the process does what it does only once.
const firstCalls = 4;
const maxAgain = 20;

/** Plays a scenario. @throws Error when something does not start */
export async function playScenario(scenario: Scenario, options: DrillOptions): Promise<ScenarioRun> {
  const ends: (() => Promise<unknown>)[] = [];
  try {
    return await play(scenario, options, ends);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function play(
  scenario: Scenario,
  options: DrillOptions,
  ends: (() => Promise<unknown>)[],
): Promise<ScenarioRun> {
  const provider = await startProvider();
  ends.push(provider.close);
  const redis = needsRedis(scenario) ? await startRedis() : undefined;
  if (redis) ends.push(redis.close);
  const hasWorkers = scenario.trouble.kind === 'worker_killed';
  const settings = drillSettings(options.envFile, provider.url, {
    ...(redis && { REDIS_URL: redis.url }),
    ...scenario.settings,
    ...options.settings,
  });
  const { programs } = options;
  const startAnother = () => startWorker(programs, settings);
  const [service, ...workers] = await Promise.all([
    startService(programs, hasWorkers ? { ...settings, TPL_APP_BATCH_CONCURRENCY: '0' } : settings),
    ...(hasWorkers ? [startAnother(), startAnother()] : []),
  ]);
  ends.push(service.close, () => Promise.all(workers.map((one) => one.close())));

  const operation = await firstOperation(service.url);
  const asked = { url: service.url, operation, saidTo: provider.saidTo };
  for (let number = 0; number < firstCalls; number += 1)
    await ask({ ...asked, mark: `drill-first-${number}`, isStream: number % 2 === 0 });
  // What a cold process asks twice is not what the trouble costs.
  const [spent, sent] = [await readSpend(service.internalUrl), provider.books.tokens];
  const load = startLoad(asked);
  const endWatch = watchService(service.internalUrl, load.now);
  await sleep(beforeMs);
  const from = load.now();
  const stage = { provider, service, workers, operation, ...(redis && { redis }) };
  const { isArrived, batch } = await makeTrouble(scenario.trouble, scenario.troubleMs, stage);
  const to = load.now();
  await sleep(afterMs);
  const calls = await load.stop();
  const seen = await batch;
  const again = await askAgain(calls, asked, load.now);
  const seenInside = await endWatch();
  const watched = {
    ...seenInside,
    tokens: seenInside.tokens - spent.tokens,
    costUsd: seenInside.costUsd - spent.costUsd,
  };
  const books = { ...provider.books, tokens: provider.books.tokens - sent };
  return {
    scenario,
    calls,
    again,
    firstCalls,
    from,
    to,
    watched,
    books,
    isArrived,
    ...(seen && { batch: seen }),
  };
}

/** The first operation that can be asked with a text alone. */
async function firstOperation(url: string): Promise<string> {
  const { operations } = (await (await fetch(`${url}/v1/operations`)).json()) as {
    operations: readonly { id: string; options: { required?: readonly string[] } }[];
  };
  const found = operations.find(({ options }) => (options.required ?? []).length === 0);
  if (!found)
    throw new Error('The drill needs an operation that can be asked with a text alone: there is none.');
  return found.id;
}

/** A degraded answer must not be the one that is given from then on. */
async function askAgain(
  calls: readonly Call[],
  asked: Omit<Asked, 'mark' | 'isStream'>,
  now: () => number,
): Promise<Call[]> {
  const again: Call[] = [];
  for (const { mark } of calls.filter(({ by }) => by === 'fallback').slice(-maxAgain)) {
    const askedAt = now();
    const got = await ask({ ...asked, mark, isStream: false });
    again.push({ mark, askedAt, tookMs: now() - askedAt, isRepeated: true, ...got });
  }
  return again;
}
