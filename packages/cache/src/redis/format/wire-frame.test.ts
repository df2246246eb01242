import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEntry } from '../../ports/cache-store.ts';
import { compress, decompress } from './compression.ts';
import { createKeyRing } from './key-ring.ts';
import { decodeFrame, encodeFrame, type WireFormat } from './wire-frame.ts';

const keys = [`k1:${Buffer.alloc(32, 1).toString('base64')}`, `k0:${Buffer.alloc(32, 0).toString('base64')}`];
const format = (more: Partial<WireFormat> = {}): WireFormat => ({
  codec: undefined,
  keyRing: createKeyRing([]),
  compressionMinBytes: 100,
  maxValueBytes: 1_000_000,
  ...more,
});
const sealed = format({ keyRing: createKeyRing(keys) });
const entry = (value: unknown, more: Partial<StoredEntry> = {}): StoredEntry => ({
  value,
  createdAtMs: 1_767_225_600_000,
  ttlMs: 60_000,
  staleWhileRevalidateMs: 1_000,
  staleIfErrorMs: 2_000,
  producedInMs: 12.5,
  tags: [],
  ...more,
});
const name = 'p:v:{:k}';

describe('a frame on the wire', () => {
  it('gives back every entry as it was, plain, compressed and sealed', async () => {
    const tags = fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.constant('nonce678')), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), tags, fc.boolean(), async (value, tagged, isSealed) => {
        const made = entry(value, { tags: tagged.map(([tag]) => tag) });
        const nonces = tagged.map(([, nonce]) => nonce);
        const scopes = tagged.slice(1).map(() => 'scope678');
        const how = isSealed ? sealed : format({ compressionMinBytes: 1 });
        const frame = await encodeFrame({ entry: made, nonces, scopes }, name, how);
        const read = await decodeFrame(frame!, name, how);
        expect(JSON.stringify(read)).toBe(JSON.stringify({ entry: made, nonces, scopes }));
      }),
    );
    const frame = await encodeFrame({ entry: entry(undefined), nonces: [], scopes: [] }, name, sealed);
    expect((await decodeFrame(frame!, name, sealed))?.entry).toEqual(entry(undefined));
  });

  it('stands where scripts look for it: creation as digits at bytes 6 to 20', async () => {
    const frame = await encodeFrame({ entry: entry(1), nonces: [], scopes: [] }, name, format());
    expect(frame!.toString('latin1', 0, 20)).toBe('tplc2001767225600000');
  });

  it('writes plain frames byte by byte as every build of version 2 does', async () => {
    const made = { entry: entry({ a: 1 }, { tags: ['t'] }), nonces: ['nonce678'], scopes: ['scope678'] };
    expect((await encodeFrame(made, name, format()))?.toString('hex')).toBe(
      '74706c63323030313736373232353630303030300040ed4c0000000000408f400000000000409f4000000000004029000000000000010001746e6f6e63653637380173636f7065363738fada710f7b2261223a317d',
    );
  });

  it('is a miss wherever it is cut, whichever bit of it is flipped, and under another key, plain too', async () => {
    const made = { entry: entry(123_456_789, { tags: ['t'] }), nonces: ['nonce678'], scopes: ['scope678'] };
    for (const how of [format(), format({ compressionMinBytes: 1 })]) {
      const value = how.compressionMinBytes === 1 ? 'words and words. '.repeat(20) : 123_456_789;
      const frame = (await encodeFrame({ ...made, entry: entry(value, { tags: ['t'] }) }, name, how))!;
      expect((await decodeFrame(frame, name, how))?.entry.value).toBe(value);
      for (let end = 0; end < frame.length; end += 1)
        expect(await decodeFrame(frame.subarray(0, end), name, how)).toBeUndefined();
      for (let bit = 0; bit < frame.length * 8; bit += 1) {
        const changed = Buffer.from(frame);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect([bit, await decodeFrame(changed, name, how)]).toEqual([bit, undefined]);
      }
      expect(await decodeFrame(Buffer.concat([frame, Buffer.from('1')]), name, how)).toBeUndefined();
      expect(await decodeFrame(frame, 'p:v:{:other}', how)).toBeUndefined();
    }
  });

  it('does not open when any byte of it, its key or its head was changed', async () => {
    const frame = (await encodeFrame(
      { entry: entry('secret', { tags: ['t'] }), nonces: ['nonce678'], scopes: [] },
      name,
      sealed,
    ))!;
    for (let place = 0; place < frame.length; place += 1) {
      const changed = Buffer.from(frame);
      changed[place]! ^= 1;
      expect(await decodeFrame(changed, name, sealed)).toBeUndefined();
    }
    for (let length = 0; length < frame.length; length += 1) {
      expect(await decodeFrame(frame.subarray(0, length), name, sealed)).toBeUndefined();
    }
    expect(await decodeFrame(frame, 'p:v:{:other}', sealed)).toBeUndefined();
    expect(frame.includes('secret')).toBe(false);
  });

  it('never takes plain for sealed, sealed for plain, or a foreign codec', async () => {
    const plain = (await encodeFrame({ entry: entry(1), nonces: [], scopes: [] }, name, format()))!;
    const secret = (await encodeFrame({ entry: entry(1), nonces: [], scopes: [] }, name, sealed))!;
    const codec = { encode: () => Buffer.from('1'), decode: () => 1 };
    expect(await decodeFrame(plain, name, sealed)).toBeUndefined();
    expect(await decodeFrame(secret, name, format())).toBeUndefined();
    expect(await decodeFrame(plain, name, format({ codec }))).toBeUndefined();
    expect(await decodeFrame(secret, name, format({ keyRing: createKeyRing([keys[1]!]) }))).toBeUndefined();
  });

  it('reads what an older key sealed, and seals with the first', async () => {
    const before = format({ keyRing: createKeyRing([keys[1]!]) });
    const frame = (await encodeFrame({ entry: entry('old'), nonces: [], scopes: [] }, name, before))!;
    expect((await decodeFrame(frame, name, sealed))?.entry.value).toBe('old');
    const now = (await encodeFrame({ entry: entry('new'), nonces: [], scopes: [] }, name, sealed))!;
    expect(await decodeFrame(now, name, before)).toBeUndefined();
  });

  it('is not made of values that are too large, and not read from a bomb', async () => {
    expect(
      await encodeFrame(
        { entry: entry('x'.repeat(2_000)), nonces: [], scopes: [] },
        name,
        format({ maxValueBytes: 1_000 }),
      ),
    ).toBeUndefined();
    const frame = (await encodeFrame(
      { entry: entry('x'.repeat(500_000)), nonces: [], scopes: [] },
      name,
      format(),
    ))!;
    expect(frame.length).toBeLessThan(5_000);
    expect(await decodeFrame(frame, name, format({ maxValueBytes: 100_000 }))).toBeUndefined();
    expect(await decompress(zstdCompressSync(Buffer.alloc(50_000_000)), 1_000_000)).toBeUndefined();
    // Too long to be opened on the spot: the thread pool keeps the bound, too.
    const large = zstdCompressSync(Buffer.concat([randomBytes(20_000), Buffer.alloc(50_000_000)]));
    expect(large.length).toBeGreaterThan(20_000);
    expect(await decompress(large, 1_000_000)).toBeUndefined();
  });

  it('makes text and bytes of a large value in two turns of the event loop, of a small one in one', async () => {
    const turns = async (characters: number) => {
      let hasTurned = false;
      setImmediate(() => (hasTurned = true));
      await encodeFrame(
        { entry: entry('x'.repeat(characters)), nonces: [], scopes: [] },
        name,
        format({ compressionMinBytes: 1_000_000 }),
      );
      return hasTurned;
    };
    expect([await turns(1_000), await turns(100_000)]).toEqual([false, true]);
  });

  it('compresses where it pays, in the thread pool when it is large', async () => {
    expect(await compress(Buffer.from('short'), 100)).toBeUndefined();
    const noise = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7_919 * 104_729) % 251));
    const random = Buffer.concat(
      Array.from({ length: 20 }, (_, index) =>
        zstdCompressSync(Buffer.concat([noise, Buffer.from(`${index}`)])),
      ),
    );
    expect(await compress(random.subarray(0, 300), 1)).toBeUndefined();
    for (const size of [2_000, 200_000]) {
      const text = Buffer.from('a sentence that repeats itself. '.repeat(size / 32));
      const compressed = await compress(text, 100);
      expect(compressed!.length).toBeLessThan(text.length / 3);
      expect(await decompress(compressed!, 1_000_000)).toEqual(text);
    }
  });

  it('compresses the smallest values so that they can be read', async () => {
    const small = format({ compressionMinBytes: 0, maxValueBytes: 62 });
    let smaller = 0;
    for (let length = 0; length <= 60; length += 1) {
      const value = 'a'.repeat(length);
      const frame = await encodeFrame({ entry: entry(value), nonces: [], scopes: [] }, name, small);
      expect((await decodeFrame(frame!, name, small))?.entry.value).toBe(value);
      smaller += frame!.readUInt8(20) & 1;
    }
    expect(smaller).toBeGreaterThan(20);
  });
});

describe('a key ring', () => {
  it.each([['no-colon'], ['k:short'], [`k:${'A'.repeat(43)}=`, `k:${'B'.repeat(43)}=`]])(
    'refuses %p without showing it',
    (...wrong) => {
      expect(() => createKeyRing(wrong)).toThrow(
        expect.objectContaining({
          code: 'invalid_options',
          message: expect.not.stringMatching(/short|AAAA|BBBB/),
        }) as never,
      );
    },
  );
});
