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
  it('reads headings and paragraphs with their pages, joins parted words and reads running lines once', async () => {
    const document = await read(
      chapters(4, (page) => [
        { text: 'Annual report 2025', y: 775, size: 9 },
        { text: `Page ${page} of 4`, x: 300, y: 30, size: 9 },
      ]),
    );
    expect(document.text.split('\n\n').slice(0, 5)).toEqual([
      'Annual report 2025',
      '# Chapter 1',
      'The committee met, and decided about well-known matters.',
      'It is well-known on page 1.',
      '# Chapter 2',
    ]);
    expect(document).toMatchObject({ kind: 'pdf', title: 'Annual (report)', pages: 4 });
    expect(document.blocks.map(({ page }) => page)).toEqual([1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    expect(document.notes).toEqual([
      'Lines that are printed at the edge of most pages were read once, the numbers of pages not at all.',
    ]);
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

  it.each([
    [90, (x: number, y: number) => ({ x: 792 - y, y: x })],
    [180, (x: number, y: number) => ({ x: 612 - x, y: 792 - y })],
    [270, (x: number, y: number) => ({ x: y - 180, y: 792 - x })],
  ] as const)('reads what is turned by %i degrees as it reads what stands upright', async (turn, place) => {
    const upright = [
      ...typeset(['# Catch', 'The first line of a paragraph, and', 'the second one.']),
      { text: 'Year', x: 72, y: 650 },
      { text: 'Fish', x: 272, y: 650 },
      { text: '2024', x: 72, y: 636 },
      { text: '90', x: 272, y: 636 },
    ];
    const onSide = upright.map((run) => ({ ...run, ...place(run.x ?? 72, run.y), turn }));
    const { text, blocks } = await read(writePdf([upright]));
    expect(text).toBe(
      '# Catch\n\nThe first line of a paragraph, and the second one.\n\nYear | Fish\n2024 | 90',
    );
    expect(await read(writePdf([onSide]))).toMatchObject({ text, blocks });
    const beside = { text: 'Printed by nobody', x: 20, y: 300, turn: 90 } as const;
    expect((await read(writePdf([[...upright, beside]]))).text).toBe(`${text}\n\nPrinted by nobody`);
  });

  it('reads heads of pages on their side once, and all text that only stands at their edge', async () => {
    const words = ['sea', 'moon', 'wind', 'rain'];
    const { text, notes } = await read(
      writePdf(
        words.map((word) =>
          [
            { text: 'The book of tides', x: 40, y: 72, size: 9 },
            { text: `On the ${word} there is much to say.`, x: 120, y: 72 },
            { text: 'More of it comes later.', x: 134, y: 72 },
          ].map((run) => ({ ...run, turn: 90 }) as const),
        ),
      ),
    );
    expect(text.split('\n\n')).toEqual([
      'The book of tides',
      ...words.map((word) => `On the ${word} there is much to say. More of it comes later.`),
    ]);
    expect(notes).toEqual([
      'Lines that are printed at the edge of most pages were read once, the numbers of pages not at all.',
    ]);
  });

  it('puts what a form holds where its label is, else says what the field is called', async () => {
    const { text, notes } = await read(
      writePdf(
        [
          [
            { text: 'First name', y: 700 },
            { text: 'Last name', x: 272, y: 700 },
            { text: 'Fill in the rest.', y: 662 },
            { text: 'Born on', y: 640 },
            { text: 'in', x: 272, y: 640 },
            { text: 'I agree.', x: 90, y: 600 },
            { text: '(signature)', y: 540 },
          ],
        ],
        {
          fields: [
            { name: 'last', rect: [272, 676, 450, 692], says: '/FT /Tx /V (Lovelace)' },
            { name: 'first', rect: [72, 676, 250, 692], says: '/FT /Tx /V (Ada\\nMaria)' },
            { name: 'place', rect: [300, 636, 400, 652], says: '/FT /Tx /V (London)' },
            { name: 'born', rect: [120, 636, 200, 652], says: '/FT /Tx /V (10 December)' },
            { name: 'agree', rect: [72, 598, 84, 610], says: '/FT /Btn /V /Yes /AS /Yes' },
            { name: 'signed', rect: [72, 552, 250, 566], says: '/FT /Tx /V (A. L.)' },
            { name: 'ref', rect: [400, 100, 500, 112], says: '/FT /Tx /V (77) /TU (Reference)' },
            { name: 'blank', rect: [400, 200, 500, 212], says: '/FT /Tx /V ()' },
            { name: 'far', rect: [900, 200, 950, 212], says: '/FT /Tx /V (Beside the paper)' },
            { name: 'low', rect: [300, 100, 400, 100.1], says: '/FT /Tx /V (Too low to be seen)' },
            { name: 'narrow', rect: [300, 100, 300.1, 112], says: '/FT /Tx /V (Too narrow)' },
            { name: 'rim', rect: [611.9, 100, 700, 112], says: '/FT /Tx /V (Hardly on the paper)' },
            { name: 'flat', rect: [400, 300, 400, 300], says: '/FT /Tx /V (Nowhere)' },
            { name: 'secret', rect: [400, 400, 500, 412], says: '/FT /Tx /Ff 8192 /V (pass)' },
          ],
        },
      ),
    );
    expect(text.split('\n')).toEqual([
      'First name | Last name',
      'Ada Maria | Lovelace',
      '',
      'Fill in the rest.',
      '',
      'Born on 10 December in London',
      '',
      '[x] I agree.',
      '',
      'A. L. (signature)',
      '',
      'Reference: 77',
    ]);
    expect(notes).toEqual(['Fields of the form that are not shown were left out.']);
  });

  it.each([
    ['squeezed to lines', '3 Tz (Obey me.) Tj', 'Shown.'],
    ['narrow', '60 Tz (Narrow.) Tj', 'Shown.\n\nNarrow.'],
  ])('judges letters that are %s by what is left of their width', async (_, shown, text) => {
    const runs = [
      { text: 'Shown.', y: 700 },
      { text: '-', y: 500 },
    ];
    const show = (words: string) => (words === '-' ? shown : `(${words}) Tj`);
    expect((await read(writePdf([runs], { show }))).text).toBe(text);
  });

  it('reads what was filled into a scan, and says that its pages have no text', async () => {
    const field = (name: string, says: string) => ({ name, rect: [72, 600, 200, 612] as const, says });
    const fields = [field('name', '/FT /Tx /V (Ada)'), field('box', '/FT /Btn /V /Off /AS /Off')];
    const { text, notes } = await read(writePdf([[]], { fields }));
    expect(text).toBe('name: Ada');
    expect(notes).toEqual(['1 of 1 pages have no text, as pictures of pages have none: 1.']);
    await expect(read(writePdf([[]], { fields: fields.slice(1) }))).rejects.toThrow('without a text layer');
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
