// Saves what the cache keeps in Redis to a file, and puts it back.
import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { systemClock } from '@internal/kit';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';
import type { CacheSettingValues } from '../settings/cache-settings.ts';
import { readLines } from './read-lines.ts';

/** What was saved or put back. */
export interface SnapshotReport {
  readonly entries: number;
  readonly tags: number;
  /** Left out: expired, or younger ones stand there. */
  readonly skipped: number;
}

interface Line {
  readonly name: string;
  readonly expiresAtMs: number;
  readonly bytes: string;
}

// One value of 64 MB in base64, with room for its head.
const maxLineBytes = 100 * 1_048_576;
const perScan = '500';
const format = 'tpl-cache snapshot 1';

/** Saves values and the nonces of their tags, as they are: what is encrypted stays so. The file is there when it is whole. */
export async function saveSnapshot(settings: CacheSettingValues, file: string): Promise<SnapshotReport> {
  const redis = await connect(settings);
  const part = await open(`${file}.part`, 'w', 0o600);
  const counts = { entries: 0, tags: 0, skipped: 0 };
  try {
    await part.write(`${JSON.stringify({ format, prefix: settings.redisKeyPrefix })}\n`);
    // Tags first: what is put back before its tags could not be read.
    for (const kind of ['t', 'v'] as const) {
      for await (const name of redis.names(`${settings.redisKeyPrefix}:${kind}:*`)) {
        const [bytes, leftMs] = await redis.read(name);
        if (bytes === null || leftMs < 1) {
          counts.skipped += 1;
          continue;
        }
        const line: Line = { name, expiresAtMs: redis.now() + leftMs, bytes: bytes.toString('base64') };
        await part.write(`${JSON.stringify(line)}\n`);
        counts[kind === 't' ? 'tags' : 'entries'] += 1;
      }
    }
    await part.sync();
  } finally {
    await part.close();
    redis.close();
  }
  await rename(`${file}.part`, file);
  return counts;
}

/**
 * Puts back what has not expired, where nothing younger stands. Entries whose tags were invalidated since stay unreadable; with
 * `replace` the saved nonces take the place of those there, as after the loss of everything.
 * @throws CacheError `invalid_options` for another file, or one of another prefix
 */
export async function loadSnapshot(
  settings: CacheSettingValues,
  file: string,
  replace: boolean,
): Promise<SnapshotReport> {
  const redis = await connect(settings);
  const counts = { entries: 0, tags: 0, skipped: 0 };
  const { redisKeyPrefix: prefix } = settings;
  let isFirst = true;
  try {
    for await (const line of readLines(file, maxLineBytes)) {
      if (isFirst) {
        const head = line as { format?: unknown; prefix?: unknown } | null;
        if (head?.format !== format || head.prefix !== prefix)
          throw invalidOptions([{ path: 'file', message: `must be a snapshot of the prefix "${prefix}"` }]);
        isFirst = false;
        continue;
      }
      const { name, expiresAtMs, bytes } = line as Line;
      const isTag = String(name).startsWith(`${prefix}:t:`);
      const leftMs = Math.floor(expiresAtMs - redis.now());
      const fits = isTag || String(name).startsWith(`${prefix}:v:`);
      const isPut =
        fits &&
        leftMs >= 1 &&
        (await redis.put(name, Buffer.from(bytes, 'base64'), leftMs, isTag && replace));
      if (isPut) counts[isTag ? 'tags' : 'entries'] += 1;
      else counts.skipped += 1;
    }
  } finally {
    redis.close();
  }
  return counts;
}

interface Connection {
  names(pattern: string): AsyncIterable<string>;
  read(name: string): Promise<[bytes: Buffer | null, leftMs: number]>;
  put(name: string, bytes: Buffer, leftMs: number, mayReplace: boolean): Promise<boolean>;
  now(): number;
  close(): void;
}

async function connect(settings: CacheSettingValues): Promise<Connection> {
  const { redisUrl: url, redisUsername: username, redisPassword: password, redisCaFile } = settings;
  if (url === undefined)
    throw invalidOptions([{ path: 'redisUrl', message: 'is needed', hint: 'set REDIS_URL, or say --url' }]);
  const { createClient, RESP_TYPES } = await import('redis').catch((cause) => {
    throw new CacheError('missing_peer', 'The package "redis" is needed: npm install redis@6', { cause });
  });
  const client = createClient({
    url,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    socket: {
      ...(redisCaFile !== undefined && { tls: true as const, ca: readFileSync(redisCaFile) }),
      connectTimeout: 5_000,
      reconnectStrategy: false,
    },
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (cause) {
    throw new CacheError('store_unavailable', 'Redis cannot be reached.', { cause });
  }
  const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  return {
    async *names(pattern) {
      let cursor = '0';
      do {
        const found = (await client.sendCommand([
          'SCAN',
          cursor,
          'MATCH',
          pattern,
          'COUNT',
          perScan,
        ])) as unknown;
        const [next, names] = found as [string, string[]];
        yield* names;
        cursor = next;
      } while (cursor !== '0');
    },
    async read(name) {
      return (await Promise.all([binary.get(name), client.pTTL(name)])) as [Buffer | null, number];
    },
    async put(name, bytes, leftMs, mayReplace) {
      const args = ['SET', name, bytes, 'PX', String(leftMs), ...(mayReplace ? [] : ['NX'])];
      return (await client.sendCommand(args)) !== null;
    },
    now: () => systemClock.now(),
    close: () => client.destroy(),
  };
}
