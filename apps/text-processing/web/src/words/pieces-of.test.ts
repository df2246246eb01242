import { describe, expect, it } from '@jest/globals';
import { pieceLength, piecesOf } from './pieces-of.ts';

const texts = (text: string) => piecesOf(text).map(([, piece]) => piece);

describe('the pieces of a long text', () => {
  it.each([0, 1])('end at no half of a character (openclaw#96421): %s before them', (count) => {
    const text = 'a'.repeat(count) + '😀'.repeat(6_000);
    const pieces = texts(text);
    expect(pieces.length).toBeGreaterThan(1);
    // Half a character cannot be encoded.
    expect(() => pieces.map(encodeURIComponent)).not.toThrow();
    expect(pieces.join('')).toBe(text);
  });

  it('end with a line where there is one, else at white space', () => {
    const lines = Array.from({ length: 300 }, (_, index) => `- point ${index} of the list\n`).join('');
    const pieces = texts(lines);
    expect(pieces.join('')).toBe(lines);
    expect(pieces.every((piece) => piece.endsWith('list\n') && piece.startsWith('- point'))).toBe(true);
    expect(texts('word '.repeat(2_000)).every((piece) => !/^\w{1,3}\b/.test(piece.trim()))).toBe(true);
  });

  it('stay as they are while the text grows', () => {
    const whole = Array.from(
      { length: 900 },
      (_, index) => `some words of ${index}${index % 40 ? ' ' : '\n'}`,
    ).join('');
    const last = piecesOf(whole);
    for (let length = pieceLength; length < whole.length; length += 97) {
      const grown = piecesOf(whole.slice(0, length)).slice(0, -1);
      expect(grown).toEqual(last.slice(0, grown.length));
    }
  });
});
