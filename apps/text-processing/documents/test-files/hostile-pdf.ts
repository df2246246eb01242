// Makes PDF files that circle, swell, hide or lie.
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { PdfWriter } from './write-pdf.ts';
import { createPdfWriter, printing, typeset, writePdf } from './write-pdf.ts';

const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';

/** A file of one page; `content` makes its stream, and may add objects that its resources name. */
function onePage(
  content: (writer: PdfWriter) => { readonly stream: number; readonly resources?: string },
): Uint8Array {
  const writer = createPdfWriter();
  const catalog = writer.add('<< /Type /Catalog /Pages 2 0 R >>');
  writer.add('<< /Type /Pages /Count 1 /Kids [3 0 R] >>');
  const page = writer.add('');
  const letters = writer.add(font);
  const { stream, resources = '' } = content(writer);
  writer.set(
    page,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${stream} 0 R /Resources << /Font << /F1 ${letters} 0 R >> ${resources} >> >>`,
  );
  return writer.build(`/Root ${catalog} 0 R`);
}

const hello = printing(typeset(['Hello from the only page.']));

/** The tree of its pages leads back to itself, beside one page that is there. */
export function circlingPageTree(): Uint8Array {
  const writer = createPdfWriter();
  writer.add('<< /Type /Catalog /Pages 2 0 R >>');
  writer.add('<< /Type /Pages /Count 3 /Kids [5 0 R 3 0 R] >>');
  writer.add('<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [4 0 R] >>');
  writer.add('<< /Type /Pages /Parent 3 0 R /Count 2 /Kids [3 0 R 2 0 R] >>');
  writer.add(
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 6 0 R /Resources << /Font << /F1 7 0 R >> >> >>',
  );
  writer.stream(hello);
  writer.add(font);
  return writer.build('/Root 1 0 R');
}

/** Two drawings that draw each other. */
export const circlingForms = (): Uint8Array =>
  onePage((writer) => {
    const form = (number: number, other: number) =>
      writer.stream(
        '/Other Do',
        `/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /Other ${other} 0 R >> >>`,
      ) === number;
    form(5, 6);
    form(6, 5);
    return { stream: writer.stream(`${hello}\n/First Do`), resources: '/XObject << /First 5 0 R >>' };
  });

/** Drawings that each draw the next one ten times, ten deep. */
export const swellingForms = (): Uint8Array =>
  onePage((writer) => {
    const first = 5;
    const depth = 10;
    for (let at = 0; at < depth; at += 1)
      writer.stream(
        at === depth - 1 ? hello : '/Next Do\n'.repeat(10),
        `/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> /XObject << /Next ${first + at + 1} 0 R >> >>`,
      );
    return { stream: writer.stream('/First Do'), resources: `/XObject << /First ${first} 0 R >>` };
  });

/** A stream of 100 MB of text, deflated twice. */
export const swellingStream = (megabytes = 100): Uint8Array =>
  onePage((writer) => {
    const line = '(All work and no play makes a dull page. ) Tj\n';
    const text = `BT /F1 11 Tf 72 700 Td\n${line.repeat(Math.ceil((megabytes * 1e6) / line.length))}ET`;
    return {
      stream: writer.stream(deflateSync(deflateSync(text)), '/Filter [/FlateDecode /FlateDecode]', {
        deflate: false,
      }),
    };
  });

/** An array of arrays of arrays, where the page should be. */
export const deepArrays = (depth = 200_000): Uint8Array =>
  onePage((writer) => {
    writer.add(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    return { stream: writer.stream(hello), resources: '/ProcSet 5 0 R' };
  });

/** A table of objects that says that the table before it is itself. */
export function circlingTables(): Uint8Array {
  const text = Buffer.from(writePdf([typeset(['Hello from the only page.'])])).toString('latin1');
  const place = text.lastIndexOf('xref\n0');
  return Buffer.from(text.replace('trailer\n<<', `trailer\n<< /Prev ${place}`), 'latin1');
}

/** Says that it has a billion pages. */
export function boastingPageTree(): Uint8Array {
  const text = Buffer.from(writePdf([typeset(['Hello from the only page.'])])).toString('latin1');
  return Buffer.from(text.replace('/Count 1 ', '/Count 999999999 '), 'latin1');
}

/** Pages that are pictures, as a scanner makes them. */
export const scannedPdf = (): Uint8Array =>
  onePage((writer) => {
    const picture = writer.stream(
      new Uint8Array(64 * 64),
      '/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8',
    );
    return {
      stream: writer.stream('q 612 0 0 792 0 0 cm /Scan Do Q'),
      resources: `/XObject << /Scan ${picture} 0 R >>`,
    };
  });

/** Letters without a table that says which they are. */
export const garbledPdf = (): Uint8Array =>
  onePage((writer) => {
    const codes = Array.from({ length: 60 }, (_, at) => (0xe000 + at).toString(16)).join('');
    const table = writer.stream(
      toUnicode(
        Array.from({ length: 60 }, (_, at) => 0xe000 + at),
        0xe000,
      ),
    );
    const letters = writer.add(wideFont(table));
    return {
      stream: writer.stream(`BT /Wide 11 Tf 72 700 Td <${codes}> Tj ET`),
      resources: `/Font << /Wide ${letters} 0 R >>`,
    };
  });

const wideFont = (table: number) =>
  `<< /Type /Font /Subtype /Type0 /BaseFont /Some /Encoding /Identity-H /ToUnicode ${table} 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Some /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 /FontDescriptor << /Type /FontDescriptor /FontName /Some /Flags 4 /FontBBox [0 0 600 800] /ItalicAngle 0 /Ascent 800 /Descent 0 /CapHeight 700 /StemV 80 >> >>] >>`;

/** Maps the codes from `first` on to these characters. */
function toUnicode(characters: readonly number[], first: number): string {
  const hex = (number: number) => number.toString(16).padStart(4, '0');
  const rows: string[] = [];
  for (let at = 0; at < characters.length; at += 100) {
    const part = characters.slice(at, at + 100);
    rows.push(
      `${part.length} beginbfchar`,
      ...part.map((character, index) => `<${hex(first + at + index)}> <${hex(character)}>`),
      'endbfchar',
    );
  }
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n${rows.join('\n')}\nendcmap end end`;
}

