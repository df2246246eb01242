import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCharacter } from '../../../test/any-character.ts';
import type { DocumentBlock, Heading, SourceDocument } from '../document/source-document.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { splitDocument } from './split-document.ts';

/** A document of blocks; `# ` begins a heading of the first level, `## ` one of the second. */
function documentOf(texts: readonly string[]): SourceDocument {
  const headings: Heading[] = [];
  let at = 0;
  const blocks = texts.map((text): DocumentBlock => {
    const start = at;
    at += text.length + 2;
    const level = /^(#+) /.exec(text)?.[1]?.length;
    if (level) {
      const parent = headings.findLastIndex((one) => one.level < level);
      headings.push({ text: text.slice(level + 1), level, parent });
    }
    return {
      kind: level ? 'heading' : 'paragraph',
      start,
      end: start + text.length,
      heading: headings.length - 1,
    };
  });
  return { kind: 'text', text: texts.join('\n\n'), headings, blocks, notes: [] };
}
const bounds = { maxTokens: 100, maxCharacters: 100_000 };
const paragraph = 'The tide came in over the flats and went out again. '.repeat(5).trim();

describe('splitDocument', () => {
  it('leaves a short document whole', () => {
    const document = documentOf(['# Tides', paragraph]);
    expect(splitDocument(document, bounds)).toEqual([
      { start: 0, end: document.text.length, text: document.text },
    ]);
  });

  it('leaves one whole that has chapters too', () => {
    const document = documentOf(['# One', 'The tide came in.', '# Two', 'It went out.']);
    expect(splitDocument(document, bounds).map(({ text }) => text)).toEqual([document.text]);
  });

  it('makes parts of about the same length rather than full ones and a rest', () => {
    const lengths = splitDocument(documentOf(Array(5).fill(paragraph)), { ...bounds, maxTokens: 200 }).map(
      ({ start, end }) => end - start,
    );
    expect(lengths).toHaveLength(2);
    expect(Math.min(...lengths) / Math.max(...lengths)).toBeGreaterThan(0.6);
  });

  it('begins a part with a chapter, and tells a part in the middle which chapter it stands in', () => {
    const chapters = ['# One', paragraph, '# Two', '## Deep', paragraph, paragraph, paragraph];
    const texts = splitDocument(documentOf(chapters), bounds).map(({ text }) => text);
    expect(texts[1]).toMatch(/^# Two\n\n## Deep/);
    expect(texts[2]).toMatch(/^# Two › Deep\n\nThe tide/);
  });

  /** A document of one table, the first row above the names of its columns. */
  function tableOf(rows: readonly string[]): SourceDocument {
    let at = 0;
    const blocks = rows.map((row): DocumentBlock => {
      const start = at;
      at += row.length + 1;
      return { kind: 'row', start, end: start + row.length, heading: -1 };
    });
    return { kind: 'csv', text: rows.join('\n'), headings: [], blocks, notes: [] };
  }

  it('tells a part that begins within a table the names of its columns (docling-project/docling#2975)', () => {
    const rows = Array.from({ length: 60 }, (_, at) => `SH-${at} | ${at % 7} | ${at * 37}`);
    const document = tableOf(['Register of 2024', 'holder | class | shares', ...rows]);
    const parts = splitDocument(document, bounds);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts[0]!.text).toMatch(/^Register of 2024\nholder \| class \| shares\nSH-0 /);
    for (const { text, start, end } of parts.slice(1)) {
      expect(text).toMatch(/^holder \| class \| shares\nSH-\d/);
      expect(text.slice(text.indexOf('SH-'))).toBe(document.text.slice(start, end));
      expect(estimateTokens(text)).toBeLessThanOrEqual(bounds.maxTokens);
    }
  });

  it('tells as many names of columns as there is room for, and stays within the bounds', () => {
    const names = Array.from({ length: 90 }, (_, at) => `column ${at}`).join(' | ');
    const wide = splitDocument(tableOf([names, ...Array(40).fill('some | cells')]), {
      ...bounds,
      maxTokens: 300,
    });
    expect(wide[1]!.text).toMatch(/^column 0 \| .{300,380} \| column \d+\nsome \| cells/);
    const long = splitDocument(tableOf(['name | note', `one | ${paragraph.repeat(9)}`]), bounds);
    expect(long.length).toBeGreaterThan(3);
    for (const { text } of long) expect(estimateTokens(text)).toBeLessThanOrEqual(bounds.maxTokens);
  });

  it('tells no names where the first of them has no room', () => {
    const parts = splitDocument(tableOf([`${'X'.repeat(500)} | b`, ...Array(60).fill('some | cells')]), {
      ...bounds,
      maxTokens: 300,
    });
    expect(parts.length).toBeGreaterThan(1);
    for (const { text } of parts.slice(1)) expect(text).toMatch(/^some \| cells\nsome/);
  });

  it('takes no row of figures for the names of columns, as one behind the name of a section, but years', () => {
    const rows = Array.from({ length: 60 }, (_, at) => `Place ${at} | ${at * 37} | ${at * 41}`);
    const second = (first: string) => splitDocument(tableOf([first, ...rows]), bounds)[1]!.text;
    expect(second('Germany | 12 | 34.5 %')).toMatch(/^Place \d+/);
    expect(second('Country | 2023 | 2024/25')).toMatch(/^Country \| 2023 \| 2024\/25\nPlace/);
  });

  it('cuts a block that is longer than a part between sentences', () => {
    for (const { text } of splitDocument(
      documentOf([paragraph.repeat(1) + ` ${paragraph}`.repeat(9)]),
      bounds,
    ))
      expect(text).toMatch(/again\.$/);
  });

  it('cuts what has no sentences anywhere but inside a character', () => {
    const parts = splitDocument(documentOf(['🌊'.repeat(1_000)]), bounds);
    expect(parts.length).toBeGreaterThan(1);
    for (const { text } of parts) expect(text).not.toMatch(/\p{Surrogate}/u);
  });

  it('loses nothing and stays within the bounds, whatever the document', () => {
    const block = fc.oneof(
      fc.lorem({ maxCount: 60 }),
      fc.lorem({ maxCount: 4 }).map((words) => `# ${words}`),
      fc.string({ minLength: 1, maxLength: 900, unit: anyCharacter }).filter((text) => text.trim() !== ''),
    );
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 40, max: 300 }),
        (texts, maxTokens) => {
          const document = documentOf(texts);
          const parts = splitDocument(document, { maxTokens, maxCharacters: 1_000 });
          const covered = parts.map(({ start, end }) => document.text.slice(start, end)).join('');
          expect(covered.replace(/\s/g, '')).toBe(document.text.replace(/\s/g, ''));
          for (const { text, start, end } of parts) {
            expect(text.length).toBeLessThanOrEqual(1_000);
            expect(estimateTokens(document.text.slice(start, end))).toBeLessThanOrEqual(maxTokens * 1.3 + 2);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
