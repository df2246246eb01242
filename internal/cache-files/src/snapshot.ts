// Saves what the cache keeps in Redis to a file, and puts it back.
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { missingPeerMessage, systemClock } from '@internal/kit';
import { connectionCause, RedisCallError, toRedisCallError, urlOptions } from '@internal/kit/redis';
import { readLines } from './read-lines.ts';
import type { Refuse } from './refuse.ts';

/** Where the cache keeps its entries. */
export interface SnapshotSource {
  readonly redisUrl: string | undefined;
  readonly redisUsername: string | undefined;
  readonly redisPassword: string | undefined;
  readonly redisCaFile: string | undefined;
  readonly redisAllowPlaintext: boolean;
  readonly redisKeyPrefix: string;
}

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
// What means more than itself in a pattern of SCAN.
const globSign = /[*?[\]\\^-]/g;
const format = 'tpl-cache snapshot 1';

/** What Redis said, and how far it came until then; any other error as it is. */
function stopped(error: unknown, { entries, tags }: SnapshotReport, refuse: Refuse): unknown {
  if (!(error instanceof RedisCallError)) return error;
  const what = error.reply === undefined ? 'went away' : `said ${error.reply}`;
  return refuse([{ path: 'redis', message: `${what} after ${entries} entries and ${tags} tags` }], error);
}

/** Saves values and the nonces of their tags, as they are: what is encrypted stays so. The file is there when it is whole. */
export async function saveSnapshot(
  settings: SnapshotSource,
  file: string,
  refuse: Refuse,
): Promise<SnapshotReport> {
  // A name of its own, that is not there yet: a second backup writes beside it, and what somebody put there is not followed.
  const name = `${file}.${randomUUID()}.part`;
  const part = await open(name, 'wx', 0o600);
  const stayOnSignals = removeOnSignals(name);
  try {
    const counts = await writeAll(part, settings, refuse);
    await part.sync();
    await rename(name, file);
    return counts;
  } catch (error) {
    await rm(name, { force: true });
    throw error;
  } finally {
    stayOnSignals();
    await part.close();
  }
}

/** Ctrl-C leaves no half of a backup; undone by what it gives. */
function removeOnSignals(name: string): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    rmSync(name, { force: true });
    // Nobody listens any more: the process ends as it would have.
    process.kill(process.pid, signal);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

async function writeAll(part: FileHandle, settings: SnapshotSource, refuse: Refuse): Promise<SnapshotReport> {
  const redis = await connect(settings, refuse);
  const { redisKeyPrefix: prefix } = settings;
  const counts = { entries: 0, tags: 0, skipped: 0 };
  try {
    await part.appendFile(`${JSON.stringify({ format, prefix })}\n`);
    // Tags first: what is put back before its tags could not be read.
    for (const kind of ['t', 'v'] as const) {
      for await (const name of redis.names(`${prefix.replaceAll(globSign, '\\$&')}:${kind}:*`)) {
        const [bytes, leftMs] = await redis.read(name);
        if (bytes === null || leftMs < 1) {
          counts.skipped += 1;
          continue;
        }
        const line: Line = { name, expiresAtMs: redis.now() + leftMs, bytes: bytes.toString('base64') };
        await part.appendFile(`${JSON.stringify(line)}\n`);
        counts[kind === 't' ? 'tags' : 'entries'] += 1;
      }
    }
  } catch (error) {
    throw stopped(error, counts, refuse);
  } finally {
    redis.close();
  }
  return counts;
}

/**
 * Puts back what has not expired, where nothing younger stands. Entries whose tags were invalidated since stay unreadable; with
 * `replace` the saved nonces take the place of those there, as after the loss of everything.
 * @throws what `refuse` makes, for another file, or one of another prefix, or an entry that is none
 */
