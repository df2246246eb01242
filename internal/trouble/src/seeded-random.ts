// Makes chance that is the same in every run.
/**
 * Creates numbers from 0 to less than 1 that are the same in every run (mulberry32).
 *
 * @example
 * ```ts
 * import { createSeededRandom } from '@tpl/resilience/testing';
 *
 * if (createSeededRandom(1)() !== createSeededRandom(1)()) throw new Error('unexpected');
 * ```
 */
export function createSeededRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
