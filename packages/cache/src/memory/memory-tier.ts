// The bounded map in front of every store.

import type { MemoryEntry } from '../entry/memory-entry.ts';
import { createEviction } from './eviction.ts';
import { createColumns } from './memory-columns.ts';
import { SplitMap } from './split-map.ts';
import { createTagIndex, tagBytes } from './tag-index.ts';
import { atOnce, createWalks, walkAll, walkOver } from './walks.ts';

/** What `fresh` answers when there is nothing to serve at once. */
export const absent: unique symbol = Symbol('absent');

/** The tier in the process: bounded in entries and bytes, every step O(1) or a few milliseconds of many. */
export interface MemoryTier {
  /** The value if it is fresh and needs no renewal, else {@link absent}: the hot path. */
  fresh(key: string, now: number): unknown;
  /** The entry that may still be of use, fresh or stale; `isSuspect` when it must be checked first. */
  find(key: string, now: number): (MemoryEntry & { readonly isSuspect: boolean }) | undefined;
  put(key: string, entry: MemoryEntry): void;
  remove(key: string): boolean;
  /** Removes every entry with the tag: none is found any longer, and the places are freed a few at a time. */
  removeTag(tag: string): void;
  /** Ends the fresh time of every entry with the tag. */
  expireTag(tag: string, now: number): void;
  /** Removes every entry whose key starts so. */
  clear(prefix: string): void;
  /** Marks one entry, or all, as to be checked with the store before its next use. */
  suspect(key?: string): void;
  /** Looks at up to `steps` places and removes what expired. */
  sweep(now: number, steps: number): void;
  readonly entries: number;
  readonly bytes: number;
}

/** Bounds of a memory tier. */
export interface MemoryTierOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly onEvict: (reason: 'size' | 'expired', bytes: number) => void;
}

const suspectAt = Number.NEGATIVE_INFINITY;
// Counted for an entry beside its value, key and tags: map place, times, links.
const entryOverheadBytes = 120;

