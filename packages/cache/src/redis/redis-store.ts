// Infrastructure Service: cache · stable API, changes affect all users
import { randomUUID } from 'node:crypto';
import { createRedisCall, RedisCallError, type SendOptions, sendCommand } from '@internal/kit/redis';
import { CacheError, type CacheErrorCode } from '../cache-error.ts';
import type {
  AcquireReply,
  CacheStore,
  CacheStoreFactory,
  StoreContext,
  StoredEntry,
} from '../cache-store.ts';
import { keptForMs } from '../entry-life.ts';
import { createChangeWaiters } from './change-waiters.ts';
import { listenForInvalidations } from './invalidation-push.ts';
import { createKeyRing } from './key-ring.ts';
import { createOwnWrites } from './own-writes.ts';
import { type RedisAccessOptions, toRedisAccess } from './redis-access.ts';
import { createRedisKeys } from './redis-keys.ts';
import { holdLease } from './redis-lease.ts';
import { redisScripts } from './redis-scripts.ts';
import { createTagNonces } from './tag-nonces.ts';
import { type CacheCodec, decodeFrame, encodeFrame, type WireFormat } from './wire-frame.ts';

/** How Redis is reached and values are written; everything else is a setting of the cache. */
export interface RedisStoreOptions extends RedisAccessOptions {
  /** Turns values into bytes and back, for what JSON cannot carry. Default: JSON. */
  readonly codec?: CacheCodec | undefined;
}

const errorCodes: Record<RedisCallError['code'], CacheErrorCode> = {
  timeout: 'store_timeout',
  unavailable: 'store_unavailable',
  open: 'store_unavailable',
  overloaded: 'store_overloaded',
  reply: 'store_refused',
  closed: 'closed',
  missing_peer: 'missing_peer',
};
// Nonces of tags outlive most entries; one that is gone makes its entries unreadable, never wrong.
const nonceLifeMs = 30 * 24 * 3_600_000;
// Later than any creation: no value counts.
const afterAll = 999_999_999_999_999;

/**
 * A store in Redis: one production for one key in the whole fleet, memory tiers kept coherent by push, every call within
 * its deadline. Needs the package `redis` (6 or later).
 * @throws CacheError `invalid_options`, `plaintext_refused` when the cache is created.
 * @example
 * import { createCache } from '@tpl/cache';
 * import { redisStore } from '@tpl/cache/redis';
 *
 * const cache = createCache({ store: redisStore({ url: 'redis://127.0.0.1:6379' }) });
 * // Without a Redis there this works too, from memory.
 * console.log(await cache.getOrSet('answer', async () => 42)); // 42
 * await cache.close();
 */
export function redisStore(options: RedisStoreOptions = {}): CacheStoreFactory {
  return (context) => openRedisStore(options, context);
}

