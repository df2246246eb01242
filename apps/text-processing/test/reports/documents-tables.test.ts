// Reports of tables that lost their rows, and of pages that lost visible text by its name.
import { paragraph, run, wordPart, writeDocx } from '../../documents/test-files/write-docx.ts';
import type { Report } from './read-reports.ts';
import { readReports } from './read-reports.ts';

const told = Array.from(
  { length: 8 },
  (_, at) =>
    `<p>Section ${at} tells of the matter at some length, with commas, clauses and figures, so that a reader goes on.</p>`,
).join('');
const page = (body: string) =>
  `<!doctype html><html><head><title>Terms</title></head><body><main>${body}</main></body></html>`;
const items = (...texts: string[]) =>
  texts
    .map(
      (text) =>
        `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>${run(text)}</w:p>`,
    )
    .join('');
const numbering = wordPart(
  'numbering',
  '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
);
const table = (rows: readonly (readonly string[])[]) =>
  `<w:tbl>${rows.map((cells) => `<w:tr>${cells.map((cell) => `<w:tc>${cell.startsWith('<') ? cell : paragraph(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`;
const plans = '<tr><th>Plan</th><th>Price</th></tr>';

const reports: readonly Report[] = [
  {
    number: 'mozilla/readability#807',
    title: 'a paragraph is read whatever its class is called',
    name: 'gdpr.html',
    file: page(`<p class="gdpr-Intro">A fine of 20 million EUR is due within 30 days.</p>${told}`),
    says: ['A fine of 20 million EUR is due within 30 days.'],
    saysNot: ['left out'],
  },
  ...['menu-prices', 'extra', 'related-risks', 'remark', 'share', 'MsoHeader'].map((name) => ({
    number: 'mozilla/readability#388',
    title: `text of the class ${name} is read`,
    name: 'named.html',
    file: page(`${told}<div class="${name}"><p>The late fee is 40 USD a day.</p></div>`),
    says: ['The late fee is 40 USD a day.'],
    saysNot: ['left out'],
  })),
  {
    number: 'mozilla/readability#524',
    title: 'a table of prices is read though the names of the plans are links',
    name: 'prices.html',
    file: page(
      `${told}<table><tr><td><a href="/a">Plan for teams</a></td><td>10</td></tr><tr><td><a href="/b">Plan for firms</a></td><td>25</td></tr></table><ul><li><a href="/c">Setup by an engineer</a> 90 EUR</li></ul>`,
    ),
    says: ['Plan for teams | 10\nPlan for firms | 25', '- Setup by an engineer 90 EUR'],
  },
  {
    number: 'docling-project/docling#2330',
    title: 'short cells of a law are read',
    name: 'law.html',
    file: '<table><tr><td><p>(d)</p></td><td><p>to issue recommendations in particular on:</p><table><tr><td>(i)</td><td>risk</td></tr></table></td></tr></table>',
    says: ['(d)\n\nto issue recommendations in particular on:\n\n(i) | risk'],
  },
  {
    number: 'mozilla/readability#807',
    title: 'menus, notices about cookies and lists of other pages are left out all the same',
    name: 'news.html',
    file: `<html><body><div class="menu"><a href="/">Home</a> | <a href="/s">Sport</a></div><div id="cookie-banner"><p>We use cookies here.</p></div><div class="content"><h1>Tides</h1>${told}</div><div class="more"><h3>More</h3><ul><li><a href="/x">A story about the sea and the wind</a></li><li><a href="/y">A story about the moon</a></li></ul></div><div class="footer"><p>Imprint of the company.</p></div></body></html>`,
    says: ['# Tides\n\nSection 0', 'Menus and other parts beside the text were left out.'],
    saysNot: ['Home', 'cookies', 'story', 'Imprint'],
  },
  {
    number: 'aqueeb/confluence2md#6',
    title: 'a list in one cell leaves the table of a Word file a table',
    name: 'risks.docx',
    file: writeDocx(
      table([
        ['Region', 'Budget', 'Risks'],
        ['North', '120', items('late', 'dear')],
        ['South', '340', 'none'],
      ]),
      { more: { numbering } },
    ),
    says: ['Region | Budget | Risks\nNorth | 120 | late; dear\nSouth | 340 | none'],
  },
  {
    number: 'dead8309/markitdown-ts#11',
    title: 'lists, headings and tables in some cells of a page leave their rows together',
    name: 'risks.html',
    file: `<table>${plans}<tr><td><h4>Basic</h4></td><td>10</td></tr><tr><td>Pro</td><td>Years: <ol type="a"><li>first</li><li>second</li></ol>and later</td></tr></table><p>-</p><table>${plans}<tr><td>Max</td><td><table><tr><td>first year</td><td>20</td></tr><tr><td>later</td><td>30</td></tr></table></td></tr></table>`,
    says: [
      'Plan | Price\nBasic | 10\nPro | Years: a. first; b. second; and later',
      'Plan | Price\nMax | first year 20; later 30',
    ],
  },
  {
    number: 'danny-avila/LibreChat#16024',
    title: 'what is a table for its layout is read as what is in it',
    name: 'layout.html',
    file: `<table><tr><td>Logo</td><td>Date</td></tr><tr><td><ul><li>Home</li></ul></td><td><h1>Tides</h1><p>They rise.</p></td></tr></table><table role="presentation"><tr><td>Left</td><td>1</td></tr><tr><td><ul><li>Right</li></ul></td><td>2</td></tr></table><table><tr><td>One</td><td>Two</td></tr><tr><td>${'Words. '.repeat(500)}<ul><li>end</li></ul></td><td>Three</td></tr></table>`,
    says: ['Logo\n\nDate\n\n- Home\n\n# Tides\n\nThey rise.', 'Left\n\n1\n\n- Right\n\n2', '- end\n\nThree'],
  },
  ...['hidden.html', 'hidden.md', 'hidden.txt', 'hidden.csv'].map((name) => ({
    number: 'yfedoseev/pdf_oxide#1412',
    title: `words of ${name} are whole where a browser could part them`,
    name,
    file: 'The com\u00adpany paid 01\u00ad2301.',
    says: ['The company paid 01\u00ad2301.'],
  })),
  {
    number: 'yfedoseev/pdf_oxide#1412',
    title: 'words that were parted at the end of a line are whole in a text',
    name: 'parted.txt',
    file: 'The gov\u00ad\r\nernment paid.',
    says: ['The government paid.'],
  },
  {
    number: 'yfedoseev/pdf_oxide#1412',
    title: 'a soft hyphen of Word is no letter',
    name: 'hidden.docx',
    file: writeDocx('<w:p><w:r><w:t>The com</w:t><w:softHyphen/><w:t>pany paid.</w:t></w:r></w:p>'),
    says: ['The company paid.'],
  },
  ...[
    ['bars.csv', 'name,note,sum\nAda,3 bar | 5 bar,5\nBob,a||b,|'],
    [
      'bars.html',
      '<table><tr><td>name<td>note<td>sum<tr><td>Ada<td>3 bar | 5 bar<td>5<tr><td>Bob<td>a||b<td>|</table>',
    ],
    ['bars.md', 'name | note | sum\n--- | --- | ---\nAda | 3 bar \\| 5 bar | 5\nBob | a\\|\\|b | \\|'],
  ].map(([name = '', file = '']) => ({
    number: 'microsoft/markitdown#2438',
    title: `a bar in a cell of ${name} makes no column`,
    name,
    file,
    says: ['name | note | sum\nAda | 3 bar \\| 5 bar | 5\nBob | a||b | \\|'],
  })),
];

readReports('tables and parts of pages', reports);
