// Lists Word files that swell, hide or hold what was deleted.
import type { HostileFile } from './hostile-file.ts';
import { paragraph, run, wordPart, writeDocx, zipFiles } from './write-docx.ts';

const large = 'document_too_large';
const unreadable = 'unreadable_document';

/** Word files. */
export const hostileWordFiles: readonly HostileFile[] = [
  {
    about: 'a workbook that is called DOCX',
    name: 'book.docx',
    make: () => zipFiles([{ name: 'xl/workbook.xml', content: '<workbook/>' }]),
    answer: { code: unreadable, says: ['an Excel workbook, though it is called DOCX'] },
  },
  {
    about: '100 MB in 300 KB',
    name: 'bomb.docx',
    make: () => writeDocx(paragraph('A'.repeat(1_000)).repeat(100_000)),
    answer: { code: large, says: ['inflates to more than 50000000 bytes (limit: inflated bytes)'] },
  },
  {
    about: '100 MB that is said to be 1 KB',
    name: 'liar.docx',
    make: () => writeDocx(paragraph('A'.repeat(1_000)).repeat(100_000), { claims: 1_000 }),
    answer: { code: large, says: ['limit: inflated bytes'] },
  },
  {
    about: 'pictures of 100 MB that no text is in',
    name: 'pictures.docx',
    make: () =>
      writeDocx(paragraph('Hello.'), {
        extra: [{ name: 'word/media/image1.bmp', content: new Uint8Array(100_000_000) }],
      }),
    answer: { says: ['Hello.'] },
  },
  {
    about: '40 MB of short paragraphs',
    name: 'paragraphs.docx',
    make: () => writeDocx(paragraph('a').repeat(500_000)),
    answer: { code: large, says: ['limit:'] },
  },
  {
    about: 'elements in 100,000 elements',
    name: 'deep.docx',
    make: () => {
      const depth = 100_000;
      return writeDocx(
        '<w:sdt><w:sdtContent>'.repeat(depth) + paragraph('x') + '</w:sdtContent></w:sdt>'.repeat(depth),
      );
    },
    answer: { code: unreadable, says: ['nested more than 256 elements deep'] },
  },
  {
    about: 'entities that swell',
    name: 'laughs.docx',
    make: () => {
      const entities = Array.from(
        { length: 10 },
        (_, at) => `<!ENTITY e${at} "${at === 0 ? 'ha' : `&e${at - 1};`.repeat(10)}">`,
      );
      const whole = wordPart('document', `<w:body>${paragraph('&e9;')}</w:body>`);
      const place = whole.indexOf('<w:document');
      return writeDocx('', {
        document: `${whole.slice(0, place)}<!DOCTYPE x [${entities.join('')}]>${whole.slice(place)}`,
      });
    },
    answer: { code: unreadable, says: ['declares types or entities'] },
  },
  {
    about: 'tracked changes of every sort',
    name: 'changes.docx',
    make: () =>
      writeDocx(
        paragraph(
          `${run('We pay ')}<w:del w:id="1"><w:r><w:delText>five hundred</w:delText></w:r></w:del><w:ins w:id="2">${run('six hundred')}</w:ins>${run(' euros.')}`,
        ) +
          paragraph(
            `<w:moveFrom w:id="3">${run('It was moved away.')}</w:moveFrom><w:moveTo w:id="4">${run('It came here.')}</w:moveTo>`,
          ) +
          `<w:tbl><w:tr><w:trPr><w:del w:id="5"/></w:trPr><w:tc>${paragraph('A row that is gone')}</w:tc></w:tr><w:tr><w:tc>${paragraph('Kept')}</w:tc><w:tc>${paragraph('row')}</w:tc></w:tr></w:tbl>` +
          paragraph(
            `<w:ins w:id="6"><w:del w:id="7"><w:r><w:t>Inserted and deleted</w:t></w:r></w:del></w:ins>${run('End.')}`,
          ),
      ),
    answer: {
      says: [
        'We pay six hundred euros.',
        'It came here.',
        'Kept | row',
        'End.',
        'Deleted text of 3 tracked changes was left out',
      ],
      saysNot: ['five hundred', 'moved away', 'is gone', 'Inserted and deleted'],
    },
  },
  {
    about: 'deleted text under a prefix of its own',
    name: 'prefix.docx',
    make: () =>
      writeDocx('', {
        document: wordPart(
          'document',
          '<x:body><x:p><x:r><x:t>Kept.</x:t></x:r><x:del x:id="1"><x:r><x:t>Deleted.</x:t></x:r></x:del></x:p></x:body>',
          'x',
        ),
      }),
    answer: { says: ['Kept.', 'Deleted text of 1 tracked change was left out'], saysNot: ['Deleted.'] },
  },
  {
    about: 'hidden text, comments, heads and feet',
    name: 'hidden.docx',
    make: () =>
      writeDocx(
        paragraph(
          `${run('Seen.')}${run('Direct', '<w:vanish/>')}${run('By style', '<w:rStyle w:val="Ghost"/>')}${run(' Shown.', '<w:vanish w:val="false"/>')}`,
        ),
        {
          styles:
            '<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>',
          more: {
            comments: wordPart('comments', `<w:comment w:id="1">${paragraph('A remark')}</w:comment>`),
            header1: wordPart('hdr', paragraph('A head')),
          },
        },
      ),
    answer: {
      says: [
        'Seen. Shown.',
        'Hidden text was left out (2 places).',
        'A comment was left out.',
        'Headers and footers',
      ],
      saysNot: ['Direct', 'By style', 'A remark', 'A head'],
    },
  },
  {
    about: 'a password of Word',
    name: 'locked.docx',
    make: () =>
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        new Uint8Array(504),
        Buffer.from('EncryptedPackage', 'utf16le'),
        new Uint8Array(64),
      ]),
    answer: { code: unreadable, says: ['encrypted with a password'] },
  },
  {
    about: 'a Word file from before 2007',
    name: 'old.doc',
    make: () =>
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        new Uint8Array(504),
        Buffer.from('WordDocument', 'utf16le'),
      ]),
    answer: { code: unreadable, says: ['before 2007', '.docx'] },
  },
];
