// Measures limits in two processes and with Redis in trouble.
import type { ChildProcess } from 'node:child_process';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createRateLimiter } from '@tpl/security';
import { createRedisLimitStore } from '@tpl/security/redis';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { freePort } from '../../internal/kit/src/testing/redis-process.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, measure, notMeasured, subjects } from './frame.ts';

const limit = 500;
const localShare = 0.2;

/** One limit in two processes; the same limit while Redis is killed, frozen or slow; one call in memory. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const port = await freePort();
  const redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  });
  const failed = once(redis, 'error').then(() => false);
  const started = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 800));
  if (!(await Promise.race([failed, started]))) {
    const reason = 'redis-server is not on PATH: run npm test once, it installs Redis';
    return Object.fromEntries(
      [
        ['overAdmitted', 'calls', '= 0'],
        ['storeDownDecisionMs', 'ms', '<= 50'],
        ['overAdmittedStoreDown', 'calls', '= 0'],
      ].map(([name = '', unit = '', target = '']) => [name, notMeasured({ unit, target, reason })]),
    );
  }
  const slow = await startSlowProxy(port);
  try {
    const admitted = await fleet(`redis://127.0.0.1:${port}`);
    const slowly = await storeDown(slow.port, slow.delay, slow.restore);
    const frozen = await storeDown(
      port,
      () => redis.kill('SIGSTOP'),
      () => redis.kill('SIGCONT'),
    );
    const killed = await storeDown(
      port,
      () => redis.kill('SIGKILL'),
      () => {},
    );
    const all = { slow: slowly, frozen, killed };
    const each = (pick: (one: Down) => number, unit: string, target: string) =>
      Object.fromEntries(
        Object.entries(all).map(([name, one]) => [name, figure({ ours: pick(one), unit, target })]),
      );
    return {
      limitUs: figure({ ...(await inMemory(smoke)), target: '' }),
      overAdmitted: figure({ ours: admitted - limit, unit: 'calls, 2 processes of 1,000', target: '= 0' }),
      // The first calls wait for their deadline, until the guard knows that Redis is away.
      ...subjects(
        'storeDownDecisionMs',
        each(({ worstMs }) => worstMs, 'ms, the slowest of 200 one after another', '<= 50'),
      ),
      ...subjects(
        'storeDownMedianMs',
        each(({ medianMs }) => medianMs, 'ms, median of the 200', ''),
      ),
      ...subjects(
        'overAdmittedStoreDown',
        each(({ over }) => over, 'calls beyond the share', '= 0'),
      ),
    };
  } finally {
    slow.close();
    redis.kill('SIGKILL');
  }
}

async function inMemory(smoke: boolean) {
  const limiter = createRateLimiter({ windows: [{ name: 'w', limit: 1e9, windowMs: 60_000 }] });
  const peer = new RateLimiterMemory({ points: 1e9, duration: 60 });
  return measure({
    ours: () => limiter.consume('a'),
    peers: { 'rate-limiter-flexible': () => peer.consume('a') },
    unit: 'us',
    smoke,
  });
}

async function fleet(url: string): Promise<number> {
  const members = [1, 2].map(() =>
    fork(join(import.meta.dirname, 'security-member.ts'), [url, String(limit), '1000'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  await Promise.all(members.map(told));
  const answers = members.map(told);
  for (const member of members) member.send('go');
  return (await Promise.all(answers)).reduce((sum, { admitted = 0 }) => sum + admitted, 0);
}

async function told(member: ChildProcess): Promise<{ admitted?: number }> {
  const [message] = (await once(member, 'message')) as [{ admitted?: number }];
  return message;
}

interface Down {
  readonly medianMs: number;
  readonly worstMs: number;
  readonly over: number;
}

async function storeDown(port: number, breakIt: () => unknown, mend: () => unknown): Promise<Down> {
  const store = createRedisLimitStore({ url: `redis://127.0.0.1:${port}` });
  const windows = [{ name: 'w', limit, windowMs: 600_000 }];
  const limiter = createRateLimiter({ name: `down${port}${Math.random()}`, windows, store, localShare });
  // A store that never counted is not one that went away.
  while ((await limiter.consume('warm', 0)).store !== 'redis')
    await new Promise((resolve) => setTimeout(resolve, 20));
  breakIt();
  const times: number[] = [];
  let admitted = 0;
  for (let call = 0; call < 200; call += 1) {
    const started = performance.now();
    if ((await limiter.consume('one')).ok) admitted += 1;
    times.push(performance.now() - started);
  }
  mend();
  await store.close();
  times.sort((a, b) => a - b);
  return {
    medianMs: times[100] ?? Number.NaN,
    worstMs: times.at(-1) ?? Number.NaN,
    over: Math.max(0, admitted - limit * localShare),
  };
}

/** Stands before Redis and, once told to, holds every answer back for half a second. */
async function startSlowProxy(to: number) {
  let delayMs = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => setTimeout(() => client.write(chunk), delayMs));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    delay: () => {
      delayMs = 500;
    },
    restore: () => {
      delayMs = 0;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