/** Creates a memory tier. Entries lie in typed arrays by slot, for a Map alone costs more bytes and is slow at removing its oldest key. */
export function createMemoryTier({ maxEntries, maxBytes, onEvict }: MemoryTierOptions): MemoryTier {
  const index = new SplitMap<string, number>();
  const tags = createTagIndex();
  const walks = createWalks(() => clear(''));
  let capacity = Math.min(maxEntries, 256) + 1;
  const keys: (string | undefined)[] = new Array(capacity).fill(undefined);
  const values: unknown[] = new Array(capacity).fill(undefined);
  let { refreshAt, freshUntil, freshFor, swrFor, errorFor, sizes } = createColumns(capacity);
  const order = createEviction(maxEntries, (slot) => keys[slot]!);
  order.grow(capacity);
  const nextFree: number[] = [];
  let nextUnused = 1;
  let bytes = 0;
  let sweepPlace = 1;

  function grow(): void {
    capacity = Math.min(maxEntries + 1, capacity * 2);
    // Exactly so many places: growing by assignment would leave up to a half unused.
    keys.length = capacity;
    values.length = capacity;
    const from = { refreshAt, freshUntil, freshFor, swrFor, errorFor, sizes };
    ({ refreshAt, freshUntil, freshFor, swrFor, errorFor, sizes } = createColumns(capacity, from));
    order.grow(capacity);
  }

  function takeSlot(): number {
    const free = nextFree.pop();
    if (free !== undefined) return free;
    if (nextUnused === capacity) grow();
    nextUnused += 1;
    return nextUnused - 1;
  }

  function drop(slot: number): void {
    order.remove(slot);
    index.delete(keys[slot]!);
    tags.remove(slot);
    bytes -= sizes[slot]!;
    keys[slot] = undefined;
    values[slot] = undefined;
    nextFree.push(slot);
    if (!walks.isEmpty) walks.spare(slot);
  }

  function expel(slot: number, reason: 'size' | 'expired'): void {
    const size = sizes[slot]!;
    drop(slot);
    onEvict(reason, size);
  }

  const clear = (prefix: string) =>
    walkAll(`c:${prefix}`, nextUnused, (slot) => keys[slot]?.startsWith(prefix) ?? false, drop);
  const makeRoom = () => expel(order.choose(), 'size');
  const keptUntil = (slot: number): number => freshUntil[slot]! + Math.max(swrFor[slot]!, errorFor[slot]!);

  /** The slot of the key, once what is under way for many entries is done for this one. */
  function slotOf(key: string): number | undefined {
    const slot = index.get(key);
    if (slot === undefined || walks.isEmpty) return slot;
    walks.settle(slot);
    return index.get(key);
  }

  return {
    fresh(key, now) {
      const slot = slotOf(key);
      if (slot === undefined || now >= refreshAt[slot]!) return absent;
      order.touch(slot);
      return values[slot];
    },
    find(key, now) {
      const slot = slotOf(key);
      if (slot === undefined) return undefined;
      if (now >= keptUntil(slot)) {
        expel(slot, 'expired');
        return undefined;
      }
      order.touch(slot);
      return {
        value: values[slot],
        createdAt: freshUntil[slot]! - freshFor[slot]!,
        refreshAt: refreshAt[slot]!,
        freshUntil: freshUntil[slot]!,
        swrUntil: freshUntil[slot]! + swrFor[slot]!,
        errorUntil: freshUntil[slot]! + errorFor[slot]!,
        bytes: sizes[slot]!,
        tags: tags.tagsOf(slot),
        isSuspect: refreshAt[slot] === suspectAt,
      };
    },
    put(key, entry) {
      const size = entry.bytes + key.length + entryOverheadBytes + tagBytes(entry.tags);
      const existing = index.get(key);
      if (maxEntries === 0 || size > maxBytes) {
        if (existing !== undefined) drop(existing);
        return;
      }
      let slot = existing;
      if (slot === undefined) {
        while (index.size >= maxEntries || bytes + size > maxBytes) makeRoom();
        slot = takeSlot();
        index.set(key, slot);
        keys[slot] = key;
        order.add(slot, key);
      } else {
        bytes -= sizes[slot]!;
        tags.remove(slot);
        // Whoever writes an entry wants it as much as whoever reads it.
        order.touch(slot);
      }
      if (!walks.isEmpty) walks.spare(slot);
      values[slot] = entry.value;
      refreshAt[slot] = entry.refreshAt;
      freshUntil[slot] = entry.freshUntil;
      freshFor[slot] = entry.freshUntil - entry.createdAt;
      swrFor[slot] = entry.swrUntil - entry.freshUntil;
      errorFor[slot] = entry.errorUntil - entry.freshUntil;
      sizes[slot] = size;
      bytes += size;
      tags.add(slot, entry.tags);
      // An entry that grew may push others out; in the worst case itself.
      while (bytes > maxBytes) makeRoom();
    },
    remove(key) {
      const slot = slotOf(key);
      if (slot !== undefined) drop(slot);
      return slot !== undefined;
    },
    removeTag: (tag) => walks.begin(walkOver(tags.take(tag), drop)),
    expireTag(tag, now) {
      const expire = (slot: number) => {
        if (freshUntil[slot]! <= now) return;
        freshFor[slot] = Math.max(0, now - freshUntil[slot]! + freshFor[slot]!);
        freshUntil[slot] = now;
        refreshAt[slot] = Math.min(refreshAt[slot]!, now);
      };
      const few = tags.few(tag, atOnce);
      if (few) for (const slot of few) expire(slot);
      else walks.begin(walkAll(`t:${tag}`, nextUnused, (slot) => tags.tagsOf(slot).includes(tag), expire));
    },
    clear: (prefix) => walks.begin(clear(prefix)),
    suspect(key) {
      if (key === undefined) refreshAt.fill(suspectAt);
      else {
        const slot = slotOf(key);
        if (slot !== undefined) refreshAt[slot] = suspectAt;
      }
    },
    sweep(now, steps) {
      for (let step = 0; step < Math.min(steps, nextUnused - 1); step += 1) {
        if (sweepPlace >= nextUnused) sweepPlace = 1;
        const slot = sweepPlace;
        sweepPlace += 1;
        if (keys[slot] === undefined || now < keptUntil(slot)) continue;
        expel(slot, 'expired');
      }
    },
    get entries() {
      return index.size;
    },
    get bytes() {
      return bytes;
    },
  };
}
