// Remembers recently evicted keys, so that those asked for again skip the small queue.
/** 32 bits of a string by FNV-1a: spreads keys over slots; not for anything an attacker must not guess. */
function fingerprint(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  // The low bits of FNV mix poorly.
  return (value ^ (value >>> 15)) >>> 0;
}

/** Remembers which keys were evicted lately, in a table of fixed size: 8 bytes a place. */
interface GhostQueue {
  remember(key: string): void;
  /** Whether the key is among the last `span` remembered; forgets it. Wrong once in about four billion strangers. */
  recall(key: string, span: number): boolean;
}

/** Creates a table for at least `places` keys; a newer key may push an older one out of its place. */
export function createGhostQueue(places: number): GhostQueue {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, places)));
  const prints = new Uint32Array(size);
  const stamps = new Uint32Array(size);
  let stamp = 0;

  return {
    remember(key) {
      const print = fingerprint(key);
      stamp = (stamp + 1) >>> 0;
      prints[print & (size - 1)] = print;
      stamps[print & (size - 1)] = stamp;
    },
    recall(key, span) {
      const print = fingerprint(key);
      const place = print & (size - 1);
      if (prints[place] !== print || (stamp - stamps[place]!) >>> 0 >= span || stamps[place] === 0)
        return false;
      stamps[place] = 0;
      return true;
    },
  };
}
