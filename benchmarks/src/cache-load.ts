// Asks a healthy Redis for thousands of things at once, and loses answers of one that is not.

import { fork } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Cache, type CacheOptions, createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { createClient } from 'redis';
import { type BenchRedis, startBenchRedis } from './cache-server.ts';
import type { Results } from './frame.ts';
import { figure, median } from './frame.ts';

const patient = { redisReadDeadlineMs: 3_000, redisWriteDeadlineMs: 3_000, redisLeaseDeadlineMs: 3_000 };

/** Thousands of calls at once, a lost answer and a frozen Redis, with default deadlines. */
export async function loadFigures(smoke: boolean): Promise<Results> {
  const redis = await startBenchRedis();
  try {
    return {
      bypassesAt3000Reads: figure({ ours: await bypasses(redis, 3_000), unit: 'calls', target: '= 0' }),
      setManyStored: figure({ ours: await stored(redis, 5_000), unit: 'entries', target: '= 5000' }),
      getMany1000VsMget: figure({
        ours: await manyVsMget(redis, smoke ? 3 : 15),
        unit: 'share',
        target: '<= 3',
      }),
      lostLeaseMs: figure({ ours: await lostLease(redis, smoke ? 1 : 5), unit: 'ms', target: '<= 300' }),
      firstCallOutcome: figure({ ours: await firstCalls(redis, smoke ? 1 : 5), unit: 'hits', target: '= 1' }),
      frozenCallerMs: figure({ ours: await frozenCaller(redis), unit: 'ms', target: '<= 260' }),
    };
  } finally {
    await redis.stop();
  }
}

async function open(url: string, options: CacheOptions = {}): Promise<Cache> {
  const cache = createCache({ store: redisStore({ url }), ...options });
  for (;;) {
    const { status, details } = await cache.health();
    if (status === 'up' && details?.['coherence'] === 'push') return cache;
    await pause(10);
  }
}

async function bypasses(redis: BenchRedis, count: number): Promise<number> {
  const writing = await open(redis.url, patient);
  const names = Array.from({ length: count }, (_, index) => `read${index}`);
  await writing.setMany(names.map((name) => [name, name] as const));
  await writing.close();
  const reading = await open(redis.url);
  let produced = 0;
  await Promise.all(
    names.map((name) =>
      reading.getOrSet(name, async () => {
        produced += 1;
        return name;
      }),
    ),
  );
  const { bypasses: passed } = reading.stats();
  await reading.close();
  return Math.max(passed, produced);
}

async function stored(redis: BenchRedis, count: number): Promise<number> {
  const writing = await open(redis.url);
  const names = Array.from({ length: count }, (_, index) => `many${index}`);
  await writing.setMany(names.map((name) => [name, name] as const));
  await writing.close();
  const reading = await open(redis.url, patient);
  const found = await reading.getMany(names);
  await reading.close();
  return found.size;
}

/** Medians of `getMany` of a thousand small values, none in memory, and of one raw MGET of the same, in turns. */
async function manyVsMget(redis: BenchRedis, rounds: number): Promise<number> {
  const names = Array.from({ length: 1_000 }, (_, index) => `few${index}`);
  const cache = await open(redis.url, { ...patient, memoryMaxEntries: 0 });
  await cache.setMany(names.map((name) => [name, { id: name, text: 'x'.repeat(100) }] as const));
  const client = createClient({ url: redis.url, RESP: 3 });
  await client.connect();
  const inRedis = names.map((name) => `tpl-cache:v:{:${name}}`);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds + 3; round += 1) {
    const [one, other] = [
      await took(() => cache.getMany(names)),
      await took(() => client.sendCommand(['MGET', ...inRedis])),
    ];
    // The first rounds are for the compiler.
    if (round < 3) continue;
    ours.push(one);
    theirs.push(other);
  }
  client.destroy();
  await cache.close();
  return median(ours) / median(theirs);
}

/** From the moment at which Redis is reachable again until another process gets the key whose grant was lost; the worst round. */
async function lostLease(redis: BenchRedis, rounds: number): Promise<number> {
  const proxy = await cuttingProxy(redis.port);
  const there = await open(redis.url, patient);
  let worst = 0;
  for (let round = 0; round < rounds; round += 1) {
    const here = await open(proxy.url);
    await pause(100);
    proxy.isCutting = true;
    await here.resolve(`lost${round}`, async () => 'here');
    proxy.isCutting = false;
    worst = Math.max(worst, await took(() => there.resolve(`lost${round}`, async () => 'there')));
    await here.close();
  }
  await there.close();
  await proxy.stop();
  return worst;
}

/** The share of hits among the first calls of new processes, on a warm key and with default deadlines. */
async function firstCalls(redis: BenchRedis, processes: number): Promise<number> {
  const writing = await open(redis.url, patient);
  await writing.set('warm', 'kept');
  await writing.close();
  let hits = 0;
  for (let turn = 0; turn < processes; turn += 1) {
    const child = fork(join(import.meta.dirname, 'cache-first.ts'), [redis.url]);
    const outcome = await new Promise((resolve) => child.once('message', resolve));
    await new Promise((resolve) => child.once('exit', resolve));
    if (outcome === 'hit') hits += 1;
  }
  return hits / processes;
}

/** The slowest of callers of every kind, in turn and at once, while Redis is frozen. */
async function frozenCaller(redis: BenchRedis): Promise<number> {
  const cache = await open(redis.url);
  await cache.set('warm', 1, { tags: ['t'] });
  redis.signal('SIGSTOP');
  const calls = [
    (name: string) => cache.getOrSet(name, async () => 1),
    (name: string) => cache.getOrSet(name, async () => 1, { tags: ['new'] }),
    (name: string) => cache.get(name),
    (name: string) => cache.set(name, 1),
    (name: string) => cache.delete(name).catch(() => {}),
    (name: string) => cache.getMany([name, `${name}2`]),
  ];
  const times = await Promise.all(calls.map((call, index) => took(() => call(`at once ${index}`))));
  for (const [index, call] of calls.entries()) times.push(await took(() => call(`in turn ${index}`)));
  redis.signal('SIGCONT');
  await cache.close();
  return Math.max(...times);
}

/** A proxy that passes what is asked, and while it is cutting breaks the connection with its answer. */
async function cuttingProxy(port: number) {
  const state = { isCutting: false, url: '', stop: async () => {} };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    sockets.add(client);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => void (state.isCutting ? client.resetAndDestroy() : client.write(bytes)));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  state.url = `redis://127.0.0.1:${(server.address() as { port: number }).port}`;
  state.stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return state;
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
