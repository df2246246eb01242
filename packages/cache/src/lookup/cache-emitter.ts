// Hands the event emitter of a cache to the response cache without making it public.
import type { EventEmitter } from '@internal/kit';
import type { Cache } from '../ports/cache.ts';
import type { CacheEvents } from '../ports/cache-events.ts';

const emitters = new WeakMap<Cache, EventEmitter<CacheEvents>>();

/** Lets other entry points of this package emit events in the name of the cache, without that being public. */
export function shareEmitter(cache: Cache, emitter: EventEmitter<CacheEvents>): void {
  emitters.set(cache, emitter);
}

/** The emitter of a cache made by this package. */
export function emitterOf(cache: Cache): EventEmitter<CacheEvents> | undefined {
  return emitters.get(cache);
}
