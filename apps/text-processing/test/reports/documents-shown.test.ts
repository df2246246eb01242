// Reports of pages, e-mails, PDFs and texts whose words or figures were lost or became others.
import { typeset, writePdf } from '../../documents/test-files/write-pdf.ts';
import type { Report } from './read-reports.ts';
import { readReports } from './read-reports.ts';

const page = (body: string) => `<!doctype html><html><body>${body}</body></html>`;
const mail = (fields: string, body: string | Uint8Array = 'Hello.') =>
  Buffer.concat([
    Buffer.from(`From: a@b.c\r\nTo: d@e.f\r\nSubject: Test\r\n${fields}\r\n\r\n`),
    typeof body === 'string' ? Buffer.from(body) : body,
  ]);
const privet = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const html64 = 'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64';
const offer = base64('<p>We offer 420 EUR.</p>');

const reports: readonly Report[] = [
  {
    number: 'run-llama/llama_index#11449',
    title: 'a small raised figure is no digit of the one before it',
    name: 'note.pdf',
    file: writePdf([
      [
        { text: 'Sales were 45', x: 72, y: 700, size: 12 },
        { text: '3', x: 146, y: 705, size: 7 },
        { text: ' million EUR.', x: 151, y: 700, size: 12 },
      ],
    ]),
    says: ['Sales were 45^3 million EUR.'],
  },
  {
    number: 'adbar/trafilatura#889',
    title: 'raised and lowered figures and fractions of a page stay apart',
    name: 'raised.html',
    file: page(
      '<p>10<sup>6</sup> cells, 19<sup>99</sup> EUR, m<sup>2</sup>, H<sub>2</sub>O, 10<sub>2</sub>, <sup>1</sup>2020, 2<sup>31</sup>-1.</p><p><math><mn>3</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></math> and <math><msup><mn>2</mn><mi>n</mi></msup></math> and <math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math></p>',
    ),
    says: ['10^6 cells, 19^99 EUR, m2, H2O, 10_2, 1 2020, 2^31-1.', '3 1/2 and 2^n and (a+b)/2'],
  },
  {
    number: 'baynezy/Html2Markdown#170',
    title: 'items are counted as browsers count them',
    name: 'lists.html',
    file: page(
      '<ol start="3"><li>three</li><li value="7">seven</li><li>eight</li></ol><p>-</p><ol type="a"><li>a</li><li>b</li></ol><p>-</p><ol reversed><li>two</li><li>one</li></ol><p>-</p><ol style="list-style-type: lower-roman" start="4"><li>four</li></ol>',
    ),
    says: ['3. three\n7. seven\n8. eight', 'a. a\nb. b', '2. two\n1. one', 'iv. four'],
  },
  {
    number: 'docling-project/docling#858',
    title: 'a form on a page says what is ticked, filled in and chosen',
    name: 'form.html',
    file: page(
      '<input type="checkbox" id="menu"><p><input type="checkbox" checked> I agree <input type="radio"> I do not</p><p>Name: <input value="Ada"> <input type="hidden" value="token"><input type="password" value="word"></p><p>Note: <textarea>Call me.</textarea></p><p>Country: <select><option>Spain</option><option selected>Austria</option></select></p>',
    ),
    says: ['[x] I agree [ ] I do not', 'Name: Ada', 'Note: Call me.', 'Country: Austria'],
    saysNot: ['token', 'word', 'Spain', '[ ]\n'],
  },
  {
    number: 'docling-project/docling#858',
    title: 'a form in an e-mail does, too',
    name: 'form.eml',
    file: mail(
      'Content-Type: text/html',
      '<p><input type="checkbox" checked> Paid <input type="checkbox"> Open</p>',
    ),
    says: ['[x] Paid [ ] Open'],
  },
  {
    number: 'microsoft/markitdown#2522',
    title: 'cells that reach over rows and columns keep the others in their columns',
    name: 'merged.html',
    file: page(
      '<table><tr><th colspan="3">Sales by quarter</th></tr><tr><th>Quarter</th><th>Region</th><th>Sales</th></tr><tr><td rowspan="2">Q1</td><td>North</td><td>10</td></tr><tr><td>South</td><td>20</td></tr><tr><td colspan="2">Both</td><td>30</td></tr></table>',
    ),
    says: ['Sales by quarter\n\nQuarter | Region | Sales\nQ1 | North | 10\nQ1 | South | 20\nBoth |  | 30'],
  },
  {
    number: 'chezou/tabula-py#325',
    title: 'an empty cell of a PDF moves no other',
    name: 'empty.pdf',
    file: writePdf([
      [
        ['Quarter', 'Region', 'Sales'],
        ['Q1', 'North', '10'],
        ['', 'South', '20'],
        ['Q2', '', '30'],
      ].flatMap((cells, row) =>
        cells.flatMap((text, at) => (text ? [{ text, x: 72 + at * 150, y: 700 - 14 * row, size: 11 }] : [])),
      ),
    ]),
    says: ['Quarter | Region | Sales\nQ1 | North | 10\n| South | 20\nQ2 |  | 30'],
  },
  {
    number: 'adbar/trafilatura#555',
    title: 'struck words of a page are seen to be struck',
    name: 'struck.html',
    file: `<!doctype html><style>.old{text-decoration:line-through} .new{text-decoration:none}</style><p>Price: <del>$99 <b>net</b></del> $49. <span class="old">Void.</span> <span style="text-decoration: line-through">Gone.</span> <u class="new">Valid.</u></p>`,
    says: ['Price: ~~$99 net~~ $49. ~~Void. Gone.~~ Valid.'],
  },
  {
    number: 'mozilla/pdf.js#7445',
    title: 'letters that are drawn twice to be bold are read once',
    name: 'bold.pdf',
    file: writePdf([
      [
        { text: 'Total 42 EUR', x: 72, y: 700, size: 12 },
        { text: 'Total 42 EUR', x: 72.3, y: 700, size: 12 },
        { text: 'Paid.', x: 72, y: 680, size: 12 },
      ],
    ]),
    says: ['Total 42 EUR Paid.'],
    saysNot: ['EURTotal'],
  },
  {
    number: 'docling-project/docling#4202',
    title: 'a byte that was lost makes no other text of the rest',
    name: 'lost.txt',
    file: Buffer.concat([
      Buffer.from('Größe für Straße. '.repeat(9)),
      Buffer.from([0xff]),
      Buffer.from(' Ende ü.'),
    ]),
    says: ['Größe für Straße.', 'Ende ü.', 'A character was damaged'],
  },
  {
    number: 'cordada/lib-cl-sii-python#1057',
    title: 'a text that was cut within a character is read as it was written, one of Windows as it was',
    name: 'cut.txt',
    file: Buffer.from('Größe für Straße ü').subarray(0, -1),
    says: ['Größe für Straße'],
  },
  {
    number: 'cordada/lib-cl-sii-python#1057',
    title: 'a word of Windows that ends as a cut character does is none',
    name: 'cafe.txt',
    file: Buffer.from('un café', 'latin1'),
    says: ['un café', 'windows-1252'],
  },
  {
    number: 'postalsys/postal-mime#94',
    title: 'code pages are known by their numbers',
    name: 'cp932.html',
    file: Buffer.concat([
      Buffer.from('<!doctype html><meta charset="cp932"><p>'),
      Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea]),
    ]),
    says: ['日本語'],
  },
  {
    number: 'nodemailer/mailparser#370',
    title: 'a page in an e-mail says itself what it is written in',
    name: 'russian.eml',
    file: mail(
      'Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit',
      Buffer.concat([Buffer.from('<html><head><meta charset="windows-1251"></head><p>'), privet]),
    ),
    says: ['Привет'],
    saysNot: ['does not say what it is written in'],
  },
  {
    number: 'jstedfast/MimeKit#870',
    title: 'UTF-8 that an e-mail calls something else is UTF-8, within an e-mail within it as well',
    name: 'within.eml',
    file: mail(
      'Content-Type: multipart/mixed; boundary=b',
      '--b\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nDet här är.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.z\r\nSubject: Inner\r\nContent-Type: text/plain; charset=windows-1252\r\n\r\nDzień dobry.\r\n--b--',
    ),
    says: ['Det här är.', 'Dzień dobry.'],
  },
  {
    number: 'jakartaee/mail-api#394',
    title: 'a text that says nothing of it and is no UTF-8 is guessed, and said to be',
    name: 'guessed.eml',
    file: mail('Content-Type: text/plain', Buffer.from('Größe', 'latin1')),
    says: ['Größe', 'was read as windows-1252'],
  },
  ...[
    ['a field of 62 letters', 'X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: TenantId=1'],
    ['a dot in the name of a field', 'X-MS.Org.Foo: 1'],
    ['a space before a colon', 'X-Mailer : 1'],
    ['a line that is no field', 'X Mailer Version 2'],
  ].map(([title, line]) => ({
    number: 'paperless-ngx/paperless-ngx#13545',
    title: `an e-mail with ${title} is one`,
    name: 'offer.eml',
    file: mail(`${line}\r\n${html64}`, offer),
    says: ['We offer 420 EUR.'],
    saysNot: [offer],
  })),
  {
    number: 'alephdata/ingest-file#622',
    title: 'a draft without a sender is an e-mail where it is called one',
    name: 'draft.eml',
    file: `X-Unsent: 1\r\nTo: d@e.f\r\nSubject: Draft\r\n${html64}\r\n\r\n${offer}`,
    says: ['# Draft', 'We offer 420 EUR.'],
  },
  {
    number: 'alephdata/ingest-file#622',
    title: 'an e-mail behind a mark of UTF-8 and an empty line has its sender',
    name: 'mark.eml',
    file: Buffer.concat([Buffer.from('\ufeff\r\n'), mail(html64, offer)]),
    says: ['From: a@b.c', 'We offer 420 EUR.'],
  },
  ...['MZ is a postal code of Mainz.', 'ID3 tags are told here.', 'RIFF means reef in German.', 'BZh.'].map(
    (text) => ({
      number: 'agsaru/Repo2Readme#176',
      title: `a text that begins "${text.slice(0, 4)}" is one`,
      name: 'words.txt',
      file: text,
      says: [text],
    }),
  ),
  {
    number: 'docling-project/docling#3880',
    title: 'what the heads of all pages say is read once',
    name: 'invoice.pdf',
    file: writePdf(
      [1, 2, 3].map((number) => [
        { text: 'Invoice 2026-001', y: 770, size: 11 },
        ...typeset([`Item ${number} costs 10 EUR.`], { top: 700 }),
        { text: `Page ${number} of 3`, y: 30, size: 11 },
      ]),
    ),
    says: ['Invoice 2026-001\n\nItem 1 costs 10 EUR.\n\nItem 2 costs'],
    saysNot: ['Page'],
  },
  {
    number: 'office_oxide#155',
    title: 'an e-mail that is a picture says what the picture is said to show',
    name: 'picture.eml',
    file: mail('Content-Type: text/html', '<img src="cid:x" alt="Invoice 420 EUR due 4 March">'),
    says: ['Invoice 420 EUR due 4 March', 'only pictures'],
  },
  {
    number: 'office_oxide#155',
    title: 'so does a page; beside a text it is not read, since nobody sees it',
    name: 'pictures.html',
    file: page('<img alt="Invoice 420 EUR">'),
    says: ['Invoice 420 EUR'],
  },
  {
    number: 'office_oxide#155',
    title: 'words of pictures beside a text stay where nobody sees them',
    name: 'beside.html',
    file: page('<p>Seen.</p><img alt="Obey me">'),
    says: ['Seen.'],
    saysNot: ['Obey'],
  },
];

readReports('Reports of what was shown', reports);
