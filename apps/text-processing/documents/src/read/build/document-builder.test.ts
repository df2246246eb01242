import { describe, expect, it } from '@jest/globals';
import { headingPath } from '../../document/source-document.ts';
import { defaultReadLimits } from '../bounds/read-limits.ts';
import { createDocumentBuilder } from './document-builder.ts';

const create = (limits = {}) => createDocumentBuilder('text', { ...defaultReadLimits, ...limits });

describe('createDocumentBuilder', () => {
  it('gives each piece its place in a text that reads as Markdown', () => {
    const builder = create();
    builder.heading('Report', 1, 1);
    builder.paragraph('First  words.\n\n Second line.', 1);
    builder.item('one', { page: 2 });
    builder.item('two', { page: 2, marker: '2.' });
    builder.row(['a', ' ', 'c'], 2);
    builder.verbatim('  x = 1\n\n', 'code');
    const { text, blocks, pages } = builder.build(2);
    expect(text).toBe('# Report\n\nFirst words.\nSecond line.\n\n- one\n2. two\n\na |  | c\n\n  x = 1');
    expect(blocks.map(({ kind, start, end, page }) => [kind, text.slice(start, end), page])).toEqual([
      ['heading', '# Report', 1],
      ['paragraph', 'First words.\nSecond line.', 1],
      ['item', '- one', 2],
      ['item', '2. two', 2],
      ['row', 'a |  | c', 2],
      ['code', '  x = 1', undefined],
    ]);
    expect(blocks.every(({ end }, at) => text.slice(end, blocks[at + 1]?.start).trim() === '')).toBe(true);
    expect(pages).toBe(2);
  });

  it('knows under which headings a piece stands', () => {
    const builder = create();
    for (const [words, level] of [
      ['A', 1],
      ['A.1', 3],
      ['A.2', 2],
      ['B', 1],
    ] as const) {
      builder.heading(words, level);
      builder.paragraph(`In ${words}.`);
    }
    const { blocks, headings, text } = builder.build();
    const paths = blocks
      .filter(({ kind }) => kind === 'paragraph')
      .map(({ heading, start, end }) => [text.slice(start, end), headingPath(headings, heading)]);
    expect(paths).toEqual([
      ['In A.', ['A']],
      ['In A.1.', ['A', 'A.1']],
      ['In A.2.', ['A', 'A.2']],
      ['In B.', ['B']],
    ]);
  });

  it('leaves out pieces without words, control characters, and notes that are said twice', () => {
    const builder = create();
    builder.heading(' ', 1);
    builder.paragraph('\u0000 \u00a0');
    builder.row(['', '|']);
    builder.verbatim('\n\n', 'paragraph');
    builder.paragraph('a\u0000b\u0007c\r\nd \ud800');
    builder.note('Once.');
    builder.note('Once.');
    builder.title('  ');
    builder.title('First');
    builder.title('Second');
    expect(builder.build()).toMatchObject({ text: 'abc\nd \ufffd', notes: ['Once.'], title: 'First' });
  });

  it.each([
    ['characters', { maxCharacters: 10 }],
    ['paragraphs', { maxBlocks: 1 }],
  ])('stops at its limit of %s', (name, limits) => {
    const builder = create(limits);
    builder.paragraph('Six.');
    expect(() => builder.paragraph('And more than ten.')).toThrow(`(limit: ${name})`);
  });

  it('refuses what has no text', () => {
    expect(() => create().build()).toThrow('is empty');
  });
});
