// Counts productions when many processes ask for the same keys at once.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { startBenchRedis } from './cache-server.ts';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

interface Outcome {
  calls: number;
  bypasses: number;
  spans: [number, number][];
}

/** Processes that all ask at the same time: productions for each key, and of a producer that fails. */
export async function fleetFigures(processes: number, callers: number): Promise<Results> {
  const redis = await startBenchRedis();
  try {
    const ask = (keys: number, mode: Fleet['mode']) =>
      runFleet(redis.url, { processes, callers, keys, mode, prefix: `${mode}${keys}` });
    const { outcomes: one } = await ask(1, 'work');
    const { outcomes: many } = await ask(100, 'work');
    const { outcomes: failing } = await ask(1, 'fail');
    const sum = (outcomes: Outcome[], what: 'calls' | 'bypasses') =>
      outcomes.reduce((total, outcome) => total + outcome[what], 0);
    const spans = failing.flatMap((outcome) => outcome.spans).sort((a, b) => a[0] - b[0]);
    const overlaps = spans.filter(
      ([start], place) => place > 0 && start < (spans[place - 1]?.[1] ?? 0),
    ).length;
    return {
      stampedeCalls: figure({
        ours: Math.max(sum(one, 'calls'), sum(many, 'calls') / 100),
        unit: 'calls',
        target: '= 1',
      }),
      stampedeBypasses: figure({
        ours: sum(one, 'bypasses') + sum(many, 'bypasses') + sum(failing, 'bypasses'),
        unit: 'calls',
        target: '= 0',
      }),
      stampedeFailingCalls: figure({
        ours: Math.max(...failing.map(({ calls }) => calls)),
        unit: 'calls',
        target: '= 1',
      }),
      stampedeFailingAtOnce: figure({ ours: overlaps, unit: 'calls', target: '= 0' }),
    };
  } finally {
    await redis.stop();
  }
}

/** A fleet, and what it asks for. */
export interface Fleet {
  readonly processes: number;
  readonly callers: number;
  readonly keys: number;
  readonly mode: 'work' | 'fail';
  /** What its keys in Redis begin with. */
  readonly prefix: string;
}

/** Starts the processes and lets all of them ask at once; `tookMs` from then until the last of them has its answers. */
export async function runFleet(
  url: string,
  { processes, callers, keys, mode, prefix }: Fleet,
): Promise<{ outcomes: Outcome[]; tookMs: number }> {
  const args = [url, prefix, String(callers), String(keys), mode];
  const members = Array.from({ length: processes }, () =>
    fork(join(import.meta.dirname, 'cache-member.ts'), args),
  );
  const reported = (member: (typeof members)[number], what: string) =>
    new Promise<Outcome>((resolve, reject) => {
      member.on('message', (message: { is: string } & Outcome) => message.is === what && resolve(message));
      member.once('exit', (code) => reject(new Error(`a member ended with ${code}`)));
    });
  await Promise.all(members.map((member) => reported(member, 'ready')));
  const done = members.map((member) => reported(member, 'done'));
  const from = performance.now();
  for (const member of members) member.send('go');
  return { outcomes: await Promise.all(done), tookMs: performance.now() - from };
}
