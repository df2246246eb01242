// Plays a soak from an empty stage to its lines.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureNoise } from '../chaos/observe/machine-noise.ts';
import { drawBy } from '../chaos/schedule/seeded-random.ts';
import type { Asked } from './load/run-load.ts';
import { runLoad } from './load/run-load.ts';
import { quantileByMinute, unansweredByMinute } from './observe/answer-lines.ts';
import type { Lines } from './observe/watch-lines.ts';
import { watchLines } from './observe/watch-lines.ts';
import { openSoak, watched } from './stage/open-soak.ts';
import { repeatFaults } from './stage/repeat-faults.ts';

/** What is played. */
export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly warmUpMinutes: number;
  /** Takes a line a minute. */
  readonly say: (line: string) => void;
  /** A module that the service begins with. */
  readonly preload?: string;
  /** Folder for the points. */
  readonly keep?: string;
  /** Folder for heap snapshots. */
  readonly snapshots?: string;
}

/** What was seen. */
export interface Soak {
  readonly lines: Lines;
  readonly requests: number;
  readonly faults: number;
  /** What was asked where the answer was a 500, which no fault from outside excuses. */
  readonly broken: readonly string[];
  /** Requests that were to be answered. */
  readonly asked: readonly Asked[];
  /** How much slower the programs ran than with a core for each: 1 and more. */
  readonly noise: number;
}

/** Plays it. @throws Error when something does not start, or ends by itself */
export async function playSoak(options: SoakOptions): Promise<Soak> {
  const ends: (() => Promise<unknown>)[] = [];
  try {
    return await play(options, ends);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function play(options: SoakOptions, ends: (() => Promise<unknown>)[]): Promise<Soak> {
  const { minutes, seed, warmUpMinutes, say, preload, keep, snapshots } = options;
  const stage = await openSoak(ends, preload);
  const startedAt = performance.now();
  const now = () => performance.now() - startedAt;
  const load = runLoad({
    ...{ seed, now, keys: stage.keys, url: stage.program('service-a').url },
    draw: drawBy(seed),
  });
  const requests = () => Object.values(load.counts).reduce((sum, count) => sum + count, 0);
  const watch = await watchLines(stage, now, requests);
  const faults = repeatFaults(stage, drawBy(seed + 1), now);
  const noise = measureNoise(() => watched.map((name) => stage.program(name).child.process.pid ?? 0));
  let isOver = false;
  const end = async () => {
    if (isOver) return;
    isOver = true;
    await Promise.all([faults.stop(), load.stop(), watch.stop()]);
  };
  ends.push(end);
  const keepPoints = () => {
    if (keep !== undefined)
      writeFileSync(join(keep, 'points.json'), JSON.stringify(Object.fromEntries(watch.lines)));
  };
  const until = async (minute: number) => {
    while (now() < minute * 60_000) {
      const next = Math.min(minute, Math.floor(now() / 60_000) + 1) * 60_000;
      await Promise.race([sleep(Math.max(0, next - now())), watch.over, faults.over]);
      keepPoints();
      const last = (name: string) => watch.lines.get(name)?.at(-1)?.value.toFixed(1) ?? '–';
      say(
        `${(now() / 60_000).toFixed(0)} min: ${requests()} requests, ${faults.played} faults, heap ${last('heapMb.service-a')} MB, ${last('handles.service-a')} handles, ${last('redisKeys')} keys`,
      );
    }
  };
  const snapshot = async (name: string) => {
    if (snapshots !== undefined) await watch.snapshot(join(snapshots, `${name}.heapsnapshot`));
  };
  await until(warmUpMinutes);
  await snapshot('after-warm-up');
  await until(minutes);
  await snapshot('at-the-end');
  await end();
  for (const name of watched) {
    const { exitCode, signalCode } = stage.program(name).child.process;
    if (exitCode !== null || signalCode !== null)
      throw new Error(`${name} ended by itself: ${stage.program(name).logs.text.slice(-2_000)}`);
  }
  say(
    Object.entries(load.counts)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, count]) => `${name}: ${count}`)
      .join(', '),
  );
  watch.lines.set('p50Ms', quantileByMinute(load.answered, 0.5));
  watch.lines.set('p99Ms', quantileByMinute(load.answered, 0.99));
  watch.lines.set('unansweredShare', unansweredByMinute(load.asked));
  keepPoints();
  const broken = Object.entries(load.counts).flatMap(([name, count]) =>
    name.endsWith(' 500') ? Array.from({ length: count }, () => name.replace(' 500', '')) : [],
  );
  return {
    ...{ lines: watch.lines, requests: requests(), faults: faults.played, broken, asked: load.asked },
    noise: noise.stop(),
  };
}
