// Puts the runs of a page into lines, in the order they are read.
import type { TextItem, TextLine } from './text-item.ts';

const wideGap = 1.8;
const wordGap = 0.12;

/** Lines in the order of the file, which columns keep; right-to-left lines in the order they are read. */
export function toLines(items: readonly TextItem[]): TextLine[] {
  // A line of a page that is written from the right is, too, though most of its letters be those of a name.
  const isFromRight = lettersOf(items, true) > lettersOf(items, false) * 0.5;
  const lines: TextLine[] = [];
  let line: TextItem[] = [];
  const flush = () => {
    const done = toLine(line, isFromRight);
    if (done) lines.push(done);
    line = [];
  };
  for (const item of items) {
    const last = line.at(-1);
    if (last && (item.turn !== last.turn || isOffLine(item, last))) flush();
    if (item.text !== '') line.push(item);
    if (item.endsLine) flush();
  }
  flush();
  return lines;
}

const isOffLine = (item: TextItem, last: TextItem) =>
  Math.abs(item.y - last.y) > Math.max(item.size, last.size, 1) * 0.5;

const lettersOf = (items: readonly TextItem[], isRightToLeft: boolean) =>
  items.reduce((sum, item) => sum + (item.isRightToLeft === isRightToLeft ? item.text.trim().length : 0), 0);

function toLine(items: readonly TextItem[], isPageFromRight: boolean): TextLine | undefined {
  const words = items.filter(({ text }) => text.trim() !== '');
  if (words.length === 0) return undefined;
  const fromRight = lettersOf(words, true);
  const isFromRight = fromRight > 0 && (isPageFromRight || fromRight > lettersOf(words, false));
  const ordered = isFromRight ? inReadingOrder(words) : items;
  const cells: string[] = [''];
  let before: TextItem | undefined;
  for (const item of ordered) {
    const gap = before ? gapBetween(before, item) / Math.max(item.size, 1) : 0;
    if (before && item.text.trim() !== '' && gap > wideGap) cells.push('');
    else if (before && gap > wordGap) cells[cells.length - 1] += ' ';
    cells[cells.length - 1] += item.text;
    if (item.text.trim() !== '') before = item;
  }
  const kept = cells.map((cell) => cell.replace(/\s+/g, ' ').trim()).filter((cell) => cell !== '');
  const largest = words.reduce((most, item) => (item.text.length > most.text.length ? item : most));
  return {
    text: kept.join(' '),
    turn: largest.turn,
    x: words.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY),
    y: largest.y,
    size: largest.size,
    cells: kept,
  };
}

/** From the right to the left; runs of what is written from the left, as numbers are, stay as they are. */
function inReadingOrder(items: readonly TextItem[]): TextItem[] {
  const ordered = [...items].sort((one, two) => two.x - one.x);
  for (let from = 0; from < ordered.length; from += 1) {
    let to = from;
    while (to < ordered.length && !ordered[to]!.isRightToLeft && /[\p{L}\p{N}]/u.test(ordered[to]!.text))
      to += 1;
    if (to > from + 1) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
    from = Math.max(from, to);
  }
  return ordered;
}

const gapBetween = (one: TextItem, two: TextItem) =>
  two.x >= one.x ? two.x - one.x - one.width : one.x - two.x - two.width;
