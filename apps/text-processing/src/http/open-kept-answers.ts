// Opens the store of answers by Idempotency-Key.
import type { Cache } from '@tpl/cache';
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import type { AllSettings } from '../settings/read-settings.ts';

// A day is a whole day, and nothing is asked for again before it is over.
const life = { enabled: true, jitter: 0, earlyRefresh: 0, maxValueBytes: 4 * 1024 * 1024 };
// Answers of a few kilobytes each, for a day.
const memory = { memoryMaxEntries: 10_000, memoryMaxBytes: 64 * 1024 * 1024 };

/** Where answers by Idempotency-Key are kept. */
export interface KeptAnswers {
  readonly store: Cache;
  close(): Promise<void>;
}

/**
 * Opens it. A key is a promise, no saving: the settings of the cache do not switch it off, and only what comes under a key pushes it
 * out (AnchorNet-Backend#221, idempotency-laravel#8, stregsystemet-rs#54). A cache that is on and stands at a Redis keeps it there, by
 * its own settings: what is over its `maxValueBytes` is not kept.
 */
export function openKeptAnswers(cache: Cache, values: AllSettings['cache']['values']): KeptAnswers {
  const { enabled, redisUrl } = values;
  if (enabled && redisUrl) return { store: cache, close: async () => {} };
  const kept = redisUrl ? { store: redisStore({ url: redisUrl }), memoryMaxEntries: 0 } : memory;
  const store = createCache({ ...values, ...life, ...kept });
  return { store, close: () => store.close() };
}
