// Reads the text of a PDF, page by page.
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { tooLarge, unreadable } from '../bounds/refuse-file.ts';
import { toLine } from '../build/clean-text.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';
import { createHyphenJudge } from '../pdf/join-lines.ts';
import type { PdfDocument } from '../pdf/read-pages.ts';
import { openPdf, readPages } from '../pdf/read-pages.ts';
import { withoutRunningLines } from '../pdf/running-lines.ts';
import type { PrintedPage } from '../pdf/text-item.ts';
import { addPage, styleOf } from '../pdf/to-blocks.ts';
import { toRanges } from '../pdf/to-ranges.ts';

const maxNames = 20;
const blank: PrintedPage = {
  ...{ lines: [], turn: 0, bottom: 0, top: 0 },
  ...{ hidden: 0, hasText: false, hiddenFields: 0 },
};

/** Reads a PDF. @throws RequestError when it is encrypted, has no text or more pages than are read. */
export async function readPdf(bytes: Uint8Array, limits: ReadLimits): Promise<SourceDocument> {
  const pdf = await openPdf(bytes);
  try {
    const { numPages } = pdf;
    if (numPages > limits.maxPages)
      throw tooLarge(`has ${numPages} pages, more than ${limits.maxPages} (limit: pages)`, limits.maxPages);
    const builder = createDocumentBuilder('pdf', limits);
    const { title, hasForm, isXfa } = await aboutOf(pdf);
    builder.title(title);
    for (const note of await fileNotes(pdf)) builder.note(note);
    const read = await readPages(pdf, hasForm, limits);
    const printed = read.map((page) => page ?? blank);
    if (printed.every(({ lines }) => lines.length === 0))
      throw unreadable(
        'is a PDF without a text layer: its pages are pictures, as those of a scan are',
        'recognize its text first (OCR), for example with OCRmyPDF',
      );
    // Its only page asks to wait for another program (torakiki/pdfsam#268).
    if (isXfa && numPages === 1 && [...textsOf(printed)].some((text) => /Adobe|Acrobat/.test(text)))
      throw unreadable(
        'is a PDF form (XFA) that only Adobe Reader shows',
        'print it to a PDF there, and send that',
      );
    if (isXfa) builder.note('What a form (XFA) in it holds was not read.');
    if (isGarbled(printed))
      throw unreadable(
        'is a PDF whose letters have no meaning to programs',
        'recognize its text first (OCR)',
      );
    const style = styleOf(printed);
    const { pages, left } = withoutRunningLines(printed, style.size);
    const judge = createHyphenJudge(textsOf(pages));
    for (const [at, { lines }] of pages.entries()) addPage(lines, at + 1, style, judge, builder);
    if (left > 0)
      builder.note(
        'Lines that are printed at the edge of most pages were read once, the numbers of pages not at all.',
      );
    const hidden = printed.reduce((sum, page) => sum + page.hidden, 0);
    if (hidden > 0)
      builder.note('Text that stands beside the paper or is too small to be read was left out.');
    const numbered = (is: (page: PrintedPage | undefined) => boolean) =>
      read.flatMap((page, at) => (is(page) ? [at + 1] : []));
    const empty = numbered((page) => page?.hasText === false);
    const broken = numbered((page) => page === undefined);
    const lost = numbered((page) => page !== undefined && page.hiddenFields === undefined);
    if (lost.length > 0) builder.note(`Fields of the form could not be read on pages: ${toRanges(lost)}.`);
    if (printed.some(({ hiddenFields = 0 }) => hiddenFields > 0))
      builder.note('Fields of the form that are not shown were left out.');
    if (empty.length > 0)
      builder.note(
        `${empty.length} of ${numPages} pages have no text, as pictures of pages have none: ${toRanges(empty)}.`,
      );
    if (broken.length > 0) builder.note(`Damaged pages were left out: ${toRanges(broken)}.`);
    return builder.build(numPages);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function aboutOf(pdf: PdfDocument) {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
  const about = info as Readonly<Record<string, unknown>>;
  const { Title: title } = about;
  return {
    title: typeof title === 'string' ? title : undefined,
    // Where nobody can say whether there is a form, it is looked for.
    hasForm: about['IsAcroFormPresent'] !== false,
    isXfa: about['IsXFAPresent'] === true && about['IsAcroFormPresent'] === false,
  };
}

type Attachments = ReadonlyMap<string, { readonly filename?: unknown }>;

/** Files within it, as those of a portfolio are, whose cover asks to open them (h2oai/h2ogpt#1425). */
async function fileNotes(pdf: PdfDocument): Promise<string[]> {
  const files = (await pdf.getAttachments().catch(() => undefined)) as Attachments | undefined;
  const names = [...(files?.values() ?? [])].map(({ filename }) => toLine(String(filename)).slice(0, 100));
  const [first] = names;
  if (first === undefined) return [];
  if (names.length === 1) return [`A file within it was not read: ${first}.`];
  const more = names.length > maxNames ? ' and more' : '';
  return [`${names.length} files within it were not read: ${names.slice(0, maxNames).join(', ')}${more}.`];
}

function* textsOf(pages: readonly PrintedPage[]): Generator<string> {
  for (const { lines } of pages) for (const { text } of lines) yield text;
}

/** Fonts without a table of characters give private or replacement characters: no reader can make words of them. */
function isGarbled(pages: readonly PrintedPage[]): boolean {
  let all = 0;
  let lost = 0;
  for (const text of textsOf(pages)) {
    all += text.length;
    lost += text.match(/[\ufffd\ue000-\uf8ff]/g)?.length ?? 0;
  }
  return lost > all * 0.3;
}
