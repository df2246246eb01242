// Keeps what was sent and what came of it for a while: in memory, and in the service's Redis where there is one.
import type { CacheSettingValues } from '@tpl/cache';
import { createCache, createCacheKey } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';

/** Things of callers, by kind and id; nobody reaches another caller's. */
export interface Kept {
  get<T>(kind: string, owner: string, id: string): Promise<T | undefined>;
  /** False when it is too large to be kept. */
  set(kind: string, owner: string, id: string, value: unknown): Promise<boolean>;
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
const exactly = {
  staleWhileRevalidateMs: 0,
  staleIfErrorMs: 0,
  softTimeoutMs: 0,
  jitter: 0,
  earlyRefresh: 0,
};

/**
 * Keeps things for `keepMs`; the least used give way when the room is full. Connections, encryption and names of keys are as the
 * cache's settings say.
 */
export function createKept(settings: CacheSettingValues, keepMs: number): Kept {
  const { redisUrl } = settings;
  const whole = createCache({
    settings: { ...settings, ...room, ...exactly, operations: {}, ttlMs: keepMs } as CacheSettingValues,
    ...(redisUrl && { store: redisStore({ url: redisUrl }) }),
  });
  const cache = whole.namespace('documents');
  const keyOf = (kind: string, owner: string, id: string) => createCacheKey({ kind, owner, id });
  return {
    get: (kind, owner, id) => cache.get(keyOf(kind, owner, id)),
    async set(kind, owner, id, value) {
      const before = whole.stats().tooLarge;
      const isKept = await cache.set(keyOf(kind, owner, id), value);
      return isKept || whole.stats().tooLarge === before;
    },
    delete: (kind, owner, id) => cache.delete(keyOf(kind, owner, id)),
    close: () => whole.close(),
  };
}
