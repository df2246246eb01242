// Reads the pages of a PDF into lines.
import { getDocumentProxy } from 'unpdf';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { tooLarge, unreadable } from '../bounds/refuse-file.ts';
import { cleanText } from '../build/clean-text.ts';
import { placeFields } from './place-fields.ts';
import type { FormFields } from './read-fields.ts';
import { fieldsOf } from './read-fields.ts';
import type { PrintedPage, TextItem } from './text-item.ts';
import { unreadableSize } from './text-item.ts';
import { toLines } from './to-lines.ts';
import type { Turn } from './turn.ts';
import { boxBetween, turned, turnedBox, turnOf } from './turn.ts';

/** A PDF that has been opened; `loadingTask.destroy` gives back what it holds. */
export type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Its pieces are read one behind the other all the same; nobody waits in between. */
const pagesAtOnce = 8;

/** Narrower letters are squeezed: one is about half as wide as it is high, and some are drawn in a matrix of dots. */
const unreadableWidth = unreadableSize / 2;
const noFields: FormFields = { fields: [], hidden: 0 };

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

/** Each page with its lines; one that is damaged is undefined. `hasForm` says whether there are fields to look for. */
export async function readPages(
  pdf: PdfDocument,
  hasForm: boolean,
  limits: ReadLimits,
): Promise<(PrintedPage | undefined)[]> {
  const pages: (PrintedPage | undefined)[] = [];
  let characters = 0;
  for (let first = 1; first <= pdf.numPages; first += pagesAtOnce) {
    const count = Math.min(pagesAtOnce, pdf.numPages - first + 1);
    const numbers = Array.from({ length: count }, (_, at) => first + at);
    pages.push(
      ...(await Promise.all(numbers.map((number) => readPage(pdf, number, hasForm).catch(() => undefined)))),
    );
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

async function readPage(pdf: PdfDocument, number: number, hasForm: boolean): Promise<PrintedPage> {
  const page = await pdf.getPage(number);
  const [x1 = 0, y1 = 0, x2 = 612, y2 = 792] = page.view;
  const paper = boxBetween([x1, y1], [x2, y2]);
  const { items } = await page.getTextContent();
  const form = hasForm
    ? await page.getAnnotations().then(
        (annotations) => fieldsOf(annotations, paper),
        () => undefined,
      )
    : noFields;
  page.cleanup();
  const sheets = [paper, turnedBox(1, paper), turnedBox(2, paper), turnedBox(3, paper)] as const;
  const seen: TextItem[] = [];
  let hidden = 0;
  for (const item of items) {
    if (!('str' in item)) continue;
    const [a = 0, b = 0, c = 0, d = 0, left = 0, bottom = 0] = item.transform as number[];
    // Fonts that are pictures may count in dots: of their matrix only the height is put right.
    const size = Math.hypot(c, d) || item.height || 1;
    const isSqueezed = Math.hypot(a, b) < unreadableSize && item.width / item.str.length < unreadableWidth;
    const turn = turnOf(a, b);
    const [x, y] = turned(turn, left, bottom);
    const { width } = item;
    const sheet = sheets[turn];
    const isOnPaper = x < sheet.right && x + width > sheet.left && y < sheet.top && y + size > sheet.bottom;
    if (item.str.trim() !== '' && (size < unreadableSize || isSqueezed || !isOnPaper)) hidden += 1;
    else
      seen.push({
        ...{ text: cleanText(item.str), turn, x, y, width, size },
        isRightToLeft: item.dir === 'rtl',
        endsLine: item.hasEOL,
      });
  }
  const turn = usualTurn(seen);
  const lines = toLines(placeFields(seen, form?.fields ?? [], turn));
  const { bottom, top } = sheets[turn];
  const hasText = seen.some(({ text }) => text.trim() !== '');
  return { lines, turn, bottom, top, hidden, hasText, hiddenFields: form?.hidden };
}

/** The turn of most letters. */
function usualTurn(items: readonly TextItem[]): Turn {
  const letters = [0, 0, 0, 0];
  for (const { turn, text } of items) letters[turn]! += text.length;
  return letters.indexOf(Math.max(...letters)) as Turn;
}
