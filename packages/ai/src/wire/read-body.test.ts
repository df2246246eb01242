import { describe, expect, it } from '@jest/globals';
import { readText, readWhole } from './bounded-fetch.ts';

const { signal } = new AbortController();
const bodyOf = (...parts: Uint8Array[]) => new Response(ReadableStream.from(parts) as never);
const read = (...parts: Uint8Array[]) => readWhole(bodyOf(...parts), signal, 100, () => {});

describe('a whole body', () => {
  it('is put together where a part ends inside a character', async () => {
    const bytes = new TextEncoder().encode('Grüße 🍏');
    expect(await read(bytes.slice(0, 3), bytes.slice(3, 10), bytes.slice(10))).toBe('Grüße 🍏');
    expect(await readWhole(new Response(null), signal, 100, () => {})).toBe('');
  });

  it('that is not UTF-8 spoils no later one', async () => {
    await expect(read(Uint8Array.of(0x61, 0xc3))).rejects.toThrow('UTF-8');
    expect(await read(Uint8Array.of(0x61))).toBe('a');
  });

  it('may be as long as allowed and no longer', async () => {
    expect(await read(new Uint8Array(60).fill(97), new Uint8Array(40).fill(97))).toHaveLength(100);
    await expect(read(new Uint8Array(60), new Uint8Array(41))).rejects.toThrow('longer');
  });
});

describe('a streamed body', () => {
  // An error of the provider that stood before them was told or not, as the transport had cut the bytes.
  it('that ends in bytes that are no text gives what came before them, in any pieces', async () => {
    const bytes = Buffer.concat([
      Buffer.from('ü \ufffd 🍏'),
      Buffer.of(0xe2, 0x82, 0xff),
      Buffer.from('later'),
    ]);
    for (let size = 1; size <= bytes.length; size += 1) {
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      let text = '';
      const reading = async () => {
        for await (const piece of readText(bodyOf(...parts), signal, 100)) text += piece;
      };
      await expect(reading()).rejects.toThrow('UTF-8');
      expect([size, text]).toEqual([size, 'ü \ufffd 🍏']);
    }
  });
});
