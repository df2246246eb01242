// Lets up to a thousand connections listen to a real Redis as processes do, and reads what the pushes cost it.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CountedRedis } from './redis-counts.ts';

/** What pushes cost a Redis with so many listeners. */
export interface PushCost {
  readonly listeners: number;
  /** Microseconds of its thread for a connection that is made, with what a client asks first. */
  readonly connectUs: number;
  /** Microseconds of its thread for each listener, where one name is written at a time: the turn. */
  readonly turnUs: number;
  /** Microseconds for each further name and listener, where many are written in one turn. */
  readonly nameUs: number;
  /** Bytes for each name and listener, where many are written in one turn. */
  readonly nameBytes: number;
  /** Names that each listener got for one value that was written and then expired. */
  readonly namesPerValue: number;
}

const prefix = 'scale:v:';
const names = 100;
// As long as a key of the answers' cache.
const keyOf = (at: number) => `${prefix}{:${'k'.repeat(52)}${at}}`;

/** Opens listeners until there are so many and measures; the caller closes them. */
export async function measurePushes(
  redis: CountedRedis,
  sockets: Socket[],
  listeners: number,
): Promise<PushCost> {
  const added = listeners - sockets.length;
  const connecting = await cpuOf(redis, async () => {
    while (sockets.length < listeners) sockets.push(await listen(redis.port));
  });
  const rounds = 20;
  const alone = await cpuOf(redis, async () => {
    for (let at = 0; at < rounds; at += 1) await redis.ask(['SET', keyOf(at), 'x']);
  });
  const together = await cpuOf(redis, () => writeAll(redis, rounds));
  const perTurn = alone.cpuUs / rounds / listeners;
  const nameUs = Math.max(0, (together.cpuUs / rounds / listeners - perTurn) / (names - 1));
  let heard = 0;
  const count = (chunk: Buffer) => {
    heard += String(chunk).split(prefix).length - 1;
  };
  sockets[0]?.on('data', count);
  await redis.ask(['SET', keyOf(-1), 'x', 'PX', '20']);
  await sleep(300);
  sockets[0]?.off('data', count);
  return {
    listeners,
    connectUs: connecting.cpuUs / added,
    turnUs: perTurn,
    nameUs,
    nameBytes: together.bytesOut / (rounds * names * listeners),
    namesPerValue: heard,
  };
}

async function cpuOf(redis: CountedRedis, work: () => Promise<void>) {
  // What an idle server does by itself in that time is taken off.
  const idle = await (await counting(redis, () => sleep(1_000))).end;
  const busy = await (await counting(redis, work)).end;
  return {
    cpuUs: Math.max(0, busy.cpuUs - (idle.cpuUs / idle.seconds) * busy.seconds),
    bytesOut: busy.bytesOut,
  };
}

async function counting(redis: CountedRedis, work: () => Promise<void>) {
  const end = await redis.begin();
  await work();
  await sleep(200);
  return { end: end() };
}

/** Writes many names within one turn: a script is one. */
async function writeAll(redis: CountedRedis, rounds: number): Promise<void> {
  const script = "for i = 1, #ARGV do redis.call('SET', ARGV[i], 'x') end return #ARGV";
  for (let round = 0; round < rounds; round += 1) {
    const keys = Array.from({ length: names }, (_, at) => keyOf(round * names + at));
    await redis.ask(['EVAL', script, '0', ...keys]);
  }
}

async function listen(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  // As node-redis begins, and what the cache asks then.
  const first = [
    'HELLO 3',
    'CLIENT SETINFO LIB-NAME node-redis',
    'CLIENT SETINFO LIB-VER 6',
    'CLIENT TRACKING OFF',
    `CLIENT TRACKING ON BCAST PREFIX ${prefix}`,
  ];
  for (const command of first) {
    socket.write(`${command}\r\n`);
    await once(socket, 'data');
  }
  socket.resume();
  return socket;
}
