// Remembers recently evicted keys, so that those asked for again are known from strangers.
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
