// Random numbers and random cuts that are the same for the same seed.

/** Random numbers from 0 to 1 that are the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let next = Math.imul(state ^ (state >>> 15), 1 | state);
    next = (next + Math.imul(next ^ (next >>> 7), 61 | next)) ^ next;
    return ((next ^ (next >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Cuts a text: whole, by ones, by threes, by sevens, at random. */
export function chunkings(text: string, random: () => number): string[][] {
  const every = (size: number) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = 1 + Math.floor(random() * 12);
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return [[text], every(1), every(3), every(7), pieces];
}
