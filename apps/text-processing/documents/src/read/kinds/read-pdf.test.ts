import { describe, expect, it } from '@jest/globals';
import { hostilePdfFiles } from '../../../test-files/hostile-pdf-files.ts';
import type { PrintedText } from '../../../test-files/write-pdf.ts';
import { typeset, writePdf } from '../../../test-files/write-pdf.ts';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { readPdf } from './read-pdf.ts';

const read = (bytes: Uint8Array) => readPdf(new Uint8Array(bytes), limits);

const chapters = (count: number, edges: (page: number) => PrintedText[]) =>
  writePdf(
    Array.from({ length: count }, (_, at) => [
      ...edges(at + 1),
      ...typeset([
        `# Chapter ${at + 1}`,
        '',
        'The committee met, and de-',
        'cided about well-',
        'known matters.',
        '',
        `It is well-known on page ${at + 1}.`,
      ]),
    ]),
    { title: 'Annual (report)' },
  );

describe('readPdf', () => {
  it('reads headings and paragraphs with their pages, joins parted words and leaves running lines out', async () => {
    const document = await read(
      chapters(4, (page) => [
        { text: 'Annual report 2025', y: 775, size: 9 },
        { text: `Page ${page} of 4`, x: 300, y: 30, size: 9 },
      ]),
    );
    expect(document.text.split('\n\n').slice(0, 4)).toEqual([
      '# Chapter 1',
      'The committee met, and decided about well-known matters.',
      'It is well-known on page 1.',
      '# Chapter 2',
    ]);
    expect(document).toMatchObject({ kind: 'pdf', title: 'Annual (report)', pages: 4 });
    expect(document.blocks.map(({ page }) => page)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    expect(document.notes).toEqual(['Lines that are printed at the edge of most pages were left out.']);
  });

  it('keeps lines at the edge that say something else on each page', async () => {
    const words = ['spring', 'summer', 'fall', 'winter'];
    const { text, notes } = await read(
      chapters(4, (page) => [{ text: `In ${words[page - 1]}`, y: 775, size: 9 }]),
    );
    expect(text).toContain('In spring');
    expect(notes).toEqual([]);
  });

  it('reads columns that stand apart as the rows of a table, and bullets as items', async () => {
    const row = (y: number, ...cells: string[]) => cells.map((text, at) => ({ text, x: 72 + at * 150, y }));
    const { text } = await read(
      writePdf([
        [
          { text: 'Some words before the table.', y: 700 },
          ...row(660, 'Year', 'Income', 'Cost'),
          ...row(646, '2024', '1,000', '900'),
          ...row(632, '2025', '1,100', '950'),
          { text: '\x95 first item', y: 590 },
          { text: '\x95 second item', y: 576 },
        ],
      ]),
    );
    expect(text).toBe(
      'Some words before the table.\n\nYear | Income | Cost\n2024 | 1,000 | 900\n2025 | 1,100 | 950\n\n- first item\n- second item',
    );
  });

  it('says which pages have no text', async () => {
    const { notes } = await read(writePdf([typeset(['One.']), [], [], typeset(['Four.']), []]));
    expect(notes).toEqual(['3 of 5 pages have no text, as pictures of pages have none: 2-3, 5.']);
  });

  it.each(hostilePdfFiles.filter(({ name }) => !/swelling|stream|pages|arrays/.test(name)))(
    'answers $about',
    async ({ make, answer }) => {
      const { code, says } = await read(make()).then(
        ({ text, notes }) => ({ code: undefined, says: [text, ...notes].join('\n') }),
        (error: { code: string; message: string }) => ({ code: error.code, says: error.message }),
      );
      expect(code).toBe(answer.code);
      for (const words of answer.says) if (!words.startsWith('It is called')) expect(says).toContain(words);
    },
  );
});
