// Lists hostile and odd files, and what each of them is answered with.
import {
  boastingPageTree,
  circlingForms,
  circlingPageTree,
  circlingTables,
  deepArrays,
  encryptedPdf,
  garbledPdf,
  rightToLeftPdf,
  scannedPdf,
  swellingForms,
  swellingStream,
} from './hostile-pdf.ts';
import { paragraph, run, wordPart, writeDocx, zipFiles } from './write-docx.ts';
import { typeset, writePdf } from './write-pdf.ts';

/** A file, and what comes of it. */
export interface HostileFile {
  /** What is hostile about it. */
  readonly about: string;
  readonly name: string;
  readonly make: () => Uint8Array;
  /** A refusal with this code whose words hold these; or a document whose text and notes hold these. */
  readonly answer: {
    readonly code?: string;
    readonly says: readonly string[];
    readonly saysNot?: readonly string[];
  };
}

const large = 'document_too_large';
const unreadable = 'unreadable_document';
const text = (value: string) => Buffer.from(value);
const mail = (head: string, body: string) =>
  text(
    `From: Ada <ada@example.org>\r\nTo: Bob <bob@example.org>\r\nSubject: Hello\r\n${head}\r\n\r\n${body}`,
  );

const nestedMail = (depth: number) =>
  Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}x\r\n\r\n--b${at}x\r\n`,
  ).join('');

/** The corpus. Files are made when they are asked for; none is larger than a few megabytes. */
export const hostileFiles: readonly HostileFile[] = [
  {
    about: 'a page tree that leads back to itself',
    name: 'circle.pdf',
    make: circlingPageTree,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'drawings that draw each other',
    name: 'forms.pdf',
    make: circlingForms,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'drawings that draw the next one ten times, ten deep',
    name: 'swelling.pdf',
    make: swellingForms,
    answer: { code: large, says: ['limit:'] },
  },
  {
    about: 'a stream of 100 MB, deflated twice',
    name: 'stream.pdf',
    make: swellingStream,
    answer: { code: large, says: ['limit:'] },
  },
  {
    about: 'an array in 200,000 arrays',
    name: 'arrays.pdf',
    make: deepArrays,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'a table of objects that comes before itself',
    name: 'tables.pdf',
    make: circlingTables,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'a billion pages, it says',
    name: 'billion.pdf',
    make: boastingPageTree,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: '10,000 pages',
    name: 'pages.pdf',
    make: () => writePdf(Array.from({ length: 10_000 }, (_, at) => typeset([`Page ${at + 1}.`]))),
    answer: { code: large, says: ['has 10000 pages, more than 2000 (limit: pages)'] },
  },
  {
    about: 'a scan without a text layer',
    name: 'scan.pdf',
    make: scannedPdf,
    answer: { code: unreadable, says: ['without a text layer', 'OCR'] },
  },
  {
    about: 'letters without a meaning',
    name: 'garbled.pdf',
    make: garbledPdf,
    answer: { code: unreadable, says: ['no meaning', 'OCR'] },
  },
  {
    about: 'a password',
    name: 'encrypted.pdf',
    make: () => encryptedPdf('secret'),
    answer: { code: unreadable, says: ['encrypted with a password'] },
  },
  {
    about: 'rights, but no password to read it',
    name: 'rights.pdf',
    make: () => encryptedPdf(''),
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'Hebrew, printed word by word',
    name: 'hebrew.pdf',
    make: () => rightToLeftPdf(['הדוח לשנת 2025 נכתב בירושלים', 'על ידי Ada Lovelace בלבד']),
    answer: { says: ['הדוח לשנת 2025 נכתב בירושלים', 'על ידי Ada Lovelace בלבד'] },
  },
  {
    about: 'a PDF that ends in the middle',
    name: 'cut.pdf',
    make: () => writePdf([typeset(['Hello.'])]).subarray(0, 60),
    answer: { code: unreadable, says: ['damaged PDF'] },
  },
  {
    about: 'a PDF that is called text',
    name: 'report.txt',
    make: () => writePdf([typeset(['Hello from a page.'])]),
    answer: { says: ['Hello from a page.', 'It is called plain text, but is PDF'] },
  },
  {
    about: 'an image that is called PDF',
    name: 'photo.pdf',
    make: () => Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
    answer: { code: unreadable, says: ['a PNG image, though it is called PDF'] },
  },
  {
    about: 'text that is called PDF',
    name: 'notes.pdf',
    make: () => text('Only words.'),
    answer: { says: ['Only words.', 'It is called PDF, but is plain text'] },
  },
  {
    about: 'a workbook that is called DOCX',
    name: 'book.docx',
    make: () => zipFiles([{ name: 'xl/workbook.xml', content: '<workbook/>' }]),
    answer: { code: unreadable, says: ['an Excel workbook, though it is called DOCX'] },
  },
  {
    about: 'a program',
    name: 'setup.txt',
    make: () => Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'),
    answer: { code: unreadable, says: ['a program', 'are read'] },
  },
  {
    about: 'noise',
    name: 'noise.txt',
    make: () => Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7_919 + (at >> 3) * 131) & 255),
    answer: { code: unreadable, says: ['binary file'] },
  },
  {
    about: 'no bytes',
    name: 'empty.pdf',
    make: () => text(''),
    answer: { code: unreadable, says: ['is empty'] },
  },
  {
    about: 'no words',
    name: 'empty.txt',
    make: () => text(' \n\t\n'),
    answer: { code: unreadable, says: ['is empty'] },
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
  {
    about: 'a page that hides words from its readers',
    name: 'hidden.html',
    make: () =>
      text(
        `<!doctype html><title>Tides</title><style>.ghost { display: none } /* .seen{display:none} */ @media print { .seen { display: none } }</style>
        <nav>Home, Contact</nav><h1>Tides</h1><p class="seen">The sea rises twice a day.</p><p class="ghost">By class</p><p style="display : none">By style</p>
        <p hidden>By attribute</p><!-- By comment --><script>By script</script><p style="position:absolute; left:-9999px">By place</p>
        <template><p>By template</p></template><p>It falls twice, too.</p>`,
      ),
    answer: {
      says: [
        '# Tides',
        'The sea rises twice a day.',
        'It falls twice, too.',
        'does not show was left out (4 places)',
      ],
      saysNot: ['By ', 'Contact'],
    },
  },
  {
    about: 'elements in 200,000 elements',
    name: 'deep.html',
    make: () => text(`<!doctype html><body>${'<div>'.repeat(200_000)}x`),
    answer: { code: unreadable, says: ['nested more than 5000 elements deep'] },
  },
  {
    about: 'a million paragraphs',
    name: 'long.html',
    make: () => text(`<!doctype html><body>${'<p>a'.repeat(1_000_000)}`),
    answer: { code: large, says: ['limit:'] },
  },
  {
    about: 'tags that nothing closes',
    name: 'open.html',
    make: () => text(`<!doctype html><body><p>Hello.</p>${'<a b="'.repeat(200_000)}`),
    answer: { says: ['Hello.'] },
  },
  {
    about: 'an e-mail in 1,000 e-mails',
    name: 'nested.eml',
    make: () => mail(`MIME-Version: 1.0\r\n${nestedMail(1_000)}`, 'Hello.'),
    answer: { code: unreadable, says: ['nested more than 64 deep'] },
  },
  {
    about: 'header lines without an end',
    name: 'headers.eml',
    make: () =>
      mail(
        Array.from({ length: 60_000 }, (_, at) => `X-Line-${at}: some value of it`).join('\r\n'),
        'Hello.',
      ),
    answer: { code: unreadable, says: ['header lines'] },
  },
  {
    about: 'an e-mail with letters of its own, a page and an attachment',
    name: 'mail.eml',
    make: () =>
      Buffer.from(
        [
          'From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>',
          'To: Bob <bob@example.org>',
          'Subject: =?utf-8?b?VMOkZ2xpY2g=?=',
          'MIME-Version: 1.0',
          'Content-Type: multipart/mixed; boundary=outer',
          '',
          '--outer',
          'Content-Type: text/plain; charset=iso-8859-1',
          'Content-Transfer-Encoding: quoted-printable',
          '',
          'The caf=E9 is open.',
          '--outer',
          'Content-Type: application/pdf; name=menu.pdf',
          'Content-Disposition: attachment; filename=menu.pdf',
          'Content-Transfer-Encoding: base64',
          '',
          'JVBERi0=',
          '--outer--',
          '',
        ].join('\r\n'),
      ),
    answer: { says: ['# Täglich', 'From: Zoë <zoe@example.org>', 'The café is open.', 'not read: menu.pdf'] },
  },
  {
    about: 'cells that compute, quotes, line ends and NULs',
    name: 'cells.csv',
    make: () =>
      text(
        'name;note\r\n"Smith; John";"said ""no""\nand left"\r\nEve;=HYPERLINK("http://x";"y")\r\nN\0UL;\0-5\r\n',
      ),
    answer: {
      says: [
        'name | note',
        'Smith; John | said "no" and left',
        '=HYPERLINK',
        'NUL | -5',
        '2 characters that cannot be shown',
        'formula',
      ],
    },
  },
  {
    about: 'a quote that nothing closes',
    name: 'open.csv',
    make: () => text(`a,b\n1,"open\n${'2,3\n'.repeat(400_000)}`),
    answer: { code: unreadable, says: ['a quote that is not closed'] },
  },
  {
    about: 'a million rows',
    name: 'rows.csv',
    make: () => text('a,b\n'.repeat(1_000_000)),
    answer: { code: large, says: ['more than 100000 rows (limit: rows)'] },
  },
  {
    about: 'a row of a million cells',
    name: 'wide.csv',
    make: () => text(`${'1,'.repeat(600_000)}1\n`),
    answer: { code: large, says: ['limit: cells'] },
  },
  {
    about: 'six million letters',
    name: 'long.txt',
    make: () => text('All work and no play. '.repeat(280_000)),
    answer: { code: large, says: ['more than 5000000 characters (limit: characters)'] },
  },
  {
    about: 'comments in Markdown, and what only looks like headings',
    name: 'notes.md',
    make: () =>
      text(
        '# Title\n\nSeen.<!-- Unseen -->\n\n<!--\nUnseen too\n-->\n\n```\n# no heading <!-- code -->\n```\n\n- one\n- two\n',
      ),
    answer: {
      says: ['# Title', 'Seen.', '# no heading <!-- code -->', '- one\n- two', '2 comments were left out'],
      saysNot: ['Unseen'],
    },
  },
  {
    about: 'the letters of Windows, and no word about it',
    name: 'old.txt',
    make: () => Buffer.from('Das Caf\xe9 \x93Sch\xf6n\x94 ist ge\xf6ffnet.', 'latin1'),
    answer: { says: ['Das Café “Schön” ist geöffnet.', 'windows-1252'] },
  },
  {
    about: 'two bytes a letter',
    name: 'wide.txt',
    make: () => Buffer.from('\ufeffTwo bytes a letter.', 'utf16le'),
    answer: { says: ['Two bytes a letter.'] },
  },
];
