// Opens the store behind the memory tier, and lets what it hears take effect in memory.
import type { EventEmitter } from '@internal/kit';
import { prefixOfScope } from '../entry/create-cache-key.ts';
import type { Fences } from '../entry/fences.ts';
import { invalidOptions } from '../errors/cache-error.ts';
import type { MemoryTier } from '../memory/memory-tier.ts';
import type { CacheEvents } from '../ports/cache-events.ts';
import type { CacheStore, CacheStoreFactory, StoreClock } from '../ports/cache-store.ts';
import type { CacheSettingValues } from '../settings/cache-settings.ts';
import { replayChanges } from './replay-changes.ts';

/** What a store is opened with. */
export interface StoreSetup {
  readonly openStore: CacheStoreFactory | undefined;
  readonly settings: CacheSettingValues;
  readonly preset: string;
  readonly clock: StoreClock;
  readonly random: () => number;
  readonly fences: Fences;
  readonly memory: MemoryTier;
  readonly events: EventEmitter<CacheEvents>;
}

/**
 * The opened store, which repeats what is not confirmed; `undefined` when there is none or the cache is off.
 * @throws CacheError `invalid_options` for a store that does not take the values
 */
export function openStoreOf(setup: StoreSetup): CacheStore | undefined {
  const { openStore, settings, preset, clock, random, fences, memory, events } = setup;
  const opened: CacheStore | undefined = settings.enabled
    ? openStore?.({
        settings,
        preset,
        clock,
        random,
        onChange(key, isOwn) {
          fences.breakKey(key);
          if (isOwn) memory.suspect(key);
          else memory.remove(key);
        },
        onTagChange(tag) {
          const prefix = prefixOfScope(tag);
          if (prefix === undefined) {
            fences.breakTag(tag);
            memory.removeTag(tag);
          } else {
            fences.breakPrefix(prefix);
            memory.clear(prefix);
          }
        },
        onSuspect() {
          fences.breakAll();
          memory.suspect();
        },
        onBreaker: (from, to) => opened && events.emit('breaker', { store: opened.name, from, to }),
        onError: (call, code) => opened && events.emit('storeError', { store: opened.name, call, code }),
      })
    : undefined;
  if (!opened) return undefined;
  if (opened.values === 'json' && settings.values === 'any') {
    void opened.close();
    const message = `cannot be "any": the store "${opened.name}" takes JSON values only`;
    throw invalidOptions([{ path: 'values', message, hint: 'give it a codec' }]);
  }
  return replayChanges(opened, clock);
}
