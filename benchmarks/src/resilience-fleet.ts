// Measures cooldowns that real processes share through a real Redis.
import type { ChildProcess } from 'node:child_process';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../internal/kit/src/testing/redis-process.ts';
import type { Results } from './frame.ts';
import { figure, notMeasured } from './frame.ts';

/** Real processes on a real Redis: one is rate limited, the others hold back; then Redis is killed. */
export async function measureFleet(processes: number): Promise<Results> {
  const names = [
    ['fleetCooldownMs', 'ms', '<= 1200'],
    ['fleetRedisKilledFailures', 'calls', '= 0'],
  ] as const;
  const port = await freePort();
  const redis = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  );
  const failed = new Promise<'failed'>((resolve) => redis.once('error', () => resolve('failed')));
  const wait = new Promise<'started'>((resolve) => setTimeout(() => resolve('started'), 500));
  if ((await Promise.race([failed, wait])) === 'failed') {
    const reason = 'redis-server is not on PATH: run npm test once, it installs Redis';
    return Object.fromEntries(
      names.map(([name, unit, target]) => [name, notMeasured({ unit, target, reason })]),
    );
  }
  const members = Array.from({ length: processes }, () =>
    fork(join(import.meta.dirname, 'resilience-member.ts'), [`redis://127.0.0.1:${port}`], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  try {
    await Promise.all(members.map((member) => next(member)));
    const [first, ...others] = members as [ChildProcess, ...ChildProcess[]];
    const seen = Promise.all(others.map((member) => ask(member, { do: 'watch' })));
    const { limitedAt } = await ask(first, { do: 'limit' });
    const latest = Math.max(...(await seen).map(({ sawAt }) => sawAt as number));
    redis.kill('SIGKILL');
    const failures = await Promise.all(members.map((member) => ask(member, { do: 'call' })));
    return {
      fleetCooldownMs: figure({
        ours: latest - (limitedAt as number),
        unit: `ms, ${processes} processes`,
        target: names[0][2],
      }),
      fleetRedisKilledFailures: figure({
        ours: failures.reduce((sum, one) => sum + (one.failures as number), 0),
        unit: 'calls',
        target: names[1][2],
      }),
    };
  } finally {
    redis.kill('SIGKILL');
    for (const member of members) member.kill('SIGKILL');
  }
}

type Answer = Record<string, number | boolean | undefined>;

async function next(member: ChildProcess): Promise<Answer> {
  return (await once(member, 'message'))[0] as Answer;
}

function ask(member: ChildProcess, order: object): Promise<Answer> {
  const answer = next(member);
  member.send(order);
  return answer;
}
