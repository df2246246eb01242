// Reports of Word files whose words or figures were lost or became others.
import { paragraph, run, wordPart, writeDocx, zipFiles } from '../../documents/test-files/write-docx.ts';
import type { Report } from './read-reports.ts';
import { readReports } from './read-reports.ts';

const officeTypes = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const alternatives = 'http://schemas.openxmlformats.org/markup-compatibility/2006';

const numbered = (text: string, list: number, level = 0) =>
  `<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr></w:pPr>${run(text)}</w:p>`;
const level = (at: number, format: string, text: string, more = '') =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
const list = (id: number, levels: string) =>
  `<w:abstractNum w:abstractNumId="${id}">${levels}</w:abstractNum>`;
const instance = (id: number, of: number, more = '') =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${more}</w:num>`;
const restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>';
const numbering = wordPart(
  'numbering',
  [
    list(0, level(0, 'decimal', '%1.') + level(1, 'decimal', '%1.%2')),
    list(1, level(0, 'lowerLetter', '(%1)')),
    list(2, level(0, 'chineseCounting', '%1.')),
    list(3, level(0, 'upperRoman', 'Part %1', '<w:pStyle w:val="Heading1"/>')),
    instance(1, 0),
    instance(2, 1),
    instance(3, 2),
    instance(4, 0, restart),
    instance(5, 3),
  ].join(''),
);
const field = (text: string) => `<w:fldSimple w:instr=" MERGEFIELD Amount ">${run(text)}</w:fldSimple>`;
const box = (drawing: string) =>
  `<w:drawing><wp:anchor xmlns:wp="urn:wp"><w:txbxContent>${paragraph(drawing)}</w:txbxContent></wp:anchor></w:drawing>`;
const offered = (choice: string, fallback = '') =>
  `<mc:AlternateContent xmlns:mc="${alternatives}"><mc:Choice Requires="wps">${choice}</mc:Choice>${fallback}</mc:AlternateContent>`;
const chunkFiles = (name: string, content: string | Uint8Array) => [
  {
    name: 'word/_rels/document.xml.rels',
    content: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdA" Type="${officeTypes}/aFChunk" Target="${name}"/></Relationships>`,
  },
  { name: `word/${name}`, content },
];
const chunk = (name: string, content: string | Uint8Array) =>
  writeDocx(`${paragraph('A cover.')}<w:altChunk r:id="rIdA"/>${paragraph('The end.')}`, {
    extra: chunkFiles(name, content),
  });
const mail = (html: string) =>
  `MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n--b--\r\n`;
const wordFile = (of: string, content: string): { name: string; content: string } => ({ name: of, content });