export async function loadSnapshot(
  settings: SnapshotSource,
  file: string,
  replace: boolean,
  refuse: Refuse,
): Promise<SnapshotReport> {
  const redis = await connect(settings, refuse);
  const counts = { entries: 0, tags: 0, skipped: 0 };
  const { redisKeyPrefix: prefix } = settings;
  const wrongFile = () => refuse([{ path: 'file', message: `must be a snapshot of the prefix "${prefix}"` }]);
  let isFirst = true;
  let number = 0;
  try {
    for await (const line of readLines(file, maxLineBytes, refuse)) {
      if (isFirst) {
        const head = line as { format?: unknown; prefix?: unknown } | null;
        if (head?.format !== format || head.prefix !== prefix) throw wrongFile();
        isFirst = false;
        continue;
      }
      number += 1;
      if (!isEntry(line))
        throw refuse([{ path: `entry ${number}`, message: 'must have a name, a time it ends and bytes' }]);
      const { name, expiresAtMs, bytes } = line;
      const isTag = name.startsWith(`${prefix}:t:`);
      const leftMs = Math.floor(expiresAtMs - redis.now());
      const fits = isTag || name.startsWith(`${prefix}:v:`);
      const isPut =
        fits &&
        leftMs >= 1 &&
        (await redis.put(name, Buffer.from(bytes, 'base64'), leftMs, isTag && replace));
      if (isPut) counts[isTag ? 'tags' : 'entries'] += 1;
      else counts.skipped += 1;
    }
    if (isFirst) throw wrongFile();
  } catch (error) {
    throw stopped(error, counts, refuse);
  } finally {
    redis.close();
  }
  return counts;
}

function isEntry(line: unknown): line is Line {
  const { name, expiresAtMs, bytes } = (line ?? {}) as Partial<Line>;
  return typeof name === 'string' && Number.isFinite(expiresAtMs) && typeof bytes === 'string';
}

interface Connection {
  names(pattern: string): AsyncIterable<string>;
  read(name: string): Promise<[bytes: Buffer | null, leftMs: number]>;
  put(name: string, bytes: Buffer, leftMs: number, mayReplace: boolean): Promise<boolean>;
  now(): number;
  close(): void;
}

async function importRedis(refuse: Refuse): Promise<typeof import('redis')> {
  // In a `try` of its own, and marked: only so do bundlers take it for a package that may be missing.
  try {
    return await import(/* turbopackOptional: true */ 'redis');
  } catch (cause) {
    throw refuse([{ path: 'redis', message: 'is needed', hint: missingPeerMessage('redis') }], cause);
  }
}

async function connect(settings: SnapshotSource, refuse: Refuse): Promise<Connection> {
  const { redisUrl: url, redisUsername: username, redisPassword: password, redisCaFile } = settings;
  if (url === undefined)
    throw refuse([{ path: 'redisUrl', message: 'is needed', hint: 'set REDIS_URL, or say --url' }]);
  if (!settings.redisAllowPlaintext && !url.startsWith('rediss://'))
    throw refuse([{ path: 'redisUrl', message: 'must start with rediss:// where plaintext is not allowed' }]);
  const { createClient, RESP_TYPES } = await importRedis(refuse);
  const client = createClient({
    ...urlOptions(url),
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
    const message = `cannot be reached (${connectionCause(cause) ?? 'no answer'})`;
    throw refuse([{ path: 'redisUrl', message }], cause);
  }
  const asked = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error) => {
      throw toRedisCallError(error);
    });
  const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  return {
    async *names(pattern) {
      let cursor = '0';
      do {
        const scan = ['SCAN', cursor, 'MATCH', pattern, 'COUNT', perScan];
        const [next, names] = (await asked(client.sendCommand(scan))) as unknown as [string, string[]];
        yield* names;
        cursor = next;
      } while (cursor !== '0');
    },
    async read(name) {
      return (await asked(Promise.all([binary.get(name), client.pTTL(name)]))) as [Buffer | null, number];
    },
    async put(name, bytes, leftMs, mayReplace) {
      const args = ['SET', name, bytes, 'PX', String(leftMs), ...(mayReplace ? [] : ['NX'])];
      return (await asked(client.sendCommand(args))) !== null;
    },
    now: () => systemClock.now(),
    close: () => client.destroy(),
  };
}
