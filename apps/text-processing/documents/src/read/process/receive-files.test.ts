import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { receiveFiles, toHead } from './receive-files.ts';

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let from = 0, at = 0; from < bytes.length; at += 1) {
    const size = sizes[at % sizes.length]!;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

describe('receiveFiles', () => {
  it('gives back each file that was sent, however the stream is cut', async () => {
    const file = fc.record({
      name: fc.string({ unit: 'grapheme' }),
      bytes: fc.uint8Array({ maxLength: 40 }),
    });
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(file), sizes, async (files, cuts) => {
        const sent = files.flatMap(({ name, bytes }) => [
          Buffer.from(toHead({ name, limits, length: bytes.length })),
          Buffer.from(bytes),
        ]);
        const got: unknown[] = [];
        for await (const { request, bytes } of receiveFiles(inPieces(Buffer.concat(sent), cuts)))
          got.push({ name: request.name, bytes });
        expect(got).toEqual(files);
      }),
    );
  });
});
