import { describe, expect, it } from '@jest/globals';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { parseCsv, readCsv } from './read-csv.ts';
import { readMarkdown } from './read-markdown.ts';
import { readText } from './read-text.ts';

const kindsOf = ({ blocks }: { readonly blocks: readonly { readonly kind: string }[] }) =>
  blocks.map(({ kind }) => kind);

describe('readText', () => {
  it('keeps lines as they are, and parts paragraphs at empty ones', () => {
    const { text, blocks } = readText('One\n  two\n \nThree', limits);
    expect(text).toBe('One\n  two\n\nThree');
    expect(blocks).toHaveLength(2);
  });

  it('takes lines for paragraphs where nobody wrapped them', () => {
    expect(readText(`${'long '.repeat(50)}\n${'line '.repeat(50)}`, limits).blocks).toHaveLength(2);
  });
});

describe('readMarkdown', () => {
  it('finds headings of both sorts, items, tables and code', () => {
    const source = `---\ntitle: "From the data"\ntags:\n  - x\n---\nTitle\n=====\n\nPart ##\n---\n## Third ##\n* one\n  more\n2) two\n\n| a | b \\| c |\n|---|:-:|\n| 1 | 2 |\n\n~~~js\n# no heading\n~~~\n\n# C#\n`;
    const document = readMarkdown(source, limits);
    expect(document.title).toBe('From the data');
    expect(document.headings).toEqual([
      { text: 'Title', level: 1, parent: -1 },
      { text: 'Part ##', level: 2, parent: 0 },
      { text: 'Third', level: 2, parent: 0 },
      { text: 'C#', level: 1, parent: -1 },
    ]);
    expect(kindsOf(document)).toEqual([
      ...['heading', 'heading', 'heading', 'item', 'item', 'row', 'row', 'code', 'heading'],
    ]);
    expect(document.text).toContain('- one more\n2) two\n\na | b \\| c\n1 | 2\n\n~~~js\n# no heading\n~~~');
  });

  it.each([
    ['--- no data\n\nText', '--- no data\n\nText'],
    ['a <!-- b --> c <!-- d\n\ne --> f', 'a  c  f'],
    ['a <!-- never closed', 'a <!-- never closed'],
    ['```\nnever closed\n# x', '```\nnever closed\n# x'],
    ['a | b', 'a | b'],
  ])('reads %j', (source, text) => {
    expect(readMarkdown(source, limits).text).toBe(text);
  });
});

describe('readCsv', () => {
  it.each([
    [
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\n"1;5";2',
      [
        ['a', 'b'],
        ['1;5', '2'],
      ],
    ],
    [
      'a\tb\n1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a|b|c\n1|2',
      [
        ['a', 'b', 'c'],
        ['1', '2'],
      ],
    ],
    ['only\nwords', [['only'], ['words']]],
    ['Title, of 2024\na;b\n1,5;2\n2;3', [['Title, of 2024'], ['a', 'b'], ['1,5', '2'], ['2', '3']]],
    ['"sep=^"\na,b^c', [['a,b', 'c']]],
    ['sep=\t\na,b\tc', [['a,b', 'c']]],
    ['sep=', [['sep=']]],
    [
      'a,b\n"x ""y""\nz",2',
      [
        ['a', 'b'],
        ['x "y"\nz', '2'],
      ],
    ],
    [
      'a, "b"\n\n1, "Sunscreen, 8 oz"\n 2, 3 "inch"\n  ,x',
      [
        ['a', 'b'],
        ['1', 'Sunscreen, 8 oz'],
        ['2', '3 "inch"'],
        ['', 'x'],
      ],
    ],
    [
      'a\tb\n\t "c"',
      [
        ['a', 'b'],
        ['', ' "c"'],
      ],
    ],
    [
      'a,b\n1 "inch",2',
      [
        ['a', 'b'],
        ['1 "inch"', '2'],
      ],
    ],
    [
      'comment\nGreat product; fast shipping\nGood\nBad',
      [['comment'], ['Great product; fast shipping'], ['Good'], ['Bad']],
    ],
  ])('parses %j', (text, rows) => {
    expect(parseCsv(text, limits)).toEqual(rows);
  });

  it('says how many cells are formulas elsewhere', () => {
    const { text, notes } = readCsv('a,b\n=1+1,+cmd\n-5,@x', limits);
    expect(text).toBe('a | b\n=1+1 | +cmd\n-5 | @x');
    expect(notes).toEqual([expect.stringMatching(/^3 cells begin as a formula/)]);
  });

  it.each([
    ['a,b\n1,"open', 'a quote that is not closed'],
    ['a\n'.repeat(20), '(limit: rows)'],
    [`${'1,'.repeat(20_000)}1`, '(limit: cells)'],
  ])('refuses what is no table', (text, words) => {
    expect(() => parseCsv(text, { maxBlocks: 10 })).toThrow(words);
  });
});
