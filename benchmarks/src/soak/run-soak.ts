// Reads the command line of the soak, plays it, and shows what was seen: `npm run soak`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { keepReport } from '../figures/record.ts';
import { reportOf, showReport } from '../frame-report.ts';
import { judgeSoak } from './judge/judge-soak.ts';
import { playSoak } from './play-soak.ts';
import { drawSoak } from './show/draw-soak.ts';
import { figuresOf, isSound } from './show/figures-of.ts';
import { showLines } from './show/show-lines.ts';
import { watched } from './stage/open-soak.ts';

const usage = `npm run soak -- [--minutes N] [--seed N] [--picture FILE] [--keep DIR] [--snapshots DIR] [--preload FILE] [--json]

Runs the service and two workers under a steady load with small faults that come again and again, and judges whether
heap, handles, sockets, series, queues, Redis and the time of answers stay flat, and whether everybody is answered.
Nothing real is called.
--minutes  how long; default 30, at least 4. The first sixth does not count, two minutes at least; what is
           short is good for finding a large leak, not for showing that there is none
--seed     what is asked and in which order faults come; default 1
--picture  draws each line into this file, as SVG
--keep     writes all points into this folder
--snapshots writes heap snapshots of the service into this folder: after the warm-up and at the end
--preload  a module that the service begins with: a planted leak
--json     one object for scripts
`;
/** What is kept for a minute at most is at its plateau by then. */
const leastWarmUp = 2;
/** A shorter one is a look: its figures are not kept. */
const wholeMinutes = 30;
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs the command; resolves to its exit code: 0 all flat and answered, 1 a line rises or is silent, or answers are missing, 2 it cannot be run. */
export async function runSoak(args: readonly string[]): Promise<number> {
  const options = {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    picture: { type: 'string' },
    keep: { type: 'string' },
    snapshots: { type: 'string' },
    preload: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    const minutes = toWhole(values.minutes, 4, 1_440);
    const seed = toWhole(values.seed, 1, 999_999);
    const warmUpMinutes = Math.max(leastWarmUp, minutes / 6);
    for (const folder of [values.keep, values.snapshots])
      if (folder !== undefined) mkdirSync(folder, { recursive: true });
    const seen = await playSoak({
      ...{ minutes, seed, warmUpMinutes, say },
      ...(values.preload !== undefined && { preload: resolve(values.preload) }),
      ...(values.keep !== undefined && { keep: values.keep }),
      ...(values.snapshots !== undefined && { snapshots: values.snapshots }),
    });
    const lines = judgeSoak(seen.lines, watched, { warmUpMinutes, minutes });
    const report = reportOf('soak', figuresOf(lines, seen));
    if (minutes >= wholeMinutes && values.preload === undefined) keepReport(report);
    const what = `The soak: ${minutes} minutes, seed ${seed}, ${seen.requests} requests, ${seen.faults} faults`;
    if (values.picture !== undefined) writeFileSync(values.picture, drawSoak(lines, warmUpMinutes, what));
    say(showLines(lines));
    await new Promise((done) => process.stdout.write(showReport(report, values.json), done));
    return isSound(report.results) ? 0 : 1;
  } catch (error) {
    say(`✗ ${(error as Error).stack}`);
    return 2;
  }
}

function toWhole(text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`"${text}" is not a whole number from ${least} to ${most}.`);
  return value;
}
