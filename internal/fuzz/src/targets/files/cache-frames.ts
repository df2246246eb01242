// Fuzzes what reads the entries of the cache as they lie in Redis.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createKeyRing } from '../../../../../packages/cache/src/redis/format/key-ring.ts';
import type { WireEntry, WireFormat } from '../../../../../packages/cache/src/redis/format/wire-frame.ts';
import { decodeFrame, encodeFrame } from '../../../../../packages/cache/src/redis/format/wire-frame.ts';
import type { Target } from '../../run/target.ts';

// Keys of this test alone.
const keys = ['one', 'two'].map((name, at) => `${name}:${Buffer.alloc(32, at + 1).toString('base64')}`);
const redisKey = 'tpl-cache:v:{fuzz}';
const maxValueBytes = 100_000;
const shared = { codec: undefined, compressionMinBytes: 64, maxValueBytes };
const formats: readonly WireFormat[] = [
  { ...shared, keyRing: createKeyRing([]) },
  { ...shared, keyRing: createKeyRing(keys) },
];
const times = { createdAtMs: 1_795_000_000_000, ttlMs: 60_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
const values = ['a text', { list: [1, null, true] }, undefined, 'so much of the same '.repeat(400), 0];
const entries: readonly WireEntry[] = values.map((value, at) => ({
  entry: { value, ...times, producedInMs: at, tags: ['tag', 'ü'].slice(0, at) },
  nonces: ['nonce-01', 'nonce-02'].slice(0, Math.min(at, 2)),
  scopes: ['scope-01'].slice(0, at),
}));

/** Frames that were really written, plain and sealed. */
export const cacheFrames: Target = {
  name: 'cache-frames',
  holds: 'A frame is read as what was written, or it is a miss: no other bytes give a value.',
  maxBytes: 20_000,
  words: ['tplc2', '\0\0\0\0', '\xff\xff'],
  async open() {
    const written = new Map<string, WireEntry>();
    for (const format of formats)
      for (const entry of entries) {
        const frame = await encodeFrame(entry, redisKey, format);
        if (frame) written.set(frame.toString('latin1'), entry);
      }
    const frames = [...written.keys()].map((frame) => Buffer.from(frame, 'latin1'));
    return {
      async run(input) {
        // A number in front chooses one of the frames, which are sealed anew each time; the rest says what becomes of it.
        const chosen = frames[(input[0] ?? 0) % frames.length] as Buffer;
        const bytes = edited(chosen, input.subarray(1));
        const outcomes: string[] = [];
        for (const format of formats) {
          const read = await decodeFrame(bytes, redisKey, format);
          const truth = written.get(bytes.toString('latin1'));
          if (read) assert.deepEqual(read, truth, 'bytes that nobody wrote have a value');
          outcomes.push(read ? 'hit' : 'miss');
        }
        assert.equal(await decodeFrame(bytes, `${redisKey}2`, formats[1] as WireFormat), undefined);
        return outcomes.join(', ');
      },
    };
  },
  inputs: fc.uint8Array({ maxLength: 30 }),
};

/** Edits as bytes say them: place (two bytes), kind, amount; none leaves the frame as it is. */
function edited(frame: Buffer, edits: Buffer): Buffer {
  let bytes: Buffer = Buffer.from(frame);
  for (let at = 0; at + 3 < edits.length; at += 4) {
    const place = edits.readUInt16BE(at) % (bytes.length + 1);
    const [kind = 0, amount = 0] = [edits[at + 2], edits[at + 3]];
    const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place)];
    if (kind % 5 === 0) bytes = head;
    else if (kind % 5 === 1) bytes = Buffer.concat([head, Buffer.alloc((amount % 40) + 1, amount), tail]);
    else if (kind % 5 === 2) bytes = Buffer.concat([head, tail.subarray((amount % 40) + 1)]);
    else if (kind % 5 === 3 && place < bytes.length) bytes[place] = amount;
    else if (place < bytes.length) bytes[place]! ^= 1 << (amount % 8);
  }
  return bytes;
}
