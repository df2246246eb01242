// The bounded map in front of every store, with S3-FIFO eviction.

import type { MemoryEntry } from '../entry/memory-entry.ts';
import { createGhostQueue } from './ghost-queue.ts';
import { createColumns } from './memory-columns.ts';
import { createTagIndex } from './tag-index.ts';

/** What `fresh` answers when there is nothing to serve at once. */
export const absent: unique symbol = Symbol('absent');

/** The tier in the process: bounded in entries and bytes, every step O(1). */
export interface MemoryTier {
  /** The value if it is fresh and needs no renewal, else {@link absent}: the hot path. */
  fresh(key: string, now: number): unknown;
  /** The entry that may still be of use, fresh or stale; `isSuspect` when it must be checked first. */
  find(key: string, now: number): (MemoryEntry & { readonly isSuspect: boolean }) | undefined;
  put(key: string, entry: MemoryEntry): void;
  remove(key: string): boolean;
  removeTag(tag: string): void;
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
// Counted for an entry beside its value and key: map place, times, links.
const entryOverheadBytes = 120;
const maxFrequency = 3;
const small = 1;
const main = 2;

/**
 * Creates a memory tier that evicts by S3-FIFO (Yang et al., SOSP 2023): new keys pass a small queue, tenth of all;
 * only those asked for again there, or again soon after, come into the main one. Entries lie in typed arrays by slot,
 * for a Map alone costs more bytes and is slow at removing its oldest key.
 */
export function createMemoryTier({ maxEntries, maxBytes, onEvict }: MemoryTierOptions): MemoryTier {
  const index = new Map<string, number>();
  const tags = createTagIndex();
  const ghost = createGhostQueue(Math.min(maxEntries, 1_048_576));
  let capacity = Math.min(maxEntries, 256) + 1;
  const keys: (string | undefined)[] = new Array(capacity).fill(undefined);
  const values: unknown[] = new Array(capacity).fill(undefined);
  let { refreshAt, freshUntil, freshFor, swrFor, errorFor, sizes, frequency, queueOf, newer, older } =
    createColumns(capacity);
  const newest = [0, 0, 0];
  const oldest = [0, 0, 0];
  const counts = [0, 0, 0];
  let firstFree = 0;
  let nextUnused = 1;
  let bytes = 0;
  let sweepPlace = 1;

  function grow(): void {
    capacity = Math.min(maxEntries + 1, capacity * 2);
    // Exactly so many places: growing by assignment would leave up to a half unused.
    keys.length = capacity;
    values.length = capacity;
    const from = {
      refreshAt,
      freshUntil,
      freshFor,
      swrFor,
      errorFor,
      sizes,
      frequency,
      queueOf,
      newer,
      older,
    };
    ({ refreshAt, freshUntil, freshFor, swrFor, errorFor, sizes, frequency, queueOf, newer, older } =
      createColumns(capacity, from));
  }

  function takeSlot(): number {
    if (firstFree !== 0) {
      const slot = firstFree;
      firstFree = newer[slot]!;
      return slot;
    }
    if (nextUnused === capacity) grow();
    nextUnused += 1;
    return nextUnused - 1;
  }

  function link(slot: number, queue: number): void {
    queueOf[slot] = queue;
    newer[slot] = 0;
    older[slot] = newest[queue]!;
    if (newest[queue] !== 0) newer[newest[queue]!] = slot;
    else oldest[queue] = slot;
    newest[queue] = slot;
    counts[queue]! += 1;
  }

  function unlink(slot: number): void {
    const queue = queueOf[slot]!;
    const before = older[slot]!;
    const after = newer[slot]!;
    if (before !== 0) newer[before] = after;
    else oldest[queue] = after;
    if (after !== 0) older[after] = before;
    else newest[queue] = before;
    counts[queue]! -= 1;
  }

  function drop(slot: number): void {
    unlink(slot);
    index.delete(keys[slot]!);
    tags.remove(slot);
    bytes -= sizes[slot]!;
    keys[slot] = undefined;
    values[slot] = undefined;
    newer[slot] = firstFree;
    firstFree = slot;
  }

  function expel(slot: number, reason: 'size' | 'expired'): void {
    const size = sizes[slot]!;
    drop(slot);
    onEvict(reason, size);
  }

  /** Frees one place. Each step of the loops lowers a frequency or shortens the small queue, so they end. */
  function makeRoom(): void {
    while (counts[small]! > 0 && (counts[small]! * 10 >= index.size || counts[main] === 0)) {
      const slot = oldest[small]!;
      if (frequency[slot]! > 1) {
        frequency[slot] = 0;
        unlink(slot);
        link(slot, main);
      } else {
        ghost.remember(keys[slot]!);
        expel(slot, 'size');
        return;
      }
    }
    for (let slot = oldest[main]!; slot !== 0; slot = oldest[main]!) {
      if (frequency[slot] === 0) {
        expel(slot, 'size');
        return;
      }
      frequency[slot]! -= 1;
      unlink(slot);
      link(slot, main);
    }
  }

  const keptUntil = (slot: number): number => freshUntil[slot]! + Math.max(swrFor[slot]!, errorFor[slot]!);

  return {
    fresh(key, now) {
      const slot = index.get(key);
      if (slot === undefined || now >= refreshAt[slot]!) return absent;
      if (frequency[slot]! < maxFrequency) frequency[slot]! += 1;
      return values[slot];
    },
    find(key, now) {
      const slot = index.get(key);
      if (slot === undefined) return undefined;
      if (now >= keptUntil(slot)) {
        expel(slot, 'expired');
        return undefined;
      }
      if (frequency[slot]! < maxFrequency) frequency[slot]! += 1;
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
      const size = entry.bytes + key.length + entryOverheadBytes;
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
        frequency[slot] = 0;
        link(slot, ghost.recall(key, Math.max(1, index.size)) ? main : small);
      } else {
        bytes -= sizes[slot]!;
        tags.remove(slot);
      }
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
      const slot = index.get(key);
      if (slot !== undefined) drop(slot);
      return slot !== undefined;
    },
    removeTag(tag) {
      for (const slot of tags.slotsOf(tag)) drop(slot);
    },
    suspect(key) {
      if (key === undefined) refreshAt.fill(suspectAt);
      else {
        const slot = index.get(key);
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
