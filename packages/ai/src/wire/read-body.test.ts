import { describe, expect, it } from '@jest/globals';
import { readWhole } from './bounded-fetch.ts';

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
