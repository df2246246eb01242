import { describe, expect, it } from '@jest/globals';
import { readDocument } from '../../../src/domain/reading/read-document.ts';
import { findDoings } from './find-doings.ts';
import { createNameBook } from './name-book.ts';
import type { Passage } from './passage.ts';
import { placeSentences } from './place-sentences.ts';
import { readPassage } from './read-passage.ts';

async function read(text: string): Promise<Passage[]> {
  const { sentences } = await readDocument(text);
  const book = createNameBook();
  for (const sentence of sentences) book.add(sentence);
  return [...placeSentences(text, sentences)].map((placed) => readPassage(placed, book));
}

const doings = async (text: string) =>
  (await read(text)).flatMap(({ words }) =>
    findDoings(words).map(({ verb, doer }) => [verb.lower, doer.map((word) => word.text).join(' ')]),
  );

describe('findDoings', () => {
  it.each([
    ['an active clause', 'Ada Quill praised the author.', [['praised', 'Ada Quill']]],
    ['a passive one', 'The author was praised by Ada Quill in 1924.', [['praised', 'Ada Quill']]],
    ['a passive one that names nobody', 'The author was praised in 1924.', [['praised', '']]],
    [
      'who is the one before it',
      'Ada Quill, who led the counts, praised the author.',
      [
        ['led', 'Ada Quill'],
        ['praised', 'Ada Quill'],
      ],
    ],
    [
      'a second verb of one doer',
      'Ada Quill stayed on and praised the author.',
      [
        ['stayed', 'Ada Quill'],
        ['praised', 'Ada Quill'],
      ],
    ],
  ])('reads %s', async (_, text, expected) => {
    expect(await doings(text)).toEqual(expected);
  });

  it('knows that a pronoun does it', async () => {
    const [passage] = await read('We praised the author.');
    expect(findDoings(passage?.words ?? []).map(({ isByPronoun }) => isByPronoun)).toEqual([true]);
  });
});

describe('denials of a passage', () => {
  const denied = async (text: string) =>
    (await read(text)).flatMap(({ words, denials }) =>
      denials.map(({ heads }) => heads.map((at) => words[at]?.lower)),
    );

  it.each([
    ['The towers will not be painted before 2030.', [['painted']]],
    ['Heat pumps are paid for, but not gas boilers.', [['gas', 'boilers']]],
    ['It costs no more than 20 dollars.', []],
    ['Nobody came to the harbor.', [['came', 'harbor']]],
  ])('%s', async (text, heads) => {
    expect(await denied(text)).toEqual(heads);
  });
});

describe('names of a passage', () => {
  it('ties what a name is called to it', async () => {
    const [first, second] = await read(
      'Ada Quill (treasurer) opened the meeting. The treasurer spoke first.',
    );
    const aliases = (passage: Passage | undefined, word: string) =>
      passage?.words.find(({ lower }) => lower === word)?.aliases ?? [];
    expect(aliases(first, 'quill').length).toBeGreaterThan(0);
    expect(aliases(second, 'treasurer')).toEqual(aliases(first, 'quill'));
  });
});
