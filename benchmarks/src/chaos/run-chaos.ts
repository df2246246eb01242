// Reads the command line of the chaos, plays the seeds, and shows what was seen: `npm run chaos`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepReport } from '../figures/record.ts';
import { reportOf, showReport } from '../frame-report.ts';
import { figuresOf } from './figures-of.ts';
import type { SeedVerdict } from './judge/judge-seed.ts';
import { judgeSeed } from './judge/judge-seed.ts';
import { runSeed } from './run-seed.ts';
import { drawSchedule } from './schedule/draw-schedule.ts';
import type { Schedule } from './schedule/fault.ts';

const usage = `npm run chaos -- [--seed N]... [--seeds N] [--from N] [--keep DIR] [--json]

Hurts two services, two workers, their Redis and their providers under load, by schedules that follow from their seed,
and judges what callers, providers and operators saw. Nothing real is called.
--seed   plays these seeds again and prints their schedules
--seeds  how many are played; default 60
--from   the first of them; default 1
--keep   writes what was seen of seeds that broke something to this folder, with the last lines of the logs
--json   one object for scripts
`;
/** A run of fewer is a look: its figures are not kept. */
const wholeSeeds = 60;
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs the command; resolves to its exit code: 0 all held, 1 an invariant broke, 2 it cannot be run. */
export async function runChaos(args: readonly string[]): Promise<number> {
  const options = {
    seed: { type: 'string', multiple: true },
    seeds: { type: 'string', default: '60' },
    from: { type: 'string', default: '1' },
    keep: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    const from = toSeed(values.from);
    const chosen = values.seed?.map(toSeed);
    const seeds = chosen ?? Array.from({ length: toSeed(values.seeds) }, (_, at) => from + at);
    const verdicts: SeedVerdict[] = [];
    for (const seed of seeds) {
      const schedule = drawSchedule(seed);
      if (chosen) say(JSON.stringify(schedule));
      verdicts.push(await playOne(schedule, values.keep));
    }
    const report = reportOf('chaos', figuresOf(verdicts));
    if (seeds.length >= wholeSeeds) keepReport(report);
    await new Promise((done) => process.stdout.write(showReport(report, values.json), done));
    return verdicts.every(({ breaches }) => breaches.length === 0) ? 0 : 1;
  } catch (error) {
    say(`✗ ${(error as Error).stack}`);
    return 2;
  }
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 1 || seed > 999_999)
    throw new Error(`"${text}" is not a whole number from 1 to 999,999.`);
  return seed;
}

async function playOne(schedule: Schedule, keep: string | undefined): Promise<SeedVerdict> {
  const from = performance.now();
  const observation = await runSeed(schedule);
  const verdict = judgeSeed(observation);
  const { breaches, recovery, noise } = verdict;
  if (keep !== undefined && breaches.length > 0) {
    mkdirSync(keep, { recursive: true });
    writeFileSync(join(keep, `seed-${schedule.seed}.json`), JSON.stringify(observation));
  }
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const faults = schedule.faults.map(({ kind, aim }) => `${kind} ${aim}`).join(', ');
  say(
    `${breaches.length === 0 ? '✓' : '✗'} seed ${schedule.seed}, ${seconds(performance.now() - from)}: ${faults}; ${observation.calls.length} calls, ${observation.batches.length} batches; answers after ${seconds(recovery.answersMs)}, batches after ${seconds(recovery.jobsMs)}, noise ${noise.toFixed(1)}`,
  );
  for (const { invariant, message } of breaches.slice(0, 12)) say(`    ${invariant}: ${message}`);
  if (breaches.length > 0) say(`    again: npm run chaos -- --seed ${schedule.seed}`);
  return verdict;
}
