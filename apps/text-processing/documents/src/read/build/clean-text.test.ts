import { describe, expect, it } from '@jest/globals';
import { toLine, toLines, wholeWords } from './clean-text.ts';

const accent = '\u0301';

describe('wholeWords', () => {
  it.each([
    ['letters and their accents are one character each', `cafe${accent}`, 'caf\u00e9'],
    ['31 marks over one letter too', `e${accent.repeat(31)}`, `\u00e9${accent.repeat(30)}`],
    ['more marks than any script writes stay as they are', `e${accent.repeat(32)}`, `e${accent.repeat(32)}`],
    ['a word is not parted by what nobody sees', 'infra\u00adstruc\u00ad\nture', 'infrastructure'],
    ['between figures it is a dash', '10\u00ad20', '10\u00ad20'],
  ])('%s', (_, text, expected) => {
    expect(wholeWords(text)).toBe(expected);
  });
});

describe('toLine, toLines', () => {
  it('keep the narrow space within a figure, and one blank for any others', () => {
    expect(toLine(' 10\u202f000 \t of\n 20 ')).toBe('10\u202f000 of 20');
    expect(toLines(' a  b \r\n\n\u2028 c\u0000 ')).toBe('a b\nc');
  });
});
