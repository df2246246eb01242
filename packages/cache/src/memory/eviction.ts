// Decides which entry of the memory tier goes when room is needed.

/** 32 bits of a string by FNV-1a: spreads keys over slots; not for anything an attacker must not guess. */
function fingerprint(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  // The low bits of FNV mix poorly.
  return (value ^ (value >>> 15)) >>> 0;
}

/** Remembers which keys were evicted lately, in a table of fixed size: 12 bytes a place. */
interface GhostQueue {
  /** `note`: 32 bits that come back with the key. */
  remember(key: string, note: number): void;
  /** The note if the key is among the last `span` remembered, else -1; forgets it. Wrong once in about four billion strangers. */
  recall(key: string, span: number): number;
  /** How many are remembered; some of them may be too old to be recalled. */
  readonly size: number;
}

/** Creates a table for at least `places` keys; a newer key may push an older one out of its place. */
export function createGhostQueue(places: number): GhostQueue {
  const length = 2 ** Math.ceil(Math.log2(Math.max(2, places)));
  const prints = new Uint32Array(length);
  const stamps = new Uint32Array(length);
  const notes = new Uint32Array(length);
  let stamp = 0;
  let size = 0;

  return {
    remember(key, note) {
      const print = fingerprint(key);
      const place = print & (length - 1);
      if (stamps[place] === 0) size += 1;
      stamp = (stamp + 1) >>> 0;
      prints[place] = print;
      stamps[place] = stamp;
      notes[place] = note;
    },
    recall(key, span) {
      const print = fingerprint(key);
      const place = print & (length - 1);
      if (prints[place] !== print || (stamp - stamps[place]!) >>> 0 >= span || stamps[place] === 0) return -1;
      stamps[place] = 0;
      size -= 1;
      return notes[place]!;
    },
    get size() {
      return size;
    },
  };
}

/** The order in which entries go, by slot; every step is O(1), but for growing. */
export interface Eviction {
  /** An entry was asked for: the hot path. */
  touch(slot: number): void;
  add(slot: number, key: string): void;
  remove(slot: number): void;
  /** The slot that goes next; its key is remembered. There must be one. */
  choose(): number;
  grow(capacity: number): void;
}

const maxFrequency = 3;
const small = 1;
const main = 2;
// The share of all entries in the small queue, and how it moves: chosen on traces, see docs/decisions/0018.
const leastShare = 0.05;
const mostShare = 0.9;
const growth = 4;
// Second chances before an entry goes: with more than so many on average strangers do not get into the main queue.
const hot = 4;
const smoothing = 0.02;
// Second chances at once; then the oldest goes whatever it is.
const maxChances = 1_000;
// Remembered keys of each queue.
const mostGhosts = 1_048_576;

/**
 * S3-FIFO (Yang et al., SOSP 2023) with a small queue that adapts: new keys pass it, and those asked for there come into the
 * main one. A key that comes back soon after it was evicted from the small queue, within what an LRU would have held, makes
 * that larger; one that comes back after the main queue makes it smaller (as in ARC). While everything in the main queue
 * is asked for again and again, as in a loop over more than fits, keys that come back late stay out of it.
 */
export function createEviction(maxEntries: number, keyOf: (slot: number) => string): Eviction {
  // As many places as there are entries, which may be far fewer than `maxEntries` where bytes are the bound.
  let fromSmall = createGhostQueue(0);
  let fromMain = createGhostQueue(0);
  // Made with the first eviction: a third of what an entry costs beside itself.
  let ghostPlaces = 0;
  let places = 0;
  let frequency = new Uint8Array(0);
  let queueOf = new Uint8Array(0);
  let newer = new Uint32Array(0);
  let older = new Uint32Array(0);
  // When it came, counted in calls.
  let born = new Uint32Array(0);
  const newest = [0, 0, 0];
  const oldest = [0, 0, 0];
  const counts = [0, 0, 0];
  let share = leastShare;
  let heat = 0;
  let calls = 0;

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

  function queueFor(key: string): number {
    const entries = Math.max(1, counts[small]! + counts[main]!);
    const note = fromSmall.recall(key, entries);
    if (note !== -1) {
      const isNear = (calls - note) >>> 0 <= entries;
      if (isNear) move(growth * Math.max(1, fromMain.size / Math.max(1, fromSmall.size)), entries);
      return isNear || heat < hot ? main : small;
    }
    if (fromMain.recall(key, entries) !== -1)
      move(-Math.max(1, fromSmall.size / Math.max(1, fromMain.size)), entries);
    return small;
  }

  function move(by: number, entries: number): void {
    share = Math.min(mostShare, Math.max(leastShare, share + by / entries));
  }

  const grown = <A extends Uint8Array | Uint32Array>(to: A, from: A): A => {
    to.set(from);
    return to;
  };

  function makeGhosts(): void {
    ghostPlaces = places;
    fromSmall = createGhostQueue(places);
    fromMain = createGhostQueue(places);
  }

  return {
    touch(slot) {
      calls = (calls + 1) >>> 0;
      if (frequency[slot]! < maxFrequency) frequency[slot]! += 1;
    },
    add(slot, key) {
      calls = (calls + 1) >>> 0;
      frequency[slot] = 0;
      born[slot] = calls;
      link(slot, queueFor(key));
    },
    remove: unlink,
    choose() {
      if (ghostPlaces !== places) makeGhosts();
      let chances = 0;
      const most = share * (counts[small]! + counts[main]!);
      while (counts[small]! > 0 && (counts[small]! >= most || counts[main] === 0)) {
        const slot = oldest[small]!;
        if (frequency[slot] === 0 || chances >= maxChances) {
          fromSmall.remember(keyOf(slot), born[slot]!);
          return slot;
        }
        chances += 1;
        frequency[slot] = 0;
        unlink(slot);
        link(slot, main);
      }
      let survivors = 0;
      for (;;) {
        const slot = oldest[main]!;
        if (frequency[slot] === 0 || survivors >= maxChances) {
          heat += smoothing * (survivors - heat);
          fromMain.remember(keyOf(slot), 0);
          return slot;
        }
        survivors += 1;
        frequency[slot]! -= 1;
        unlink(slot);
        link(slot, main);
      }
    },
    grow(capacity) {
      places = Math.min(capacity, maxEntries, mostGhosts);
      frequency = grown(new Uint8Array(capacity), frequency);
      queueOf = grown(new Uint8Array(capacity), queueOf);
      newer = grown(new Uint32Array(capacity), newer);
      older = grown(new Uint32Array(capacity), older);
      born = grown(new Uint32Array(capacity), born);
    },
  };
}
