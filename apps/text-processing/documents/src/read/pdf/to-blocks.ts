// Tells headings, items, rows and paragraphs of a PDF apart by how they are printed.
import type { DocumentBuilder } from '../build/document-builder.ts';
import { alignedRows } from './align-rows.ts';
import type { HyphenJudge } from './join-lines.ts';
import { joinLines } from './join-lines.ts';
import type { PrintedPage, TextLine } from './text-item.ts';

const bullet = /^[•▪◦‣●○■–—\uf0b7\u00b7]\s+/;
const longestHeading = 200;
const headingSize = 1.12;

/** What is usual in the file. */
export interface PrintStyle {
  /** Size of the letters of its text. */
  readonly size: number;
  /** Sizes of its headings, the largest first. */
  readonly headings: readonly number[];
  /** Distance between lines of a paragraph, in sizes of their letters. */
  readonly leading: number;
}

/** The style of all pages: what most letters have is the text. */
export function styleOf(pages: readonly PrintedPage[]): PrintStyle {
  const letters = new Map<number, number>();
  const gaps = new Map<number, number>();
  for (const { lines } of pages)
    for (const [at, line] of lines.entries()) {
      letters.set(sizeOf(line), (letters.get(sizeOf(line)) ?? 0) + line.text.length);
      const gap = at === 0 ? 0 : Math.round(((lines[at - 1]!.y - line.y) / line.size) * 10) / 10;
      if (gap > 0.8 && gap < 3) gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
    }
  const usual = Math.max(...letters.values(), 0);
  const size = [...letters].find(([, count]) => count === usual)?.[0] ?? 10;
  const headings = [...letters.keys()]
    .filter((one) => one > size * headingSize)
    .sort((one, two) => two - one);
  // Where paragraphs are short, gaps between them are as usual as those within: the smaller one is the line's.
  const often = Math.max(...gaps.values(), 0) / 4;
  const leading = Math.min(...[...gaps].flatMap(([gap, count]) => (count >= often ? [gap] : [])));
  return { size, headings: headings.slice(0, 6), leading: Number.isFinite(leading) ? leading : 1.2 };
}

const sizeOf = ({ size }: TextLine) => Math.round(size * 2) / 2;

/** Adds the lines of a page. */
export function addPage(
  lines: readonly TextLine[],
  page: number,
  style: PrintStyle,
  judge: HyphenJudge,
  builder: DocumentBuilder,
): void {
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    const level = levelOf(line, style);
    const end = runEnd(lines, at, style);
    const run = lines.slice(at, end);
    at = end;
    if (run.length > 1 && run.every(({ cells }) => cells.length > 1)) {
      for (const cells of alignedRows(run)) builder.row(cells, page);
      continue;
    }
    const text = joinLines(
      run.map((one) => one.text),
      judge,
    );
    if (level > 0 && text.length <= longestHeading) builder.heading(text, level, page);
    else if (bullet.test(text)) builder.item(text.replace(bullet, ''), { page });
    else builder.paragraph(text, page);
  }
}

function levelOf(line: TextLine, { size, headings }: PrintStyle): number {
  if (sizeOf(line) <= size * headingSize || !/\p{L}/u.test(line.text)) return 0;
  const level = headings.findIndex((one) => sizeOf(line) >= one);
  return level < 0 ? 0 : level + 1;
}

/** Behind the last line that belongs to the one at `from`. */
function runEnd(lines: readonly TextLine[], from: number, style: PrintStyle): number {
  const isTable = (line: TextLine | undefined) => (line?.cells.length ?? 0) > 1;
  let at = from + 1;
  if (isTable(lines[from]) && isTable(lines[at])) {
    while (isTable(lines[at])) at += 1;
    return at;
  }
  for (; at < lines.length; at += 1) {
    const [before, line] = [lines[at - 1]!, lines[at]!];
    if (before.turn !== line.turn) break;
    const gap = (before.y - line.y) / line.size;
    const isFar = gap > Math.max(style.leading * 1.35, style.leading + 0.25) || gap < 0.3;
    const isIndented =
      line.x > before.x + line.size * 0.8 && line.x < before.x + line.size * 4 && at > from + 1;
    if (isFar || isIndented || sizeOf(before) !== sizeOf(line) || bullet.test(line.text)) break;
    if (isTable(line) && isTable(lines[at + 1])) break;
  }
  return at;
}
