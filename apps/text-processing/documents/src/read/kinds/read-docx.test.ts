import { describe, expect, it } from '@jest/globals';
import { hostileWordFiles } from '../../../test-files/hostile-word-files.ts';
import { paragraph, run, wordPart, writeDocx, zipFiles } from '../../../test-files/write-docx.ts';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { openZip } from '../zip/read-zip.ts';
import { readDocx } from './read-docx.ts';

const read = (bytes: Uint8Array) => readDocx(openZip(bytes, limits.maxInflatedBytes), limits);

describe('readDocx', () => {
  it('reads headings, lists, tables and notes in their order', async () => {
    const list = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>';
    const { text, headings } = await read(
      writeDocx(
        paragraph('Report', 'Heading1') +
          paragraph(`${run('See the note')}<w:r><w:footnoteReference w:id="2"/></w:r>${run('.')}`) +
          `<w:p>${list}${run('first')}</w:p>` +
          paragraph('Part', 'Heading2') +
          `<w:tbl><w:tr><w:tc>${paragraph('a')}</w:tc><w:tc>${paragraph('b')}</w:tc></w:tr></w:tbl>`,
        {
          more: {
            numbering: wordPart(
              'numbering',
              '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
            ),
            footnotes: wordPart(
              'footnotes',
              `<w:footnote w:id="2">${paragraph('What it says.')}</w:footnote>`,
            ),
          },
        },
      ),
    );
    expect(text).toBe('# Report\n\nSee the note[1].\n\n- first\n\n## Part\n\na | b\n\n1. What it says.');
    expect(headings).toEqual([
      { text: 'Report', level: 1, parent: -1 },
      { text: 'Part', level: 2, parent: 0 },
    ]);
  });

  it.each(hostileWordFiles.filter(({ name }) => /changes|prefix|hidden\.|deep|laughs/.test(name)))(
    'answers $about',
    async ({ make, answer }) => {
      const { code, says } = await read(make()).then(
        ({ text, notes }) => ({ code: undefined, says: [text, ...notes].join('\n') }),
        (error: { code: string; message: string }) => ({ code: error.code, says: error.message }),
      );
      expect(code).toBe(answer.code);
      for (const words of answer.says) expect(says).toContain(words);
      for (const words of answer.saysNot ?? []) expect(says).not.toContain(words);
    },
  );

  it('reads what a style hides only where one that builds on it shows it again', async () => {
    const style = (id: string, base: string, properties: string) =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${id}"/><w:basedOn w:val="${base}"/><w:rPr>${properties}</w:rPr></w:style>`;
    const styles = [
      style('C', 'B', '<w:b/>'),
      style('A', 'Normal', '<w:vanish/>'),
      style('B', 'A', ''),
      style('Seen', 'B', '<w:vanish w:val="0"/>'),
      style('Below', 'Seen', ''),
      style('One', 'Two', ''),
      style('Two', 'One', ''),
    ];
    const body = ['A', 'B', 'C', 'Seen', 'Below', 'One'].map((id) => paragraph(`Text of ${id}`, id));
    const { text, notes } = await read(writeDocx(body.join(''), { styles: styles.join('') }));
    expect(text).toBe('Text of Seen\n\nText of Below\n\nText of One');
    expect(notes).toEqual(['Hidden text was left out (3 places).']);
  });

  it('reads what only the web view hides: it is printed', async () => {
    const { text, notes } = await read(
      writeDocx(paragraph(`${run('Chapter 1')}${run(' 7', '<w:webHidden/>')}`)),
    );
    expect([text, notes]).toEqual(['Chapter 1 7', []]);
  });

  it('joins paragraphs whose end was deleted', async () => {
    const end = '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>';
    const { text } = await read(writeDocx(`<w:p>${end}${run('One ')}</w:p>${paragraph('line.')}`));
    expect(text).toBe('One line.');
  });

  it('refuses a Word file that is cut or holds no Word', async () => {
    await expect(read(writeDocx('', { document: '<a>' }))).rejects.toMatchObject({
      code: 'unreadable_document',
    });
    await expect(read(zipFiles([{ name: 'word/document.xml', content: '' }]))).rejects.toMatchObject({
      code: 'unreadable_document',
    });
  });
});

describe('openZip', () => {
  const zip = zipFiles([
    { name: 'a.xml', content: 'a'.repeat(600), claims: 1 },
    { name: 'b.xml', content: 'b'.repeat(600) },
  ]);

  it('counts what comes out, not what is claimed, over all files', () => {
    expect(Buffer.from(openZip(zip, 1_200).read('a.xml')!).toString()).toBe('a'.repeat(600));
    const archive = openZip(zip, 1_000);
    archive.read('a.xml');
    expect(() => archive.read('b.xml')).toThrow('inflates to more than 1000 bytes (limit: inflated bytes)');
    expect(archive.read('c.xml')).toBeUndefined();
  });

  it.each([
    ['no end', zip.subarray(0, 50)],
    ['a directory elsewhere', Buffer.from(zip).fill(0xee, zip.length - 6, zip.length - 2)],
    ['other letters for its marks', Buffer.from(zip).fill(0, 0, 4)],
    ['noise where it is packed', Buffer.from(zip).fill(0xff, 36, 44)],
  ])('refuses an archive with %s', (_, bytes) => {
    expect(() => openZip(bytes, 10_000).read('a.xml')).toThrow('damaged archive');
  });

  it('refuses one that is encrypted', () => {
    const locked = Buffer.from(zip);
    locked[locked.indexOf('PK\x01\x02') + 8]! |= 1;
    expect(() => openZip(locked, 10_000).read('a.xml')).toThrow('encrypted with a password');
  });
});
