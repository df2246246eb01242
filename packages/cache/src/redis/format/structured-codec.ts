// A ready codec for what JSON cannot carry.
import { deserialize, serialize } from 'node:v8';
import type { CacheCodec } from './wire-frame.ts';

/**
 * Carries what structured clones carry: dates, maps, sets, buffers, big numbers, cycles, `undefined`, `NaN` and `-0`. Objects of
 * classes come back as plain objects, a `URL` as an empty one: give its `href`; functions and symbols are refused: the value is then not stored. Set `values: 'any'`
 * with it. Only Node reads it; let nobody else write to that Redis, or encrypt.
 */
export const structuredCodec: CacheCodec = {
  encode: (value) => serialize(value),
  decode: (bytes) => deserialize(bytes),
};
