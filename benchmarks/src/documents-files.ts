// Makes the files that the work on documents is measured with.
import { typeset, writePdf } from '../../apps/text-processing/documents/test-files/write-pdf.ts';
import { readDocumentation } from './prose.ts';

/** Prose on so many pages, forty lines each; `show` is how it is printed. */
export function prosePdf(count: number, show?: (text: string) => string): Uint8Array<ArrayBuffer> {
  const words = readDocumentation()
    .replace(/[^\x20-\x7e]+/g, ' ')
    .split(/ +/);
  const lines: string[] = [];
  let line = '';
  for (const word of words.flatMap((one) => one.match(/.{1,60}/g) ?? [])) {
    if (`${line} ${word}`.length > 80) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  const pages = Array.from({ length: count }, (_, page) =>
    Array.from({ length: 40 }, (_, row) => lines[(page * 40 + row) % lines.length] ?? ''),
  );
  return Uint8Array.from(
    writePdf(
      pages.map((page) => typeset(page)),
      show && { show },
    ),
  );
}
