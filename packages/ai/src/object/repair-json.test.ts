import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLooseJson } from './loose-json.ts';
import { repairJson } from './repair-json.ts';

const corpus = JSON.parse(
  readFileSync(new URL('../../test/corpus/malformed-json.json', import.meta.url), 'utf8'),
) as {
  lossless: { name: string; text: string; value: unknown }[];
  lossy: { name: string; text: string }[];
};

describe('repairJson', () => {
  it.each(corpus.lossless.map((entry) => [entry.name, entry] as const))('mends: %s', (_, { text, value }) => {
    expect(repairJson(text)).toEqual({ ok: true, value, repaired: true });
  });

  it.each(corpus.lossy.map((entry) => [entry.name, entry] as const))('does not guess: %s', (_, { text }) => {
    expect(repairJson(text)).toEqual({ ok: false });
  });

  it('leaves valid JSON as it is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }).filter((value) => typeof value !== 'string'),
        (value) => {
          const text = JSON.stringify(value);
          expect(repairJson(text)).toEqual({ ok: true, value: JSON.parse(text), repaired: false });
        },
      ),
    );
  });

  it('reads valid objects loosely to the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
        const text = JSON.stringify(value);
        expect(readLooseJson(text, 0)).toEqual({ ok: true, value: JSON.parse(text), end: text.length });
      }),
    );
  });

  it('gives up on nesting deeper than 100 instead of overflowing', () => {
    expect(repairJson(`x ${'['.repeat(100_000)}`)).toEqual({ ok: false });
  });

  it('takes hostile text in linear time', () => {
    const startedAt = performance.now();
    for (const text of [
      '{"a":'.repeat(50_000),
      `{${'"a,'.repeat(50_000)}`,
      '<think>'.repeat(50_000),
      `{'${'\\'.repeat(200_000)}`,
    ]) {
      repairJson(text);
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('readLooseJson of a partial text', () => {
  it('gives what had come, without half a number or word', () => {
    expect(readLooseJson('{"a": [1, 2, 3', 0, true)).toMatchObject({ value: { a: [1, 2] } });
    expect(readLooseJson('{"a": "hal', 0, true)).toMatchObject({ value: { a: 'hal' } });
    expect(readLooseJson('{"a": tru', 0, true)).toMatchObject({ value: {} });
    expect(readLooseJson('{"a"', 0, true)).toMatchObject({ value: {} });
    expect(readLooseJson('{"a": "x\\u00', 0, true)).toMatchObject({ value: { a: 'x' } });
  });
});
