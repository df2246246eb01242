// Writes PDF files for tests, byte by byte: well-formed ones, and whatever else an object may say.
import { deflateSync } from 'node:zlib';

/** A run of text on a page: its place in points from the lower left, and the size of its letters. */
export interface PrintedText {
  readonly text: string;
  readonly x?: number;
  readonly y: number;
  readonly size?: number;
  /** Degrees against the clock. Default: 0. */
  readonly turn?: 0 | 90 | 180 | 270;
}

/** A field of a form on the first page. */
export interface PdfField {
  readonly name: string;
  /** Left, bottom, right and top. */
  readonly rect: readonly [number, number, number, number];
  /** What else its dictionary says: `/FT /Tx /V (Ada)`. */
  readonly says: string;
}

/** Objects of a file, numbered from 1 in the order they are added. */
export interface PdfWriter {
  /** Takes the next number for an object; `0` reserves it for later. */
  add(body: string | Uint8Array): number;
  stream(data: string | Uint8Array, dictionary?: string, options?: { readonly deflate?: boolean }): number;
  set(number: number, body: string): void;
  /** The file, with a table of where each object is. */
  build(trailer: string): Uint8Array;
}

const latin = (text: string) => Buffer.from(text, 'latin1');

/** Creates a writer without any object. */
export function createPdfWriter(): PdfWriter {
  const objects: Uint8Array[] = [];
  const writer: PdfWriter = {
    add: (body) => objects.push(typeof body === 'string' ? latin(body) : body),
    set(number, body) {
      objects[number - 1] = latin(body);
    },
    stream(data, dictionary = '', { deflate = true } = {}) {
      const raw = typeof data === 'string' ? latin(data) : data;
      const bytes = deflate ? deflateSync(raw) : raw;
      const filter = deflate ? '/Filter /FlateDecode' : '';
      return writer.add(
        Buffer.concat([
          latin(`<< ${dictionary} ${filter} /Length ${bytes.length} >>\nstream\n`),
          bytes,
          latin('\nendstream'),
        ]),
      );
    },
    build(trailer) {
      const parts: Uint8Array[] = [latin('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')];
      let length = parts[0]!.length;
      const places: number[] = [];
      const push = (bytes: Uint8Array) => {
        parts.push(bytes);
        length += bytes.length;
      };
      for (const [at, body] of objects.entries()) {
        places.push(length);
        push(latin(`${at + 1} 0 obj\n`));
        push(body);
        push(latin('\nendobj\n'));
      }
      const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
      push(
        latin(
          `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${length}\n%%EOF\n`,
        ),
      );
      return Buffer.concat(parts);
    },
  };
  return writer;
}

const escaped = (text: string) => text.replace(/[\\()]/g, '\\$&');

/** What prints the runs with the font `F1`. */
export const printing = (
  runs: readonly PrintedText[],
  show = (text: string) => `(${escaped(text)}) Tj`,
): string =>
  runs
    .map(({ text, x = 72, y, size = 11, turn = 0 }) => {
      const [cos, sin] = [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ][turn / 90]!;
      return `BT /F1 ${size} Tf ${cos} ${sin} ${-sin!} ${cos} ${x} ${y} Tm ${show(text)} ET`;
    })
    .join('\n');

/** Shows a text as word processors do: pairs of letters that fit into each other stand closer. */
export function kerned(text: string): string {
  let out = '(';
  for (let at = 0; at < text.length; at += 1) {
    const pair = text.charCodeAt(at) * 7 + text.charCodeAt(at + 1) * 13;
    out += escaped(text[at]!);
    // About one pair in five is kerned in the fonts of books, by a few hundredths of the size.
    if (pair % 5 === 0 && at + 1 < text.length) out += `) ${(pair % 9) * 5 - 10} (`;
  }
  return `[${out})] TJ`;
}

/** A font of pictures, as TeX makes them: its letters count dots, and grow downwards. */
export function bitmapFont(writer: PdfWriter): number {
  const codes = Array.from({ length: 95 }, (_, at) => 32 + at);
  const letter = writer.stream('60 0 0 0 50 70 d1 0 0 50 70 re f');
  const named = codes.map((code) => `/g${code} ${letter} 0 R`).join(' ');
  const meaning = codes.map((code) => `<${code.toString(16)}> <00${code.toString(16)}>`);
  const table = writer.stream(
    `/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange ${codes.length} beginbfchar ${meaning.join(' ')} endbfchar`,
  );
  return writer.add(
    `<< /Type /Font /Subtype /Type3 /FontMatrix [1 0 0 1 0 0] /FontBBox [0 -12 60 70] /FirstChar 32 /LastChar 126 /Widths [${codes.map(() => 60).join(' ')}] /Encoding << /Differences [32 ${codes.map((code) => `/g${code}`).join(' ')}] >> /CharProcs << ${named} >> /ToUnicode ${table} 0 R >>`,
  );
}

/** Lines of a page from the top; an empty one is a gap between paragraphs, `# ` begins a heading in larger letters. */
export function typeset(lines: readonly string[], { x = 72, top = 740, size = 11 } = {}): PrintedText[] {
  let y = top;
  return lines.flatMap((line) => {
    const isHeading = line.startsWith('# ');
    const letters = isHeading ? size * 1.6 : size;
    y -= letters * 1.2;
    return line === '' ? [] : [{ text: isHeading ? line.slice(2) : line, x, y, size: letters }];
  });
}

/** A file with these pages, of what is printed on each. */
export function writePdf(
  pages: readonly (readonly PrintedText[])[],
  options: {
    readonly title?: string;
    readonly fields?: readonly PdfField[];
    readonly font?: (writer: PdfWriter) => number;
    /** The operator that shows a text. Default: `Tj`, all of it at once. */
    readonly show?: (text: string) => string;
    /** What else its catalog says. */
    readonly says?: string;
  } = {},
): Uint8Array {
  const writer = createPdfWriter();
  const catalog = writer.add('');
  const tree = writer.add('');
  const font =
    options.font?.(writer) ??
    writer.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const fields = (options.fields ?? []).map(({ name, rect, says }) =>
    writer.add(
      `<< /Type /Annot /Subtype /Widget /T (${escaped(name)}) /Rect [${rect.join(' ')}] /DA (/F1 11 Tf) ${says} >>`,
    ),
  );
  const listed = `[${fields.map((field) => `${field} 0 R`).join(' ')}]`;
  const kids = pages.map((runs, at) => {
    const content = writer.stream(printing(runs, options.show));
    const annotations = at === 0 && fields.length > 0 ? `/Annots ${listed}` : '';
    return writer.add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 612 792] /Contents ${content} 0 R ${annotations} /Resources << /Font << /F1 ${font} 0 R >> >> >>`,
    );
  });
  const form = fields.length > 0 ? `/AcroForm << /Fields ${listed} >>` : '';
  writer.set(catalog, `<< /Type /Catalog /Pages ${tree} 0 R ${form} ${options.says ?? ''} >>`);
  writer.set(
    tree,
    `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] >>`,
  );
  const info = options.title ? `/Info ${writer.add(`<< /Title (${escaped(options.title)}) >>`)} 0 R` : '';
  return writer.build(`/Root ${catalog} 0 R ${info}`);
}
