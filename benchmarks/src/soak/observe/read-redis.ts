// Reads what Redis holds, without a client of its own.
import { connect } from 'node:net';

/** What it holds. */
export interface RedisLook {
  readonly redisKeys: number;
  readonly redisMb: number;
  readonly redisClients: number;
}

const patienceMs = 2_000;

/** Reads it; `undefined` while it does not answer. */
export async function readRedis(url: string): Promise<RedisLook | undefined> {
  const said = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write('INFO\r\nQUIT\r\n'));
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('data', (bytes) => (text += bytes.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
  const memory = numberOf(said, /^used_memory:(\d+)/m);
  if (memory === undefined) return undefined;
  return {
    redisKeys: numberOf(said, /^db0:keys=(\d+)/m) ?? 0,
    redisMb: memory / 1e6,
    redisClients: numberOf(said, /^connected_clients:(\d+)/m) ?? 0,
  };
}

function numberOf(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
