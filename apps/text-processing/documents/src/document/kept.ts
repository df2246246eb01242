// Keeps what was sent and what came of it for a while: in memory, and in the service's Redis where there is one.
import type { CacheSettingValues } from '@tpl/cache';
import { createCache, createCacheKey } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { RequestError } from '../../../src/domain/request-error.ts';

/** Things of callers, by kind and id; nobody reaches another caller's. */
export interface Kept {
  /**
   * A value; undefined where there is none, or none any more.
   *
   * @throws RequestError `too_busy` while the Redis does not answer: whether there is one, nobody can say.
   */
  get<T>(kind: string, owner: string, id: string): Promise<T | undefined>;
  /**
   * Keeps a value.
   *
   * @throws RequestError `document_too_large`; `too_busy` while the Redis does not answer: what only this process had, the next one
   *   would not find.
   */
  set(kind: string, owner: string, id: string, value: unknown): Promise<void>;
  /**
   * Forgets a value; says whether it was there.
   *
   * @throws RequestError `too_busy` while the Redis does not answer: it might come back.
   */
  delete(kind: string, owner: string, id: string): Promise<boolean>;
  close(): Promise<void>;
}

// A document is up to thousands of times as large as an answer: it takes neither the answers' room nor their short deadlines.
const room = {
  enabled: true,
  maxValueBytes: 64 * 1_048_576,
  memoryMaxBytes: 256 * 1_048_576,
  memoryMaxEntries: 2_000,
  redisReadDeadlineMs: 5_000,
  redisWriteDeadlineMs: 5_000,
  redisLeaseDeadlineMs: 5_000,
} as const;
const retryAfterMs = 5_000;
const exactly = {
  staleWhileRevalidateMs: 0,
  staleIfErrorMs: 0,
  softTimeoutMs: 0,
  jitter: 0,
  earlyRefresh: 0,
};

/**
 * Keeps things for `keepMs`; the least used give way when the room is full. Connections, encryption and the beginning of keys are
 * as the cache's settings say; `:documents` after it keeps the pushes about answers away from a process that hears them already.
 */
export function createKept(settings: CacheSettingValues, keepMs: number): Kept {
  const { redisUrl } = settings;
  const redisKeyPrefix = `${settings.redisKeyPrefix}:documents`;
  const whole = createCache({
    settings: {
      ...{ ...settings, ...room, ...exactly, redisKeyPrefix },
      operations: {},
      ttlMs: keepMs,
    } as CacheSettingValues,
    ...(redisUrl && { store: redisStore({ url: redisUrl }) }),
  });
  const cache = whole.namespace('documents');
  const keyOf = (kind: string, owner: string, id: string) => createCacheKey({ kind, owner, id });
  return {
    async get<T>(kind: string, owner: string, id: string) {
      const found = await cache.lookup<T>(keyOf(kind, owner, id));
      if (found.outcome === 'bypass') throw unreachable('id', 'cannot be looked up now');
      return 'value' in found ? found.value : undefined;
    },
    async set(kind, owner, id, value) {
      if (await cache.set(keyOf(kind, owner, id), value)) return;
      if (Buffer.byteLength(JSON.stringify(value)) > room.maxValueBytes)
        throw new RequestError('document_too_large', [
          { path: 'body', message: 'holds more text than can be kept', hint: 'send it in parts' },
        ]);
      throw unreachable('body', 'cannot be kept now');
    },
    delete: (kind, owner, id) =>
      cache.delete(keyOf(kind, owner, id)).catch((cause) => {
        throw unreachable('id', 'cannot be forgotten now', cause);
      }),
    close: () => whole.close(),
  };
}

function unreachable(path: string, message: string, cause?: unknown): RequestError {
  const hint = 'the Redis of the service does not answer: send it again';
  return new RequestError('too_busy', [{ path, message, hint }], { retryAfterMs, cause });
}