function openRedisStore(options: RedisStoreOptions, context: StoreContext): CacheStore {
  const { settings, clock, random } = context;
  const format: WireFormat = {
    codec: options.codec,
    keyRing: createKeyRing(settings.encryptionKeys),
    compressionMinBytes: settings.compressionMinBytes,
    maxValueBytes: settings.maxValueBytes,
  };
  const keys = createRedisKeys(settings.redisKeyPrefix);
  const access = toRedisAccess(options, context);
  const call = createRedisCall({
    client: access.client,
    maxInFlight: settings.redisMaxInFlight,
    probeDeadlineMs: Math.max(25, settings.redisReadDeadlineMs),
    clock,
    random,
  });
  const readMs = settings.redisReadDeadlineMs;
  const writeMs = settings.redisWriteDeadlineMs;
  const counts = { unreadable: 0, tooLarge: 0, leases: 0, waits: 0, pushes: 0, gaps: 0 };
  const ownWrites = createOwnWrites(clock);
  const waiters = createChangeWaiters(clock, random);
  let areScriptsDenied = false;

  const push = listenForInvalidations({
    source: access.pushes,
    prefixes: keys.watched,
    clock,
    onChange(name) {
      const what = keys.parse(name);
      if (!what) return;
      counts.pushes += 1;
      if ('tag' in what) {
        nonces.forget(what.tag);
        context.onTagChange(what.tag);
      } else {
        context.onChange(what.key, ownWrites.take(what.key));
        waiters.wake(what.key);
      }
    },
    onGap() {
      counts.gaps += 1;
      nonces.forget();
      context.onSuspect();
    },
  });
  const nonces = createTagNonces({
    isCoherent: () => push.isCoherent,
    read: (tag) =>
      command(['GET', keys.tagOf(tag)], keys.tagOf(tag), readMs, { isReadonly: true }) as Promise<
        string | null
      >,
    async write(tag, nonce, isOnlyIfMissing) {
      const condition = isOnlyIfMissing ? ['NX'] : [];
      await command(
        ['SET', keys.tagOf(tag), nonce, 'PX', String(nonceLifeMs), ...condition],
        keys.tagOf(tag),
        writeMs,
      );
    },
  });
  call.on('state', ({ from, to }) => context.onBreaker(from, to));

  const command = (
    args: (string | Buffer)[],
    key: string,
    deadlineMs: number,
    more: SendOptions & { signal?: AbortSignal | undefined } = {},
  ) => call.command(args, { ...more, key, deadlineMs });

  /** Runs a call and makes the package's own error of what went wrong. */
  async function guarded<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof RedisCallError)) throw error;
      throw new CacheError(errorCodes[error.code], error.message, { cause: error });
    }
  }

  const isDenied = (error: unknown): boolean => {
    if (!(error instanceof RedisCallError) || error.reply !== 'NOPERM') return false;
    if (!areScriptsDenied) context.onError('script', 'store_refused');
    areScriptsDenied = true;
    return true;
  };

  /** The entry in a frame; `undefined` for a miss, an unreadable frame, or tags that were invalidated. */
  async function decode(key: string, frame: unknown): Promise<StoredEntry | undefined> {
    if (!Buffer.isBuffer(frame)) return undefined;
    const read = await decodeFrame(frame, keys.valueOf(key), format);
    if (!read) {
      counts.unreadable += 1;
      return undefined;
    }
    const { entry, nonces: carried } = read;
    return entry.tags.length === 0 || (await nonces.areCurrent(entry.tags, carried)) ? entry : undefined;
  }

  async function encode(
    key: string,
    entry: StoredEntry,
    carried: readonly string[],
  ): Promise<Buffer | undefined> {
    const frame = await encodeFrame({ entry, nonces: carried }, keys.valueOf(key), format);
    if (!frame) counts.tooLarge += 1;
    return frame;
  }

  const lifeOf = (entry: StoredEntry): number => Math.max(1, Math.ceil(keptForMs(entry)));
  const namesOf = (key: string): [string, string] => [keys.valueOf(key), keys.leaseOf(key)];

  async function put(
    key: string,
    entry: StoredEntry,
    carried: readonly string[],
    signal?: AbortSignal,
  ): Promise<boolean> {
    const frame = await encode(key, entry, carried);
    if (!frame) return false;
    const life = String(lifeOf(entry));
    ownWrites.note(key);
    if (!areScriptsDenied) {
      try {
        await call.script(redisScripts.write, namesOf(key), [frame, life], { deadlineMs: writeMs, signal });
        return true;
      } catch (error) {
        if (!isDenied(error)) throw error;
      }
    }
    await command(['SET', keys.valueOf(key), frame, 'PX', life], keys.valueOf(key), writeMs, { signal });
    return true;
  }

  /** Without scripts every process produces for itself; what it made is stored all the same. */
  async function acquireAlone(
    key: string,
    carried: readonly string[],
    after: number,
    deadlineMs: number,
    signal?: AbortSignal,
  ): Promise<AcquireReply> {
    const frame = await command(['GET', keys.valueOf(key)], keys.valueOf(key), deadlineMs, {
      asBuffer: true,
      signal,
    });
    const entry = await decode(key, frame);
    if (entry && entry.createdAtMs > after) return { kind: 'value', entry };
    return {
      kind: 'lease',
      lease: { write: (made) => guarded(() => put(key, made, carried)), release: async () => {} },
    };
  }

  async function ask(
    key: string,
    carried: readonly string[],
    after: number,
    deadlineMs: number,
    signal?: AbortSignal,
  ): Promise<AcquireReply> {
    if (areScriptsDenied) return acquireAlone(key, carried, after, deadlineMs, signal);
    const token = randomUUID();
    const args = [token, String(settings.redisLeaseMs), String(Math.round(after))];
    let answer: unknown;
    try {
      answer = await call.script(redisScripts.acquire, namesOf(key), args, {
        deadlineMs,
        signal,
        asBuffer: true,
        late: giveBack,
      });
    } catch (error) {
      if (isDenied(error)) return acquireAlone(key, carried, after, deadlineMs, signal);
      throw error;
    }
    // Nobody waits any longer for a lease that comes after the deadline or after its caller left.
    function giveBack(late: unknown): void {
      if (late === 1)
        call.script(redisScripts.release, namesOf(key), [token], { deadlineMs: writeMs }).catch(() => {});
    }
    if (answer === 1) {
      counts.leases += 1;
      const lease = holdLease({
        call,
        names: namesOf(key),
        token,
        leaseMs: settings.redisLeaseMs,
        deadlineMs: writeMs,
        clock,
        lifeOf,
        encode: (entry) => encode(key, entry, carried),
        onWritten: () => ownWrites.note(key),
      });
      return {
        kind: 'lease',
        lease: { write: (entry) => guarded(() => lease.write(entry)), release: () => guarded(lease.release) },
      };
    }
    if (answer === 0) {
      counts.waits += 1;
      return { kind: 'busy' };
    }
    const entry = await decode(key, answer);
    return entry ? { kind: 'value', entry } : ask(key, carried, afterAll, deadlineMs, signal);
  }

  return {
    name: 'redis',
    values: options.codec ? 'any' : 'json',
    read: (key, { signal, late } = {}) =>
      guarded(async () => {
        const onLate = late && ((frame: unknown) => void decode(key, frame).then(late, () => {}));
        const name = keys.valueOf(key);
        const frame = await call.command(['GET', name], {
          key: name,
          deadlineMs: readMs,
          signal,
          asBuffer: true,
          isReadonly: true,
          late: onLate,
        });
        return decode(key, frame);
      }),
    readMany: (many, { signal } = {}) =>
      guarded(async () => {
        const names = many.map(keys.valueOf);
        // Sent in one turn they share a round trip, and in a Cluster each finds its node.
        const frames = await call.call(
          (client) =>
            Promise.all(
              names.map((name) =>
                sendCommand(client, ['GET', name], { key: name, asBuffer: true, isReadonly: true }),
              ),
            ),
          { deadlineMs: readMs, signal },
        );
        return Promise.all(frames.map((frame, place) => decode(many[place]!, frame)));
      }),
    write: (key, entry, { signal } = {}) =>
      guarded(async () => put(key, entry, await nonces.ensure(entry.tags), signal)),
    delete: (key, { signal } = {}) =>
      guarded(async () => {
        if (!areScriptsDenied) {
          try {
            return (
              (await call.script(redisScripts.remove, namesOf(key), [], { deadlineMs: writeMs, signal })) ===
              1
            );
          } catch (error) {
            if (!isDenied(error)) throw error;
          }
        }
        return (await command(['DEL', keys.valueOf(key)], keys.valueOf(key), writeMs, { signal })) === 1;
      }),
    invalidateTags: (tags) => guarded(() => nonces.replace(tags)),
    acquire: (key, { signal, tags, after, softTimeoutMs }) =>
      guarded(async () => {
        const deadlineMs = Math.min(
          softTimeoutMs ?? settings.redisLeaseDeadlineMs,
          settings.redisLeaseDeadlineMs,
        );
        return ask(key, await nonces.ensure(tags), after ?? -1, deadlineMs, signal);
      }),
    changed: (key, attempt, signal) => waiters.wait(key, attempt, signal),
    async health(signal) {
      const details = {
        breaker: call.state,
        coherence: push.isCoherent ? 'push' : 'none',
        encrypted: format.keyRing.isOn,
        scripts: areScriptsDenied ? 'denied' : 'allowed',
      };
      try {
        await call.command(['PING'], { deadlineMs: writeMs, signal });
        return { status: 'up', details };
      } catch {
        return { status: 'down', details: { ...details, breaker: call.state } };
      }
    },
    stats: () => ({ ...counts, inFlight: call.inFlight }),
    async close() {
      push.close();
      call.close();
    },
  };
}
