// Changes bytes in the ways that break readers.
import type { Random } from './random.ts';

const numbers = [
  '0',
  '-1',
  '1e999',
  '-0',
  '00',
  '255',
  '65536',
  '2147483648',
  '4294967295',
  '9007199254740993',
  '99999999999999999999',
  '0.1e-7',
  'NaN',
  'Infinity',
  '0x10',
];
const pieces: readonly Buffer[] = [
  '',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\ufeff',
  '\u2028',
  '\u202e',
  '"',
  "'",
  '\\',
  '{',
  '}',
  '[',
  ']',
  '__proto__',
  'constructor',
  'toString',
]
  .map((text) => Buffer.from(text))
  // Broken UTF-8: a lone continuation, a cut letter, a surrogate, a letter longer than it need be.
  .concat(
    [[0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xff, 0xfe]].map((bytes) => Buffer.from(bytes)),
  );

type Change = (input: Buffer, random: Random, others: Others) => Buffer;

/** What is put into an input. */
export interface Others {
  /** Words of the format. */
  readonly words: readonly Buffer[];
  /** Other inputs. */
  readonly pool: readonly Buffer[];
}

const splice = (input: Buffer, from: number, to: number, ...put: readonly Uint8Array[]): Buffer =>
  Buffer.concat([input.subarray(0, from), ...put, input.subarray(to)]);

/** A stretch: short ones mostly, long ones sometimes. */
function stretch(input: Buffer, random: Random): readonly [from: number, to: number] {
  const from = random.below(input.length + 1);
  const longest = random.chance(0.3) ? input.length : 16;
  return [from, Math.min(input.length, from + random.below(longest + 1))];
}

/** Where lines begin, for changes that respect them. */
function line(input: Buffer, random: Random): readonly [from: number, to: number] {
  const at = random.below(input.length + 1);
  const from = input.lastIndexOf(0x0a, Math.max(0, at - 1)) + 1;
  const end = input.indexOf(0x0a, at);
  return [Math.min(from, at), end < 0 ? input.length : end + 1];
}

const changes: readonly Change[] = [
  (input, random) => {
    const changed = Buffer.from(input);
    if (changed.length > 0) changed[random.below(changed.length)]! ^= 1 << random.below(8);
    return changed;
  },
  (input, random) => {
    const changed = Buffer.from(input);
    if (changed.length > 0)
      changed[random.below(changed.length)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]);
    return changed;
  },
  (input, random) => splice(input, ...stretch(input, random)),
  (input, random) => input.subarray(0, random.below(input.length + 1)),
  (input, random) => {
    const [from, to] = stretch(input, random);
    return splice(input, to, to, input.subarray(from, to));
  },
  (input, random) => {
    const [from, to] = stretch(input, random);
    const part = input.subarray(from, Math.min(to, from + 64));
    return splice(input, to, to, ...Array.from({ length: 1 + random.below(200) }, () => part));
  },
  (input, random) => {
    const [from, to] = stretch(input, random);
    const at = random.below(input.length + 1);
    return splice(input, at, at, input.subarray(from, to));
  },
  (input, random) => {
    const at = random.below(input.length + 1);
    return splice(input, at, at, random.pick(pieces));
  },
  (input, random, { words }) => {
    if (words.length === 0) return input;
    const [from, to] = random.chance(0.5) ? stretch(input, random) : [random.below(input.length + 1), -1];
    return splice(input, from, Math.max(from, to), random.pick(words));
  },
  (input, random) => {
    const found = [...input.toString('latin1').matchAll(/\d+(?:\.\d+)?/g)];
    if (found.length === 0) return input;
    const match = random.pick(found);
    return splice(input, match.index, match.index + match[0].length, Buffer.from(random.pick(numbers)));
  },
  (input, random, { pool }) => {
    if (pool.length === 0) return input;
    const other = random.pick(pool);
    const [from, to] = stretch(other, random);
    return splice(input, ...stretch(input, random), other.subarray(from, to));
  },
  (input, random) => splice(input, ...line(input, random)),
  (input, random) => {
    const [from, to] = line(input, random);
    const [place] = line(input, random);
    return splice(input, place, place, input.subarray(from, to));
  },
];

/** The input with one to five changes, never longer than `maxBytes`. */
export function mutate(input: Buffer, random: Random, others: Others, maxBytes: number): Buffer {
  let changed = input;
  for (let left = 1 + random.below(5); left > 0; left -= 1) {
    changed = random.pick(changes)(changed, random, others);
    if (changed.length > maxBytes) changed = changed.subarray(0, maxBytes);
  }
  return changed;
}
