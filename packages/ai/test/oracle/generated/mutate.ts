// Breaks a valid stream in one place.

import { cut, type Wire, type WirePiece } from '../support/byte-server.ts';
import type { Json } from '../support/bytes.ts';
import type { Random } from './random.ts';

export const mutations = [
  'ended',
  'destroyed',
  'event dropped',
  'event twice',
  'bytes dropped',
  'bytes twice',
  'bit flipped',
] as const;
export type Mutation = (typeof mutations)[number];

/** A whole stream in random pieces. */
export function split(bytes: Uint8Array, random: Random): WirePiece[] {
  const cuts = Array.from({ length: random.below(7) }, () => random.below(bytes.length + 1)).sort(
    (a, b) => a - b,
  );
  return [0, ...cuts]
    .map((from, at) => bytes.slice(from, cuts[at] ?? bytes.length))
    .filter(({ length }) => length > 0);
}

/** Events with one missing or repeated. What opens the stream stays: without it there is no answer to cut. */
export function mutateEvents(
  kind: Mutation,
  events: readonly (Json | string)[],
  random: Random,
): (Json | string)[] {
  const at = 1 + random.below(Math.max(1, events.length - 1));
  if (kind === 'event dropped') return events.filter((_, index) => index !== at);
  if (kind === 'event twice')
    return events.flatMap((event, index) => (index === at ? [event, event] : [event]));
  return [...events];
}

/** Bytes with one change, and whether the transport broke before all of them had come. */
export function mutateBytes(
  kind: Mutation,
  bytes: Uint8Array,
  random: Random,
): { wire: Wire; isBroken: boolean } {
  const at = random.below(bytes.length);
  const length = 1 + random.below(40);
  const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
  switch (kind) {
    case 'ended':
      return { wire: { body: split(bytes.slice(0, at), random) }, isBroken: false };
    case 'destroyed':
      return { wire: { body: [...split(bytes.slice(0, at), random), 3, cut] }, isBroken: true };
    case 'bytes dropped':
      return {
        wire: { body: split(join(bytes.slice(0, at), bytes.slice(at + length)), random) },
        isBroken: false,
      };
    case 'bytes twice':
      return {
        wire: { body: split(join(bytes.slice(0, at + length), bytes.slice(at)), random) },
        isBroken: false,
      };
    case 'bit flipped': {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
      return { wire: { body: split(flipped, random) }, isBroken: false };
    }
    default:
      return { wire: { body: split(bytes, random) }, isBroken: false };
  }
}