/**
 * Lines of a script that is written from the right, as word processors print it: each word at its place, its letters from the left
 * to the right as they stand on the page.
 */
export function rightToLeftPdf(lines: readonly string[]): Uint8Array {
  const size = 12;
  const width = size * 0.6;
  return onePage((writer) => {
    const all = [...new Set(lines.join(''))].map((letter) => letter.codePointAt(0)!);
    const table = writer.stream(toUnicode(all, 1));
    const letters = writer.add(wideFont(table));
    const codes = (word: string) =>
      [...word]
        .map((letter) => (all.indexOf(letter.codePointAt(0)!) + 1).toString(16).padStart(4, '0'))
        .join('');
    const isFromRight = (word: string) => /[\u0590-\u08ff]/.test(word);
    const shown = lines.flatMap((line, at) => {
      const words = line.split(' ');
      // A name of several words goes from the left to the right.
      for (let from = 0, to = 0; from < words.length; from = to + 1) {
        for (to = from; to < words.length && !isFromRight(words[to]!); to += 1);
        words.splice(from, to - from, ...words.slice(from, to).reverse());
      }
      let right = 540;
      const printed = words.map((word) => {
        const x = right - word.length * width;
        right = x - width;
        const visual = isFromRight(word) ? [...word].reverse().join('') : word;
        return `BT /Wide ${size} Tf 1 0 0 1 ${x} ${700 - at * 16} Tm <${codes(visual)}> Tj ET`;
      });
      // Writers go from the left of the page to its right, whatever the script.
      return printed.reverse();
    });
    return { stream: writer.stream(shown.join('\n')), resources: `/Font << /Wide ${letters} 0 R >>` };
  });
}

const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Array.from({ length: 256 }, (_, at) => at);
  for (let at = 0, mixed = 0; at < 256; at += 1) {
    mixed = (mixed + state[at]! + key[at % key.length]!) & 255;
    [state[at], state[mixed]] = [state[mixed]!, state[at]!];
  }
  let [one, two] = [0, 0];
  return Buffer.from(data).map((byte) => {
    one = (one + 1) & 255;
    two = (two + state[one]!) & 255;
    [state[one], state[two]] = [state[two]!, state[one]!];
    return byte ^ state[(state[one]! + state[two]!) & 255]!;
  }) as Buffer;
}

/** Encrypted as PDF 1.1 did it (40 bits), with this password; with the empty one everybody may read it. */
export function encryptedPdf(password: string): Uint8Array {
  const md5 = (...parts: Uint8Array[]) => createHash('md5').update(Buffer.concat(parts)).digest();
  const padded = (word: string) => Buffer.concat([Buffer.from(word, 'latin1'), padding]).subarray(0, 32);
  const id = Buffer.from('0123456789abcdef0123456789abcdef', 'hex');
  const rights = Buffer.from([0xfc, 0xff, 0xff, 0xff]);
  const owner = rc4(md5(padded('owner')).subarray(0, 5), padded(password));
  const key = md5(padded(password), owner, rights, id).subarray(0, 5);
  const user = rc4(key, padding);
  const objectKey = (number: number) => md5(key, Buffer.from([number, 0, 0, 0, 0])).subarray(0, 10);
  const writer = createPdfWriter();
  writer.add('<< /Type /Catalog /Pages 2 0 R >>');
  writer.add('<< /Type /Pages /Count 1 /Kids [3 0 R] >>');
  writer.add(
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
  );
  writer.add(font);
  writer.stream(rc4(objectKey(5), Buffer.from(hello, 'latin1')), '', { deflate: false });
  const hex = (bytes: Uint8Array) => `<${Buffer.from(bytes).toString('hex')}>`;
  writer.add(`<< /Filter /Standard /V 1 /R 2 /O ${hex(owner)} /U ${hex(user)} /P -4 >>`);
  return writer.build(`/Root 1 0 R /Encrypt 6 0 R /ID [${hex(id)} ${hex(id)}]`);
}
