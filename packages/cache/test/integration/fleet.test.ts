import { fork } from 'node:child_process';
import { join } from 'node:path';
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Done {
  calls: number;
  ok: number;
  bypasses: number;
}
const processes = 3;
let redis: RedisProcess;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** Starts processes, lets all of them ask at the same time, and gathers what each produced. */
async function fleet(
  prefix: string,
  callers: number,
  keys: number,
  mode: string,
): Promise<{ done: Done[]; starts: number[] }> {
  const starts: number[] = [];
  const args = [redis.url, prefix, String(callers), String(keys), mode];
  const execArgv = [
    '--no-warnings',
    '--import',
    join(import.meta.dirname, '../../../../internal/tooling/source-hooks.mjs'),
  ];
  const children = Array.from({ length: processes }, () =>
    fork(join(import.meta.dirname, 'child-cache.ts'), args, { execArgv }),
  );
  const reported = (child: (typeof children)[number], what: 'ready' | 'done') =>
    new Promise<Done>((resolve, reject) => {
      child.on('message', (message: Record<string, unknown>) => {
        if (message['at'] !== undefined) starts.push(message['at'] as number);
        if (message[what]) resolve(message as unknown as Done);
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
  await Promise.all(children.map((child) => reported(child, 'ready')));
  const all = children.map((child) => reported(child, 'done'));
  for (const child of children) child.send('go');
  return { done: await Promise.all(all), starts };
}

const sum = (done: readonly Done[], what: keyof Done) =>
  done.reduce((total, entry) => total + entry[what], 0);

describe('a fleet of processes', () => {
  it('produces each of 20 cold keys once', async () => {
    const keys = 20;
    const { done } = await fleet(`fleet${keys}`, 200, keys, 'work');
    expect([sum(done, 'calls'), sum(done, 'ok'), sum(done, 'bypasses')]).toEqual([keys, 200 * processes, 0]);
  });

  it('runs a failing producer at most once in each process and never two at once', async () => {
    const { done, starts } = await fleet('failing', 100, 1, 'fail');
    expect(Math.max(...done.map(({ calls }) => calls))).toBe(1);
    const gaps = [...new Set(starts)]
      .sort((a, b) => a - b)
      .map((at, place, sorted) => at - (sorted[place - 1] ?? Number.NEGATIVE_INFINITY));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(35);
  });
});