const reports: readonly Report[] = [
  {
    number: 'mwilliamson/python-mammoth#69',
    title: 'what a simple field holds is read where it stands',
    name: 'letter.docx',
    file: writeDocx(paragraph(`${run('Amount due: ')}${field('420 EUR')}${run(' by 4 March.')}`)),
    says: ['Amount due: 420 EUR by 4 March.'],
  },
  {
    number: 'nationalarchives/tna-judgments-parser#178',
    title: 'words whose direction was changed are read',
    name: 'direction.docx',
    file: writeDocx(
      paragraph(
        `${run('A ')}<w:bdo w:val="rtl">${run('first')}</w:bdo> <w:dir w:val="rtl">${run(' second')}</w:dir>`,
      ),
    ),
    says: ['A first second'],
  },
  {
    number: 'mwilliamson/python-mammoth#76',
    title: 'words with a reading beside them are read, once',
    name: 'ruby.docx',
    file: writeDocx(
      paragraph(
        `<w:r><w:ruby><w:rt>${run('kanji')}</w:rt><w:rubyBase>${run('漢字')}</w:rubyBase></w:ruby></w:r>${run(' behind')}`,
      ),
    ),
    says: ['漢字 behind'],
    saysNot: ['kanji', 'left out'],
  },
  {
    number: 'mwilliamson/python-mammoth#69',
    title: 'text in an element that nobody knows is named as left out',
    name: 'unknown.docx',
    file: writeDocx(paragraph(`${run('Known.')}<w:novelty>${run('Unknown.')}</w:novelty>`)),
    says: ['Known.', 'Text in elements that are not known here was left out.'],
  },
  {
    number: 'mwilliamson/mammoth.js#413',
    title: 'clauses count on behind paragraphs between them',
    name: 'contract.docx',
    file: writeDocx(
      [
        numbered('Payment.', 1),
        paragraph('Said of it.'),
        numbered('Liability.', 1),
        numbered('Its limit.', 1, 1),
        numbered('Its end.', 1, 1),
        paragraph('More.'),
        numbered('Law.', 1),
        numbered('Its court.', 1, 1),
      ].join(''),
      { more: { numbering } },
    ),
    says: [
      '1. Payment.\n\nSaid of it.\n\n2. Liability.\n2.1 Its limit.\n2.2 Its end.\n\nMore.\n\n3. Law.\n3.1 Its court.',
    ],
  },
  {
    number: 'mwilliamson/mammoth.js#479',
    title:
      'letters are letters, a list begins where it says, and a way of counting that is not known is none',
    name: 'letters.docx',
    file: writeDocx(
      [
        numbered('one', 2),
        numbered('two', 2),
        numbered('three', 3),
        numbered('four', 4),
        numbered('five', 1),
      ].join(''),
      { more: { numbering } },
    ),
    says: ['(a) one\n(b) two\n- three\n7. four\n8. five'],
  },
  {
    number: 'mwilliamson/python-mammoth#27',
    title: 'headings that a style numbers have their number',
    name: 'parts.docx',
    file: writeDocx([paragraph('Scope', 'Heading1'), paragraph('Terms', 'Heading1')].join(''), {
      more: { numbering },
      styles:
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>',
    }),
    says: ['# Part I Scope', '# Part II Terms'],
  },
  {
    number: 'mwilliamson/mammoth.js#415',
    title: 'boxes of forms say whether they are ticked',
    name: 'form.docx',
    file: writeDocx(
      paragraph(
        [
          '<w:sdt><w:sdtPr><w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>',
          `<w:sdtContent>${run('☒')}</w:sdtContent></w:sdt>${run(' I agree ')}`,
          '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>',
          '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
          run(' I do not'),
        ].join(''),
      ),
    ),
    says: ['[x] I agree [ ] I do not'],
  },
  {
    number: 'run-llama/llama_index#11449',
    title: 'a raised figure is no digit of the one before it',
    name: 'dose.docx',
    file: writeDocx(
      paragraph(
        `${run('10')}${run('6', '<w:vertAlign w:val="superscript"/>')}${run(' cells on 5 m')}${run('2', '<w:vertAlign w:val="superscript"/>')}`,
      ),
    ),
    says: ['10^6 cells on 5 m2'],
  },
  {
    number: 'microsoft/markitdown#2340',
    title: 'struck text is seen to be struck',
    name: 'struck.docx',
    file: writeDocx(
      paragraph(
        `${run('The fee is ')}${run('5,000', '<w:strike/>')}${run(' 6,000', '<w:dstrike/>')}${run(' 3,000.')}`,
      ),
    ),
    says: ['The fee is ~~5,000 6,000~~ 3,000.'],
  },
  {
    number: 'firecrawl/anydoc#26',
    title: 'words before and behind the end of a page or a line are two',
    name: 'breaks.docx',
    file: writeDocx(
      paragraph(
        `${run('Alfa')}<w:r><w:br w:type="page"/></w:r>${run('Beta')}<w:r><w:cr/></w:r>${run('Gamma')}<w:r><w:ptab w:alignment="right"/></w:r>${run('Delta')}<w:r><w:br w:type="column"/></w:r>${run('Epsilon')}`,
      ),
    ),
    says: ['Alfa\nBeta\nGamma Delta\nEpsilon'],
  },
  {
    number: 'mwilliamson/mammoth.js#424',
    title: 'a page within the file is read where it stands',
    name: 'page.docx',
    file: chunk('chunk.html', '<html><body><p>The whole contract.</p><!-- open <p>lost</p></body></html>'),
    says: ['A cover.\n\nThe whole contract.', 'The end.'],
  },
  {
    number: 'mwilliamson/mammoth.js#424',
    title: 'so is an archived page, and a text',
    name: 'archived.docx',
    file: chunk('chunk.mht', mail('<p>The archived contract.</p>')),
    says: ['A cover.\n\nThe archived contract.\n\nThe end.'],
  },
  {
    number: 'mwilliamson/mammoth.js#424',
    title: 'a text within the file is read',
    name: 'text.docx',
    file: chunk('chunk.txt', 'One < two.\n\nThree.'),
    says: ['A cover.\n\nOne < two.\n\nThree.\n\nThe end.'],
  },
  {
    number: 'office_oxide#155',
    title: 'another file within the file is named as left out',
    name: 'other.docx',
    file: chunk('chunk.docx', writeDocx(paragraph('Inside.'))),
    says: ['A cover.\n\nThe end.', 'A part that is a file of its own was left out.'],
    saysNot: ['Inside.'],
  },
  {
    number: 'langgenius/dify#42414',
    title: 'boxes that only new versions of Word draw are read, those that old ones have too are read once',
    name: 'boxes.docx',
    file: writeDocx(
      paragraph(`<w:r>${box('Drawn.')}</w:r>${run('Beside.')}`) +
        paragraph(`<w:r>${offered(box('Offered.'))}</w:r>`) +
        paragraph(
          `<w:r>${offered(box('Both.'), `<mc:Fallback><w:pict><w:txbxContent>${paragraph('Both.')}</w:txbxContent></w:pict></mc:Fallback>`)}</w:r>`,
        ),
    ),
    says: ['Beside.\n\nDrawn.\n\nOffered.\n\nBoth.'],
    saysNot: ['Both.\n\nBoth.'],
  },
  {
    number: 'python-openxml/python-docx#1513',
    title: 'an archive with the names of Windows is one all the same',
    name: 'windows.docx',
    file: zipFiles([
      wordFile(
        '[Content_Types].xml',
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
      wordFile(
        '_rels\\.rels',
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${officeTypes}/officeDocument" Target="word/document.xml"/></Relationships>`,
      ),
      wordFile(
        'word\\document.xml',
        wordPart('document', `<w:body>${paragraph('Written on Windows.')}</w:body>`),
      ),
    ]),
    says: ['Written on Windows.'],
  },
  {
    number: 'microsoft/markitdown#2522',
    title: 'cells that reach over rows and columns keep the others in their columns',
    name: 'merged.docx',
    file: writeDocx(
      `<w:tbl>${[
        ['Quarter', 'Region', 'Sales'],
        ['<w:vMerge w:val="restart"/>Q1', 'North', '10'],
        ['<w:vMerge/>', 'South', '20'],
      ]
        .map((cells) => cells.map((cell) => /^(<.*>)?(.*)$/.exec(cell)!))
        .map(
          (cells) =>
            `<w:tr>${cells.map(([, merge = '', text = '']) => `<w:tc><w:tcPr>${merge}</w:tcPr>${paragraph(text)}</w:tc>`).join('')}</w:tr>`,
        )
        .join('')}</w:tbl>`,
    ),
    says: ['Quarter | Region | Sales\nQ1 | North | 10\nQ1 | South | 20'],
  },
];

readReports('Reports of Word files', reports);
