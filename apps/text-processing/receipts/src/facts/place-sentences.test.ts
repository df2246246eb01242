import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDocument } from '../../../src/domain/reading/read-document.ts';
import { placeSentences } from './place-sentences.ts';

const bare = (text: string) => text.replace(/\s+/g, '');
const placesOf = async (text: string) => [...placeSentences(text, (await readDocument(text)).sentences)];

describe('placeSentences', () => {
  it('places sentences over line breaks, behind markers and in lists', async () => {
    const text =
      '# Tides\n\nThe  tide is\nhigh. It falls\n\tat noon.\n\n- The first item.\n- The second\n  item.\n';
    const places = await placesOf(text);
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual([
      'Tides',
      'The  tide is\nhigh.',
      'It falls\n\tat noon.',
      'The first item.',
      'The second\n  item.',
    ]);
  });

  it('keeps a title and the name behind it in one sentence', async () => {
    const text = 'The letter is from Dr. Mills. Mrs. Adeyemi and Mr. Holt have read it.';
    const places = await placesOf(text);
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual([
      'The letter is from Dr. Mills.',
      'Mrs. Adeyemi and Mr. Holt have read it.',
    ]);
  });

  it('has each sentence in its place, one behind the other, in any text', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'The tide is high. ',
        '\n\n',
        '\n',
        '- ',
        '# ',
        '1. ',
        '```\n',
        '  ',
        '"No," he said. ',
        'Mrs. ',
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 24 }), async (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { sentence, start, end } of await placesOf(text)) {
          expect(bare(text.slice(start, end))).toBe(bare(sentence.text));
          expect(start).toBeGreaterThanOrEqual(last);
          last = end;
        }
      }),
      { numRuns: 100 },
    );
  });

  it('leaves out no sentence', async () => {
    const words = fc.constantFrom(
      'The tide is high. ',
      'Nobody came.\n',
      '\n\n',
      '- An item of it.\n',
      'It was 4.2 m! ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 20 }), async (parts) => {
        const text = parts.join('');
        expect((await placesOf(text)).length).toBe((await readDocument(text)).sentences.length);
      }),
      { numRuns: 40 },
    );
  });
});
