// Takes a sample of everything every ten seconds, as points of lines.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Point } from '../judge/point.ts';
import type { SoakStage } from '../stage/open-soak.ts';
import { watched } from '../stage/open-soak.ts';
import type { Inspector } from './open-inspector.ts';
import { openInspector } from './open-inspector.ts';
import { readProcess } from './read-process.ts';
import { readProgram } from './read-program.ts';
import { readRedis } from './read-redis.ts';

/** Points by name: `heapMb.service-a`, `redisKeys`. */
export type Lines = Map<string, Point[]>;

/** A watch that goes on. */
export interface LineWatch {
  readonly lines: Lines;
  /** Rejects at once when something cannot be read any more. */
  readonly over: Promise<void>;
  /** Writes a heap snapshot of the service. */
  snapshot(file: string): Promise<void>;
  /** Rejects when a program that should run all the time has ended. */
  stop(): Promise<void>;
}

/** How often it looks. */
export const sampleEveryMs = 10_000;

/** Starts to watch; `asked` gives how many requests were answered so far. */
export async function watchLines(
  stage: SoakStage,
  now: () => number,
  asked: () => number,
): Promise<LineWatch> {
  const lines: Lines = new Map();
  const inspectors = new Map<string, Inspector>();
  for (const name of watched) inspectors.set(name, await openInspector(stage.program(name).logs.text));
  let isRunning = true;
  const add = (minute: number, values: Readonly<Record<string, number>>, suffix = '') => {
    for (const [name, value] of Object.entries(values)) {
      const points = lines.get(`${name}${suffix}`) ?? [];
      lines.set(`${name}${suffix}`, points);
      if (Number.isFinite(value)) points.push({ minute, value });
    }
  };
  async function sample(): Promise<void> {
    const minute = now() / 60_000;
    const redis = await readRedis(stage.redis.url);
    if (redis) add(minute, { ...redis });
    for (const name of watched) {
      const program = stage.program(name);
      const said = await readProgram(program.internalUrl, stage.internalKeyOf(name));
      const { batchesWaiting, batchesGivenUp, ...own } = said;
      if (name === 'service-a' && batchesWaiting !== undefined && batchesGivenUp !== undefined)
        add(minute, { batchesWaiting, batchesGivenUp });
      const heap = await inspectors.get(name)?.look();
      const held = readProcess(program.child.process.pid ?? 0);
      add(minute, { ...own, ...heap, ...held }, `.${name}`);
    }
    add(minute, { ledgerBytesPerCall: bytesIn(stage.ledgerFolder) / Math.max(1, asked()) });
  }
  // A snapshot stands the program still: no sample waits for it at its inspector.
  let last: Promise<void> = Promise.resolve();
  const alone = (work: () => Promise<void>) => {
    last = last.then(work);
    return last;
  };
  const watching = (async () => {
    while (isRunning) {
      for (const until = now() + sampleEveryMs; isRunning && now() < until; ) await sleep(50);
      if (isRunning) await alone(sample);
    }
  })();
  // Whoever waits for the end hears of it.
  watching.catch(() => {});
  return {
    lines,
    over: watching,
    snapshot: (file) => alone(async () => inspectors.get('service-a')?.snapshot(file)),
    async stop() {
      isRunning = false;
      try {
        await watching;
      } finally {
        for (const inspector of inspectors.values()) inspector.close();
      }
    },
  };
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
