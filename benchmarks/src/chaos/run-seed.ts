// Plays one seed from an empty stage to its observation.
import { setTimeout as sleep } from 'node:timers/promises';
import { isWell } from './judge/judge-recovery.ts';
import { askOnce } from './observe/ask-once.ts';
import type { Batches } from './observe/follow-batches.ts';
import { followBatches } from './observe/follow-batches.ts';
import { measureNoise } from './observe/machine-noise.ts';
import { markOf } from './observe/marks.ts';
import type { Observation } from './observe/observation.ts';
import { readBills } from './observe/read-bills.ts';
import type { Tenants } from './observe/run-tenants.ts';
import { runTenants } from './observe/run-tenants.ts';
import { lookAtAll, readCounted, watchPrograms } from './observe/watch-programs.ts';
import type { ProgramName, Schedule } from './schedule/fault.ts';
import { drawBy } from './schedule/seeded-random.ts';
import type { Stage } from './stage/open-stage.ts';
import { limit, openStage, tenants } from './stage/open-stage.ts';
import { playFault } from './stage/play-fault.ts';

/** Plays a schedule. @throws Error when something does not start */
export async function runSeed(schedule: Schedule): Promise<Observation> {
  const ends: (() => Promise<unknown>)[] = [];
  try {
    return await play(schedule, ends);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

// Nobody waits longer for all to be well again: what is not by then is not.
const [patienceMs, quietMs, settleMs, lastTextsMs] = [16_000, 1_500, 1_500, 8_000];

async function play(schedule: Schedule, ends: (() => Promise<unknown>)[]): Promise<Observation> {
  const { seed } = schedule;
  const stage = await openStage(schedule, ends);
  const services = ['service-a', 'service-b'] as const;
  const urls = Object.fromEntries(services.map((name) => [name, stage.program(name).url]));
  const operations = await operationsOf(urls['service-a'] ?? '', stage.keys['ann'] ?? '');
  await warmUp(seed, urls, stage, operations);

  await untilUp(stage);

  const startedAt = performance.now();
  const now = () => performance.now() - startedAt;
  const noise = measureNoise(() => stage.names.map((name) => stage.program(name).child.process.pid ?? 0));
  const { keys } = stage;
  const load = runTenants({ seed, draw: drawBy(seed + 1_000_000), urls, keys, operations, now });
  const batches = followBatches({
    seed,
    urls: Object.values(urls),
    keys,
    operation: operations[0] ?? '',
    now,
  });
  const urlOf = (name: ProgramName) => stage.program(name).internalUrl;
  const looking = { names: stage.names, urlOf, keyOf: stage.internalKeyOf, now };
  const watch = watchPrograms(looking);
  const stopAll = async () => {
    await Promise.all([load.stop(), batches.stop(), watch.stop()]);
  };
  ends.push(stopAll);
  const playing = schedule.faults.map((fault) => playFault(fault, stage, now));
  const played = await Promise.all(playing);
  const overAt = Math.max(...played.map(({ to }) => to));
  const hasRecovered = await untilWell({ load, batches, overAt, now });
  const endedAt = now();
  const slowdown = noise.stop();
  // Texts that are still worked on would stand in the ledger as calls without an end.
  await Promise.all([load.stop(), batches.stop(hasRecovered ? lastTextsMs : 0), watch.stop()]);
  // What the house writes down a moment later is written, and whatever was given up has ended.
  await untilIdle(stage);
  await sleep(settleMs);
  const crashed = stage.names.filter((name) => hasEnded(stage, name));
  const ended = new Set(
    played.flatMap(({ kind, aim }) => (kind === 'killed' || kind === 'terminated' ? [aim] : [])),
  );
  const whole = services.filter((name) => !ended.has(name));
  return {
    schedule,
    calls: load.calls,
    batches: batches.seen(),
    said: [...stage.said],
    played,
    samples: watch.samples,
    silences: watch.silences,
    last: await lookAtAll(looking),
    counted: await Promise.all(
      whole.map((name) => readCounted(name, urlOf(name), stage.internalKeyOf(name))),
    ),
    crashed,
    limit,
    books: await readBills(schedule, stage),
    cuts: stage.providers.anthropic.way.cuts + stage.providers.openai.way.cuts,
    overAt,
    endedAt,
    logs: Object.fromEntries(stage.names.map((name) => [name, stage.program(name).logs.text])),
    noise: slowdown,
  };
}

const hasEnded = (stage: Stage, name: ProgramName): boolean => {
  const { exitCode, signalCode } = stage.program(name).child.process;
  return exitCode !== null || signalCode !== null;
};

async function operationsOf(url: string, key: string): Promise<string[]> {
  const answer = await fetch(`${url}/v1/operations`, { headers: { authorization: `Bearer ${key}` } });
  const { operations } = (await answer.json()) as {
    operations: readonly { id: string; options: { required?: readonly string[] } }[];
  };
  return operations.filter(({ options }) => !options.required?.length).map(({ id }) => id);
}

/** A process that has just started may have found its Redis late. */
async function untilUp(stage: Stage): Promise<void> {
  const urlOf = (name: ProgramName) => stage.program(name).internalUrl;
  const looking = { names: stage.names, urlOf, keyOf: stage.internalKeyOf, now: () => 0 };
  for (let tries = 0; tries < 20; tries += 1) {
    const seen = await lookAtAll(looking);
    if (seen.length === stage.names.length && seen.every(({ unwell }) => unwell.length === 0)) return;
    await sleep(400);
  }
}

/** Where a process does what it does only once; and the greedy one's text is kept. */
async function warmUp(
  seed: number,
  urls: Readonly<Record<string, string>>,
  { keys }: Stage,
  operations: readonly string[],
): Promise<void> {
  for (const [service, url] of Object.entries(urls)) {
    for (const tenant of tenants)
      await askOnce(
        {
          ...{ url, service: service as ProgramName, tenant, key: keys[tenant] ?? '' },
          ...{
            operation: operations[0] ?? '',
            mark: markOf(tenant, seed, 0),
            kind: 'plain',
            leaveAfterMs: 0,
          },
        },
        () => 0,
      );
  }
}

interface Waiting {
  readonly load: Tenants;
  readonly batches: Batches;
  readonly overAt: number;
  readonly now: () => number;
}

/** Waits until every answer has been a model's for a while and all batches have ended, one of after the faults among them; whether it came to that. */
async function untilWell({ load, batches, overAt, now }: Waiting): Promise<boolean> {
  let after: string | undefined;
  while (now() < overAt + patienceMs) {
    after ??= await batches.add('ann');
    const recent = load.calls.filter(({ askedAt }) => askedAt > now() - quietMs && askedAt > overAt);
    const isQuiet = now() > overAt + quietMs && recent.length > 5 && recent.every(isWell);
    if (isQuiet && after !== undefined && areThoseOfBeforeOver(batches, overAt, after)) return true;
    await sleep(100);
  }
  return false;
}

/** Others were sent since, which are followed to their end as well; those decide nothing. */
function areThoseOfBeforeOver(batches: Batches, overAt: number, after: string): boolean {
  const seen = batches.seen().filter(({ addedAt, id }) => addedAt <= overAt || id === after);
  return seen.every(({ doneAt, isForgotten }) => doneAt !== undefined || isForgotten);
}

async function untilIdle({ providers }: Stage): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    if (providers.anthropic.isIdle && providers.openai.isIdle) return;
    await sleep(50);
  }
}
