// Keeps key digests in Redis, for a fleet that shares no files.
import { randomBytes } from 'node:crypto';
import type { Clock } from '@internal/kit';
import type { RedisOptions } from '@internal/kit/redis';
import {
  createRedisCall,
  defineRedisScript,
  RedisCallError,
  redisOptionProblems,
  toRedisClient,
} from '@internal/kit/redis';
import { unknownOptions } from '@internal/kit/settings';
import { invalidOptions, SecurityError } from '../errors/security-error.ts';
import { parseKeyFile } from './key-file.ts';
import type { KeyRecord } from './key-record.ts';
import type { KeyStore } from './key-store.ts';
import { toKeyStore } from './key-store.ts';
import type { KeySource } from './open-key-ring.ts';

/** Where the keys of a fleet are kept: Redis as `{ url }` or `{ client }`, and how it is asked. */
export interface RedisKeyStoreOptions extends RedisOptions {
  /** How long a call may take, in milliseconds, the connection included. Default: 2,000. */
  readonly deadlineMs?: number | undefined;
  /** Start of the two Redis keys. Default: `tpl:keys`. */
  readonly prefix?: string | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
}

/** The keys of a fleet: give it to {@link openKeyRing}, which follows it. */
export interface RedisKeyStore extends KeyStore, KeySource {
  /** Ends the connection that was made here; your own client stays open. */
  close(): Promise<void>;
  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}

const optionNames = ['url', 'client', 'username', 'password', 'tls', 'deadlineMs', 'prefix', 'clock'];
const maxTries = 10;

const replaceScript = defineRedisScript(`
if (redis.call('HGET', KEYS[1], 'version') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'text', ARGV[3])
return 1`);

// Several processes tell of the same key, and not in order.
const usedScript = defineRedisScript(`
for i = 1, #ARGV, 2 do
  if tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0') < tonumber(ARGV[i + 1]) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
return 1`);

/**
 * Creates a key store in Redis. Digests, never keys, stand there, in the form of a key file. Requests do not wait for it: a
 * ring follows it as it follows a file, and while Redis is away, or was emptied, the keys read last stay good.
 *
 * @throws SecurityError `invalid_options`; each call `store_unavailable`, `missing_peer`, `key_file_invalid`.
 * @example
 * import { openKeyRing } from '@tpl/security';
 * import { createRedisKeyStore } from '@tpl/security/redis';
 *
 * await using store = createRedisKeyStore({ url: 'redis://127.0.0.1:6379' });
 * // const ring = await openKeyRing(store);
 * console.log(typeof openKeyRing, typeof store.create); // function function
 */
export function createRedisKeyStore(options: RedisKeyStoreOptions): RedisKeyStore {
  const { deadlineMs = 2_000, prefix = 'tpl:keys', clock } = options;
  const problems = [...unknownOptions(options, optionNames), ...redisOptionProblems(options)];
  if (!(deadlineMs > 0 && deadlineMs <= 60_000))
    problems.push({ path: 'deadlineMs', message: 'must be a number above 0, to 60000' });
  if (problems.length > 0) throw invalidOptions(problems);
  const redis = createRedisCall({ client: toRedisClient(options), clock });
  const usedKey = `${prefix}:used`;
  let hasSeenKeys = false;

  async function ask<T>(run: () => Promise<unknown>): Promise<T> {
    try {
      await redis.ready({ deadlineMs });
      return (await run()) as T;
    } catch (cause) {
      if (!(cause instanceof RedisCallError)) throw cause;
      const { code } = cause;
      const known = code === 'missing_peer' || code === 'closed' ? code : 'store_unavailable';
      throw new SecurityError(known, cause.message, { cause });
    }
  }

  async function load(): Promise<{ version: string; records: readonly KeyRecord[] }> {
    const command = ['HMGET', prefix, 'version', 'text'];
    const fields = await ask<(string | null)[]>(() => redis.command(command, { deadlineMs, key: prefix }));
    const [version, text] = fields.map((field) => (field === null ? undefined : String(field)));
    if (version === undefined || text === undefined) {
      // An eviction or a flush is no order to lock everybody out.
      if (hasSeenKeys) throw new SecurityError('store_unavailable', 'The keys in Redis are gone.');
      return { version: '', records: [] };
    }
    const { records } = parseKeyFile(text);
    hasSeenKeys = true;
    return { version, records };
  }

  async function edit(change: (records: readonly KeyRecord[]) => readonly KeyRecord[]) {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const { version, records } = await load();
      const next = change(records);
      const text = JSON.stringify({ version: 1, keys: next });
      parseKeyFile(text);
      const args = [version, randomBytes(8).toString('hex'), text];
      const isTaken = await ask<number>(() => redis.script(replaceScript, [prefix], args, { deadlineMs }));
      if (Number(isTaken) === 1) return next;
    }
    throw new SecurityError(
      'store_unavailable',
      'The keys in Redis are being changed by others all the time.',
    );
  }

  async function close(): Promise<void> {
    redis.close();
  }

  const place = {
    edit,
    async read() {
      const { records } = await load();
      const command = ['HGETALL', usedKey];
      const answer = await ask<unknown>(() => redis.command(command, { deadlineMs, key: usedKey }));
      const used = toMap(answer);
      return records.map((record) => {
        const at = used.get(record.id);
        return at === undefined ? record : { ...record, lastUsedAt: new Date(Number(at)).toISOString() };
      });
    },
  };

  return {
    ...toKeyStore(place, clock),
    read: async () => ({ records: (await load()).records, plain: [] }),
    async stamp() {
      const command = ['HGET', prefix, 'version'];
      return String(await ask<unknown>(() => redis.command(command, { deadlineMs, key: prefix })));
    },
    async used(keys) {
      const args = [...keys].flatMap(([id, at]) => [id, String(at)]);
      await ask(() => redis.script(usedScript, [usedKey], args, { deadlineMs }));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Answers are lists over RESP2, objects or maps over RESP3. */
function toMap(answer: unknown): ReadonlyMap<string, string> {
  if (answer instanceof Map) return answer as ReadonlyMap<string, string>;
  if (!Array.isArray(answer)) return new Map(Object.entries((answer ?? {}) as Record<string, string>));
  return new Map(
    Array.from({ length: answer.length / 2 }, (_, at) => [
      String(answer[at * 2]),
      String(answer[at * 2 + 1]),
    ]),
  );
}
