// Hands what a cache is made of to the response cache without making it public.
import type { EventEmitter } from '@internal/kit';
import type { Fence } from '../entry/fences.ts';
import type { Cache, CallOptions, GetOrSetOptions, Produce, Resolved } from '../ports/cache.ts';
import type { CacheEvents } from '../ports/cache-events.ts';
import type { CacheCore } from './cache-core.ts';

/** What other entry points of this package use of a cache. */
export interface CacheInternals {
  readonly events: EventEmitter<CacheEvents>;
  /** Whether the cache is switched off: nothing is kept, and nothing shared. */
  readonly isOff: boolean;
  /** Shows whether the key, or one of the tags, is changed from now on. */
  watch(key: string, tags: readonly string[]): Fence;
  /** Counts a value that is not stored because it is too large. */
  countTooLarge(): void;
  /** Removes every key that starts so. */
  clear(prefix: string, options: CallOptions | undefined): Promise<void>;
  /** Runs a producer under its limits; nothing is looked up, joined or kept. */
  alone(produce: Produce<unknown>, options: GetOrSetOptions): Promise<Resolved<unknown>>;
}

/** What the response cache sees of a cache. */
export function insideOf(
  core: CacheCore,
  { alone, clear }: Pick<CacheInternals, 'alone' | 'clear'>,
): CacheInternals {
  return {
    events: core.events,
    isOff: !core.settings.enabled,
    watch: (key, tags) => core.fences.open(key, tags),
    countTooLarge() {
      core.counters.tooLarge += 1;
    },
    alone,
    clear,
  };
}

const internals = new WeakMap<Cache, CacheInternals>();

/** Lets other entry points of this package at the inside of the cache. */
export function shareInternals(cache: Cache, inside: CacheInternals): void {
  internals.set(cache, inside);
}

/** The inside of a cache made by this package. */
export function internalsOf(cache: Cache): CacheInternals | undefined {
  return internals.get(cache);
}
