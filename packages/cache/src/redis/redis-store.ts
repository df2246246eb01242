// The store in Redis: options in, one guarded call and all of its parts out.
import { createBatches, untilAborted } from '@internal/kit';
import { createRedisCall, gateCalls, loadRedisPeer, shareTimers } from '@internal/kit/redis';
import { toOptions } from '@internal/kit/settings';
import { prefixOfScope, scopesOf } from '../entry/create-cache-key.ts';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';
import { createChangeWaiters } from '../memory/change-waiters.ts';
import type { CacheStore, CacheStoreFactory, StoreContext } from '../ports/cache-store.ts';
import { createChangeLines } from './flow/change-lines.ts';
import { createLostLeases } from './flow/lost-leases.ts';
import { redisScripts } from './flow/redis-scripts.ts';
import { createKeyRing } from './format/key-ring.ts';
import { createTagNonces, type TagNonces } from './format/tag-nonces.ts';
import { type CacheCodec, nonceLength } from './format/wire-frame.ts';
import { listenForInvalidations } from './push/invalidation-push.ts';
import { createOwnWrites } from './push/own-writes.ts';
import { type RedisAccessOptions, redisAccessProblems, toRedisAccess } from './redis-access.ts';
import { answerAcquire } from './redis-acquire.ts';
import { putEntry, removeEntry } from './redis-changes.ts';
import { decodeEntry, fail, guarded, monthMs, noncesFor, type RedisCore, withScripts } from './redis-core.ts';
import { createRedisKeys } from './redis-keys.ts';
import { readEntries } from './redis-read-many.ts';

/** How Redis is reached and values are written; everything else is a setting of the cache. */
export interface RedisStoreOptions extends RedisAccessOptions {
  /** Turns values into bytes and back, for what JSON cannot carry; set `values: 'any'` with it. Default: JSON. */
  readonly codec?: CacheCodec | undefined;
}

// A nonce that nothing was written under yet lives as long as a production may take, and a little longer.
const nonceSlackMs = 120_000;
const leastProbeMs = 25;

/**
 * A store in Redis: one production for one key in the whole fleet, memory tiers kept coherent by push, every call within
 * its deadline. Needs the package `redis` (6 or later). Where Redis is, is said here and nowhere else:
 * `{ url: settings.values.redisUrl }` or `{ client }`. A URL without user and password gets `redisUsername`,
 * `redisPassword` and `redisCaFile` from the settings of the cache that opens the store.
 * @throws CacheError `invalid_options` at once, `plaintext_refused` when the cache is created.
 * @example
 * import { createCache } from '@tpl/cache';
 * import { redisStore } from '@tpl/cache/redis';
 *
 * const cache = createCache({ store: redisStore({ url: 'redis://127.0.0.1:6379' }) });
 * // Without a Redis there this works too, from memory.
 * console.log(await cache.getOrSet('answer', async () => 42)); // 42
 * await cache.close();
 */
export function redisStore(options: RedisStoreOptions): CacheStoreFactory {
  const given = toOptions(options, invalidOptions);
  const problems = redisAccessProblems(given, ['codec']);
  const codec: Partial<CacheCodec> | undefined = given.codec;
  if (codec && !(typeof codec.encode === 'function' && typeof codec.decode === 'function'))
    problems.push({ path: 'codec', message: 'must have the functions encode and decode' });
  if (problems.length > 0) throw invalidOptions(problems);
  return (context) => openRedisStore(options, context);
}

