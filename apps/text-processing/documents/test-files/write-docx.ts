// Writes DOCX files for tests: a Word file is a ZIP archive of XML, and both may lie.
import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive; `claims` is the size that the archive says it has. */
export interface ZippedFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly claims?: number;
}

/** An archive, compressed as Word does it. */
export function zipFiles(files: readonly ZippedFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let length = 0;
  for (const { name, content, claims } of files) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const label = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(raw), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claims ?? raw.length, 18);
    fields.writeUInt16LE(label.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(length, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, place, label);
    const local = [Buffer.from('PK\x03\x04', 'latin1'), fields, label, packed];
    parts.push(...local);
    for (const part of local) length += part.byteLength;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(length, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const officeTypes = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** A part of a Word file, with the prefix that its elements have. */
export const wordPart = (root: string, content: string, prefix = 'w'): string =>
  `${head}<${prefix}:${root} xmlns:${prefix}="${word}" xmlns:r="${officeTypes}">${content}</${prefix}:${root}>`;

/** A run of text. */
export const run = (text: string, properties = ''): string =>
  `<w:r>${properties ? `<w:rPr>${properties}</w:rPr>` : ''}<w:t xml:space="preserve">${text}</w:t></w:r>`;

/** A paragraph, of the style with that id. */
export const paragraph = (content: string, style?: string): string =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''}${content.startsWith('<') ? content : run(content)}</w:p>`;

const styles = ['heading 1', 'heading 2', 'heading 3']
  .map(
    (name, at) =>
      `<w:style w:type="paragraph" w:styleId="Heading${at + 1}"><w:name w:val="${name}"/></w:style>`,
  )
  .join('');

/** What a file has beside its body. */
export interface DocxParts {
  /** Further parts by the ends of their names: `footnotes`, `comments`, `header1`. */
  readonly more?: Readonly<Record<string, string>>;
  readonly styles?: string;
  /** The whole document, in place of a body. */
  readonly document?: string;
  readonly extra?: readonly ZippedFile[];
  readonly claims?: number;
  /** What the part is called that holds the document. Default: `document`. */
  readonly name?: string;
}

/** A Word file with this body. */
export function writeDocx(body: string, parts: DocxParts = {}): Uint8Array {
  const { more = {}, extra = [], claims, name: main = 'document' } = parts;
  const names = Object.keys(more);
  const typeOf = (name: string) => name.replace(/\d+$/, '');
  const overrides = [main, ...names]
    .map((name) => {
      const type = name === main ? 'document.main' : typeOf(name);
      return `<Override PartName="/word/${name}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${type}+xml"/>`;
    })
    .join('');
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${officeTypes}/${type}" Target="${target}"/>`;
  const links = [
    relation(1, 'styles', 'styles.xml'),
    ...names.map((name, at) => relation(at + 2, typeOf(name), `${name}.xml`)),
  ];
  return zipFiles([
    {
      name: '[Content_Types].xml',
      content: `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides}</Types>`,
    },
    {
      name: '_rels/.rels',
      content: `${head}<Relationships xmlns="${relations}">${relation(1, 'officeDocument', `word/${main}.xml`)}</Relationships>`,
    },
    {
      name: `word/_rels/${main}.xml.rels`,
      content: `${head}<Relationships xmlns="${relations}">${links.join('')}</Relationships>`,
    },
    { name: 'word/styles.xml', content: wordPart('styles', styles + (parts.styles ?? '')) },
    {
      name: `word/${main}.xml`,
      content: parts.document ?? wordPart('document', `<w:body>${body}</w:body>`),
      ...(claims !== undefined && { claims }),
    },
    ...names.map((name) => ({ name: `word/${name}.xml`, content: more[name]! })),
    ...extra,
  ]);
}
