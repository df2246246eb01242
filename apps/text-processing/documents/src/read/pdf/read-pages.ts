// Reads the pages of a PDF into lines.
import { getDocumentProxy } from 'unpdf';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { tooLarge, unreadable } from '../bounds/refuse-file.ts';
import { cleanText } from '../build/clean-text.ts';
import type { PrintedPage, TextItem } from './text-item.ts';
import { toLines } from './to-lines.ts';

/** A PDF that has been opened; `loadingTask.destroy` gives back what it holds. */
export type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Its pieces are read one behind the other all the same; nobody waits in between. */
const pagesAtOnce = 8;

/** Letters that nobody can read, in points. */
const unreadableSize = 1.5;

/** Opens a PDF. @throws RequestError when it is encrypted or damaged. */
export async function openPdf(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(bytes, { verbosity: 0, useSystemFonts: false });
  } catch (error) {
    if ((error as Error).name === 'PasswordException')
      throw unreadable('is a PDF that is encrypted with a password', 'save it without a password');
    throw unreadable('is a damaged PDF');
  }
}

/** Each page with its lines; one that is damaged is undefined. */
export async function readPages(pdf: PdfDocument, limits: ReadLimits): Promise<(PrintedPage | undefined)[]> {
  const pages: (PrintedPage | undefined)[] = [];
  let characters = 0;
  for (let first = 1; first <= pdf.numPages; first += pagesAtOnce) {
    const count = Math.min(pagesAtOnce, pdf.numPages - first + 1);
    const numbers = Array.from({ length: count }, (_, at) => first + at);
    pages.push(...(await Promise.all(numbers.map((number) => readPage(pdf, number).catch(() => undefined)))));
    for (const page of pages.slice(-count))
      for (const { text } of page?.lines ?? []) characters += text.length + 1;
    // Lines that are printed on every page are counted here and left out later.
    if (characters > limits.maxCharacters * 2)
      throw tooLarge(
        `has a text of more than ${limits.maxCharacters} characters (limit: characters)`,
        limits.maxCharacters,
      );
  }
  if (pages.every((page) => page === undefined))
    throw unreadable('is a damaged PDF: none of its pages can be read');
  return pages;
}

async function readPage(pdf: PdfDocument, number: number): Promise<PrintedPage> {
  const page = await pdf.getPage(number);
  const [left = 0, bottom = 0, right = 612, top = 792] = page.view;
  const { items } = await page.getTextContent();
  page.cleanup();
  const seen: TextItem[] = [];
  let hidden = 0;
  for (const item of items) {
    if (!('str' in item)) continue;
    const [a = 0, b = 0, , , x = 0, y = 0] = item.transform as number[];
    const size = Math.hypot(a, b) || item.height || 1;
    const isOnPaper = x < right && x + item.width > left && y < top && y + size > bottom;
    if (item.str.trim() !== '' && (size < unreadableSize || !isOnPaper)) hidden += 1;
    else
      seen.push({
        text: cleanText(item.str),
        x,
        y,
        width: item.width,
        size,
        isRightToLeft: item.dir === 'rtl',
        endsLine: item.hasEOL,
      });
  }
  return { lines: toLines(seen), bottom, top, hidden };
}
