import { describe, expect, it } from '@jest/globals';
import type { Receipt } from '../../../receipts/src/receipt.ts';
import { pageOf, passagesOf } from './passages.ts';
import { toPieces } from './to-pieces.ts';
import { sumOf } from './verdict-words.ts';

const receipt = (start: number, end: number, verdict: Receipt['verdict'] = 'supported'): Receipt => ({
  ...{ path: 'summary', start, end, verdict, reasons: [], sources: [] },
});

describe('toPieces', () => {
  it('gives the whole text in order, whatever the receipts say', () => {
    const text = 'One two. Three four.';
    for (const receipts of [
      [],
      [receipt(9, 20), receipt(0, 8)],
      [receipt(0, 12), receipt(9, 20)],
      [receipt(5, 500), receipt(7, 7)],
    ])
      expect(
        toPieces(text, receipts)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    expect(toPieces(text, [receipt(9, 20), receipt(0, 8)]).map(({ text: piece }) => piece)).toEqual([
      'One two.',
      ' ',
      'Three four.',
    ]);
  });
});

describe('passagesOf', () => {
  it('splits where a line is empty, and loses nothing but white space', () => {
    const text = 'First\nline.\n\n  \nSecond.\r\n\r\nThird.';
    expect(passagesOf(text).map(({ start, end }) => text.slice(start, end).trim())).toEqual([
      'First\nline.',
      'Second.',
      'Third.',
    ]);
  });

  it('knows the page of an offset', () => {
    const passages = [
      { kind: 'paragraph', start: 0, end: 10, page: 1 },
      { kind: 'paragraph', start: 12, end: 20, page: 2 },
    ] as const;
    expect([pageOf(passages, 3), pageOf(passages, 11), pageOf(passages, 99)]).toEqual([1, 2, undefined]);
  });
});

describe('sumOf', () => {
  it('says how many sentences were found', () => {
    expect(sumOf([])).toBe('');
    expect(sumOf([receipt(0, 1)])).toBe('The sentence was found in the text.');
    expect(sumOf([receipt(0, 1), receipt(2, 3, 'partly')])).toMatch(/^1 of 2 sentences was found/);
    expect(sumOf([receipt(0, 1, 'unchecked')])).toMatch('not checked');
  });
});
