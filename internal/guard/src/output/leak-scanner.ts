// Finds parts of the system text in a growing answer.
import { letterOf } from '../text/normalize.ts';
import type { LeakIndex } from './leak-index.ts';
import { createShownReader, LetterView } from './letter-view.ts';

/** Reads a stream and says up to where it may leave. */
export interface LeakScanner {
  /** Reads the next chunk. */
  push(chunk: string): void;
  /** Reads one UTF-16 unit that is written at an offset of the stream; those between are no part of what is read. */
  read(code: number, at: number): void;
  /** Offset in the stream of the first leak; -1 while there is none. */
  readonly leakAt: number;
  /** Offset from which on the stream must be held back. */
  readonly holdFrom: number;
}

// However few letters a stream has, no more of it waits than this.
const longestHold = 4096;
// Runs shorter than these hold no eight words; everyday words are no longer.
const firstBase64 = 16;
const firstHex = 8;

const sextets = new Int8Array(128).fill(-1);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((char, value) => {
  sextets[char.charCodeAt(0)] = value;
});
sextets[45] = 62;
sextets[95] = 63;

const nibbles = new Int8Array(128).fill(-1);
[...'0123456789abcdef'].forEach((char, value) => {
  nibbles[char.charCodeAt(0)] = nibbles[char.toUpperCase().charCodeAt(0)] = value;
});
// What may stand between the digits.
for (const char of ' \n\r\t:,-\\xX%') nibbles[char.charCodeAt(0)] = -2;

/** Creates a scanner that reads the stream as letters, base64 at any alignment, hex, bits and percent escapes at once. */
export function createLeakScanner(index: LeakIndex): LeakScanner {
  const plain = new LetterView(index);
  const base64 = [0, 1, 2, 3].map(() => new LetterView(index));
  const hex = [new LetterView(index), new LetterView(index)];
  const bits = new LetterView(index);
  const shown = createShownReader(index);
  const all = [plain, shown.view, ...base64, ...hex, bits];

  let offset = 0;
  let run = 0;
  let runStart = 0;
  let runCodes = 0;
  const early = new Int8Array(firstBase64);
  const earlyAt = new Float64Array(firstBase64);
  const earlyHex = new Int8Array(firstHex);
  const earlyHexAt = new Float64Array(firstHex);
  const partial = new Int32Array(4);
  let hexRun = 0;
  let hexStart = 0;
  let nibble = 0;
  let bitRun = 0;
  let bitStart = 0;
  let bit = 0;
  let escapeLeft = 0;
  let escaped = 0;
  let surrogate = 0;

  const feed = (view: LetterView, byte: number, at: number) => {
    const letter = byte < 128 ? letterOf(byte) : 0;
    if (letter !== 0) view.push(letter, at);
  };

  // Each alignment reads the run as if it had begun one character later.
  const readSextet = (value: number, number: number, at: number) => {
    for (let shift = 0; shift < 4; shift++) {
      if (number < shift) continue;
      const place = (number - shift) & 3;
      const before = partial[shift] as number;
      if (place > 0)
        feed(base64[shift] as LetterView, ((before << (place * 2)) | (value >> (6 - place * 2))) & 255, at);
      partial[shift] = value;
    }
  };

  const readBase64 = (code: number, at: number) => {
    const value = code < 128 ? (sextets[code] as number) : -1;
    if (value < 0) {
      // Encoders wrap their lines.
      if (run > 0 && code !== 10 && code !== 13) {
        if (run >= firstBase64) for (const view of base64) view.reset();
        run = 0;
      }
      return;
    }
    if (run === 0) {
      runStart = at;
      runCodes = 0;
    }
    if (run < firstBase64) {
      early[run] = value;
      earlyAt[run] = at;
      if (++run < firstBase64) return;
      for (let next = 0; next < firstBase64; next++)
        readSextet(early[next] as number, runCodes++, earlyAt[next] as number);
      return;
    }
    run++;
    readSextet(value, runCodes++, at);
  };

  const readHex = (code: number, at: number) => {
    const value = code < 128 ? (nibbles[code] as number) : -1;
    if (value < 0) {
      // The 0 of 0x is no digit.
      if ((code === 120 || code === 88) && hexRun > 0 && nibble === 0) hexRun--;
      else if (value === -1 && hexRun > 0) {
        if (hexRun >= firstHex) for (const view of hex) view.reset();
        hexRun = 0;
      }
      return;
    }
    if (hexRun === 0) hexStart = at;
    if (hexRun < firstHex) {
      earlyHex[hexRun] = value;
      earlyHexAt[hexRun] = at;
      nibble = value;
      if (++hexRun < firstHex) return;
      for (let next = 1; next < firstHex; next++)
        feed(
          hex[next & 1] as LetterView,
          ((earlyHex[next - 1] as number) << 4) | (earlyHex[next] as number),
          earlyHexAt[next] as number,
        );
      return;
    }
    feed(hex[hexRun & 1] as LetterView, (nibble << 4) | value, at);
    nibble = value;
    hexRun++;
  };

  const readBits = (code: number, at: number) => {
    if (code === 48 || code === 49) {
      if (bitRun === 0) bitStart = at;
      bit = ((bit << 1) | (code - 48)) & 255;
      if ((++bitRun & 7) === 0) feed(bits, bit, at);
    } else if (bitRun > 0 && code !== 32 && code !== 10 && code !== 44) {
      bits.reset();
      bitRun = 0;
    }
  };

  const readPlain = (point: number, at: number) => {
    const digit = escapeLeft > 0 && point < 128 ? (nibbles[point] as number) : -1;
    if (escapeLeft > 0 && digit >= 0) {
      escaped = (escaped << 4) | digit;
      if (--escapeLeft === 0) feed(plain, escaped & 255, at - 2);
      return;
    }
    if (point === 37) {
      escapeLeft = 2;
      escaped = 0;
      return;
    }
    escapeLeft = 0;
    const letter = letterOf(point);
    if (letter !== 0) plain.push(letter, at);
  };

  const read = (code: number, at: number) => {
    readBase64(code, at);
    readHex(code, at);
    readBits(code, at);
    if ((code & 0xfc00) === 0xd800) surrogate = code;
    else {
      const isPair = (code & 0xfc00) === 0xdc00 && surrogate !== 0;
      const point = isPair ? ((surrogate - 0xd800) << 10) + code - 0xdc00 + 0x10000 : code;
      surrogate = 0;
      const start = point > 0xffff ? at - 1 : at;
      readPlain(point, start);
      shown.read(point, start);
    }
    offset = at + 1;
  };

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; at++) read(chunk.charCodeAt(at), offset);
    },
    read,
    get leakAt() {
      let first = -1;
      for (const { leakAt } of all) if (leakAt >= 0 && (first < 0 || leakAt < first)) first = leakAt;
      return first;
    },
    get holdFrom() {
      let from = Math.min(plain.holdFrom(0), shown.holdFrom);
      if (run > 0) {
        if (run < firstBase64) from = Math.min(from, runStart);
        else for (const view of base64) from = Math.min(from, view.holdFrom(runStart));
      }
      if (hexRun > 0 && hexRun < firstHex) from = Math.min(from, hexStart);
      else if (hexRun > 0) for (const view of hex) from = Math.min(from, view.holdFrom(hexStart));
      if (bitRun > 0) from = Math.min(from, bits.holdFrom(bitStart));
      return Math.max(from, offset - longestHold);
    },
  };
}
