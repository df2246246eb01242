// Infrastructure Service: cache · stable API, changes affect all users
import type { EventEmitter } from '@internal/kit';
import type { Cache } from '../ports/cache.ts';
import type { CacheEvents } from '../ports/cache-events.ts';

const emitters = new WeakMap<Cache, EventEmitter<CacheEvents>>();

/** Lets other doors of this package tell events in the name of the cache, without that being public. */
export function shareEmitter(cache: Cache, emitter: EventEmitter<CacheEvents>): void {
  emitters.set(cache, emitter);
}

/** The emitter of a cache made by this package. */
export function emitterOf(cache: Cache): EventEmitter<CacheEvents> | undefined {
  return emitters.get(cache);
}
