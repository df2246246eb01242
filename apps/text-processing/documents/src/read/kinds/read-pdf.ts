// Reads the text of a PDF, page by page.
import { getDocumentProxy } from 'unpdf';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { tooLarge, unreadable } from '../bounds/refuse-file.ts';
import { cleanText } from '../build/clean-text.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';
import { createHyphenJudge } from '../pdf/join-lines.ts';
import { withoutRunningLines } from '../pdf/running-lines.ts';
import type { TextItem, TextLine } from '../pdf/text-item.ts';
import { addPage, styleOf } from '../pdf/to-blocks.ts';
import { toLines } from '../pdf/to-lines.ts';

/** Its pieces are read one behind the other all the same; nobody waits in between. */
const pagesAtOnce = 8;

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Reads a PDF. @throws RequestError when it is encrypted, has no text or more pages than are read. */
export async function readPdf(bytes: Uint8Array, limits: ReadLimits): Promise<SourceDocument> {
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > limits.maxPages)
      throw tooLarge(
        `has ${pdf.numPages} pages, more than ${limits.maxPages} (limit: pages)`,
        limits.maxPages,
      );
    const builder = createDocumentBuilder('pdf', limits);
    builder.title(await titleOf(pdf));
    const { printed, broken } = await readPages(pdf, limits);
    const empty = printed.flatMap((lines, at) => (lines.length === 0 ? [at + 1] : []));
    if (empty.length === printed.length)
      throw unreadable(
        'is a PDF without a text layer: its pages are pictures, as those of a scan are',
        'recognize its text first (OCR), for example with OCRmyPDF',
      );
    if (isGarbled(printed))
      throw unreadable(
        'is a PDF whose letters have no meaning to programs',
        'recognize its text first (OCR)',
      );
    const style = styleOf(printed);
    const { pages, left } = withoutRunningLines(printed, style.size);
    const judge = createHyphenJudge(lineTexts(pages));
    for (const [at, lines] of pages.entries()) addPage(lines, at + 1, style, judge, builder);
    if (left > 0) builder.note('Lines that are printed at the edge of most pages were left out.');
    if (empty.length > 0)
      builder.note(
        `${empty.length} of ${printed.length} pages have no text, as pictures of pages have none: ${toRanges(empty)}.`,
      );
    if (broken.length > 0) builder.note(`Damaged pages were left out: ${toRanges(broken)}.`);
    return builder.build(pdf.numPages);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(bytes, {
      verbosity: 0,
      useSystemFonts: false,
      isEvalSupported: false,
    } as object);
  } catch (error) {
    if ((error as Error).name === 'PasswordException')
      throw unreadable('is a PDF that is encrypted with a password', 'save it without a password');
    throw unreadable('is a damaged PDF');
  }
}

async function titleOf(pdf: PdfDocument): Promise<string | undefined> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
  const { Title: title } = info as { Title?: unknown };
  return typeof title === 'string' ? title : undefined;
}

async function readPages(pdf: PdfDocument, limits: ReadLimits) {
  const printed: TextLine[][] = [];
  const broken: number[] = [];
  let characters = 0;
  for (let first = 1; first <= pdf.numPages; first += pagesAtOnce) {
    const numbers = Array.from(
      { length: Math.min(pagesAtOnce, pdf.numPages - first + 1) },
      (_, at) => first + at,
    );
    const pages = await Promise.all(numbers.map((number) => readPage(pdf, number).catch(() => undefined)));
    for (const [at, items] of pages.entries()) {
      if (!items) broken.push(first + at);
      const lines = toLines(items ?? []);
      for (const { text } of lines) characters += text.length + 1;
      printed.push(lines);
    }
    if (characters > limits.maxCharacters * 2)
      throw tooLarge(
        `has a text of more than ${limits.maxCharacters} characters (limit: characters)`,
        limits.maxCharacters,
      );
  }
  if (broken.length === pdf.numPages) throw unreadable('is a damaged PDF: none of its pages can be read');
  return { printed, broken };
}

async function readPage(pdf: PdfDocument, number: number): Promise<TextItem[]> {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return items.flatMap((item) => {
    if (!('str' in item)) return [];
    const [a = 0, b = 0, , , x = 0, y = 0] = item.transform as number[];
    return [
      {
        text: cleanText(item.str),
        x,
        y,
        width: item.width,
        size: Math.hypot(a, b) || item.height || 1,
        isRightToLeft: item.dir === 'rtl',
        endsLine: item.hasEOL,
      },
    ];
  });
}

function* lineTexts(pages: readonly (readonly TextLine[])[]): Generator<string> {
  for (const lines of pages) for (const { text } of lines) yield text;
}

/** Fonts without a table of characters give private or replacement characters: no reader can make words of them. */
function isGarbled(pages: readonly (readonly TextLine[])[]): boolean {
  let all = 0;
  let lost = 0;
  for (const text of lineTexts(pages)) {
    all += text.length;
    lost += text.match(/[\ufffd\ue000-\uf8ff]/g)?.length ?? 0;
  }
  return lost > all * 0.3;
}

/** `3, 7-9`, at most ten of them. */
function toRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  const shown = ranges.slice(0, 10).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return shown.join(', ') + (ranges.length > 10 ? ' and more' : '');
}