function openRedisStore(options: RedisStoreOptions, context: StoreContext): CacheStore {
  const { settings, clock, random } = context;
  const readMs = settings.redisReadDeadlineMs;
  const writeMs = settings.redisWriteDeadlineMs;
  const format = {
    codec: options.codec,
    keyRing: createKeyRing(settings.encryptionKeys),
    compressionMinBytes: settings.compressionMinBytes,
    maxValueBytes: settings.maxValueBytes,
  };
  const keys = createRedisKeys(settings.redisKeyPrefix);
  const access = toRedisAccess(options, context);
  const probeDeadlineMs = Math.max(leastProbeMs, readMs);
  const peer = loadRedisPeer('url' in access.client);
  const timers = shareTimers(clock);
  const inner = createRedisCall({
    client: access.client,
    // The gate before it lets calls wait instead.
    maxInFlight: Number.POSITIVE_INFINITY,
    probeDeadlineMs,
    clock: timers,
    random,
  });
  const call = gateCalls(inner, {
    maxInFlight: settings.redisMaxInFlight,
    doubtAfterMs: probeDeadlineMs,
    peer,
    firstDeadlineMs: settings.redisLeaseDeadlineMs,
    answersInTurn: !('slots' in access.client),
    clock: timers,
  });
  const waiters = createChangeWaiters(clock, random);
  const nonceLifeMs = settings.hardTimeoutMs === 0 ? monthMs : settings.hardTimeoutMs + nonceSlackMs;
  const nonces: TagNonces = createTagNonces({
    clock,
    isCoherent: () => push.isCoherent,
    // Where scripts are denied: never shorter than what another process needs, and expired is gone.
    keep: (tag, lifeMs) =>
      changeTag(tag, redisScripts.keepTag, [String(lifeMs)], ['PEXPIRE', String(Math.max(monthMs, lifeMs))]),
    expire: (tag, atMs) =>
      changeTag(tag, redisScripts.expireTag, [String(atMs), String(nonceLength)], ['DEL']),
    hasNoPush: options.push === false,
    async read(tag, late, deadlineMs = readMs) {
      const key = keys.tagOf(tag);
      const onLate = (answer: unknown) => late(answer as string | null);
      return (await call.command(['GET', key], { key, deadlineMs, late: onLate })) as string | null;
    },
    async write(tag, nonce, isOnlyIfMissing) {
      const args = [
        'SET',
        keys.tagOf(tag),
        nonce,
        'PX',
        String(nonceLifeMs),
        ...(isOnlyIfMissing ? ['NX'] : []),
      ];
      await call.command(args, { key: keys.tagOf(tag), deadlineMs: writeMs });
    },
  });
  async function changeTag(
    tag: string,
    script: (typeof redisScripts)['keepTag'],
    args: string[],
    [name, ...rest]: readonly [string, ...string[]],
  ): Promise<void> {
    const key = keys.tagOf(tag);
    await withScripts(
      core,
      () => call.script(script, [key], args, { deadlineMs: writeMs }),
      () => call.command([name, key, ...rest], { key, deadlineMs: writeMs }),
    );
  }

  const core: RedisCore = {
    call,
    keys,
    nonces,
    format,
    context,
    ownWrites: createOwnWrites(clock),
    lines: createChangeLines(),
    batches: createBatches(),
    counts: { unreadable: 0, tooLarge: 0, leases: 0, waits: 0, pushes: 0, gaps: 0 },
    endedLeases: new Set(),
    lostLeases: createLostLeases(call, settings, clock),
    scripts: { areDenied: false },
    manyReads: { areDenied: false },
  };
  const push = listenForInvalidations({
    source: access.pushes,
    prefixes: keys.watched,
    clock,
    onChange(name) {
      const what = keys.parse(name);
      if (!what) return;
      core.counts.pushes += 1;
      if ('tag' in what) {
        const { tag } = what;
        // Most of it is news of a longer life.
        void nonces.hasChanged(tag).then((hasChanged) => {
          if (hasChanged === 'yes' || (hasChanged === 'perhaps' && prefixOfScope(tag) === undefined))
            context.onTagChange(tag);
          else if (hasChanged === 'perhaps') context.onSuspect();
        });
      } else {
        context.onChange(what.key, core.ownWrites.take(what.key));
        waiters.wake(what.key);
      }
    },
    onGap() {
      core.counts.gaps += 1;
      nonces.forget();
      context.onSuspect();
    },
  });
  const decodeLate = async (key: string, frame: unknown) => decodeEntry(core, key, frame);
  const readOne: CacheStore['read'] = (key, { signal, late } = {}) => {
    const name = keys.valueOf(key);
    // Asked for together: a late answer of the value needs one about its scopes.
    if (options.push === false) void nonces.warm(scopesOf(key));
    const onLate = late && ((frame: unknown) => void decodeLate(key, frame).then(late, () => {}));
    const limits = { deadlineMs: readMs, signal, late: onLate, key: name, asBuffer: true };
    return call.command(['GET', name], limits).then((frame) => {
      const entry = decodeEntry(core, key, frame, name);
      return entry instanceof Promise ? entry.catch(fail) : entry;
    }, fail);
  };
  call.on('state', ({ from, to }) => context.onBreaker(from, to));

  return {
    name: 'redis',
    values: options.codec ? 'any' : 'json',
    read(key, options) {
      const changing = core.lines.settled([key]);
      return changing ? changing.then(() => readOne(key, options)) : readOne(key, options);
    },
    readMany: (many, { signal } = {}) => guarded(() => readEntries(core, many, signal)),
    write: (key, entry, limits = {}) =>
      guarded(() => putEntry(core, key, entry, noncesFor(core, key, entry.tags, writeMs), limits)),
    delete: (key, limits = {}) => guarded(() => removeEntry(core, key, limits)),
    invalidateTags: (tags, { soft = false } = {}) =>
      guarded(() => core.lines.runForAll(() => (soft ? nonces.expire(tags) : nonces.replace(tags)))),
    acquire: answerAcquire(core),
    changed: (key, attempt, signal) => waiters.wait(key, attempt, { signal, hasPush: push.isCoherent }),
    isCoherent: () => options.push === false || push.isCoherent,
    ready: (signal) =>
      guarded(async () => {
        await untilAborted(peer.loaded, signal);
        if (peer.problem !== undefined) throw new CacheError('missing_peer', peer.problem);
        await call.ready({ deadlineMs: Number.POSITIVE_INFINITY, signal });
        await call.command(['PING'], { deadlineMs: writeMs, signal });
      }),
    async health(signal) {
      const found = await call.health({ deadlineMs: writeMs, signal });
      const details = {
        ...(!found.isUp && {
          reason: found.reason,
          ...(found.cause !== undefined && { cause: found.cause }),
        }),
        ...(peer.problem !== undefined && { reason: 'missing_peer', peer: peer.problem }),
        breaker: call.state,
        coherence: push.isCoherent ? 'push' : 'none',
        ...(!push.isCoherent && push.cause !== undefined && { pushCause: push.cause }),
        encrypted: format.keyRing.isOn,
        scripts: core.scripts.areDenied ? 'denied' : 'allowed',
      };
      return { status: found.isUp && peer.problem === undefined ? 'up' : 'down', details };
    },
    stats: () => ({ ...core.counts, inFlight: call.inFlight }),
    async close() {
      core.lostLeases.close();
      push.close();
      call.close();
    },
  };
}
