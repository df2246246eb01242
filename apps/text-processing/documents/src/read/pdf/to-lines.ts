// Puts the runs of a page into lines, in the order they are read.
import type { TextCell, TextItem, TextLine } from './text-item.ts';

const wideGap = 1.8;
const wordGap = 0.12;
/** Sizes of raised and lowered letters, and how far they stand off, against those beside them. */
const scriptSize = 0.8;
const scriptOffset = 0.12;
/** How far a second drawing of the same letters stands off, in sizes: some programs print bold that way. */
const doubled = 0.1;
const lookedBack = 50;
const spread = /^\S(?: \S)+$/;

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
    if (item.text !== '' && !isDrawn(item, line)) line.push(item);
    if (item.endsLine) flush();
  }
  flush();
  return lines;
}

const isOffLine = (item: TextItem, last: TextItem) =>
  Math.abs(item.y - last.y) > Math.max(item.size, last.size, 1) * 0.5;

/** Whether the line has the same letters at the same place. */
function isDrawn({ text, x, y, size }: TextItem, line: readonly TextItem[]): boolean {
  const near = (one: number, two: number) => Math.abs(one - two) <= size * doubled;
  return (
    text.trim() !== '' &&
    line.slice(-lookedBack).some((other) => other.text === text && near(other.x, x) && near(other.y, y))
  );
}

const lettersOf = (items: readonly TextItem[], isRightToLeft: boolean) =>
  items.reduce((sum, item) => sum + (item.isRightToLeft === isRightToLeft ? item.text.trim().length : 0), 0);

/** Letters of a heading that is printed wide; `A B C D E` are the names of columns, `Y N Y N Y` and grades what stands in them. */
function isSpread({ text }: TextItem): boolean {
  const letters = spread.test(text) ? text.toLowerCase().replace(/[^\p{L}]/gu, '') : '';
  const isAlphabet = 'abcdefghijklmnopqrstuvwxyz'.includes(letters);
  return (
    letters.length >= 5 &&
    !isAlphabet &&
    /[^a-f]/.test(letters) &&
    new Set(letters).size >= 3 &&
    /[aeiouy]|[^a-z]/.test(letters)
  );
}

/** The runs of a line; words whose letters stand apart are words (firecrawl/pdf-inspector#133). */
const wholeRuns = (items: readonly TextItem[]): readonly TextItem[] =>
  items.some(isSpread)
    ? items.map((item) =>
        spread.test(item.text) && !/\d/.test(item.text)
          ? { ...item, text: item.text.replaceAll(' ', '') }
          : item,
      )
    : items;

function toLine(printed: readonly TextItem[], isPageFromRight: boolean): TextLine | undefined {
  const items = wholeRuns(printed);
  const words = items.filter(({ text }) => text.trim() !== '');
  if (words.length === 0) return undefined;
  const fromRight = lettersOf(words, true);
  const isFromRight = fromRight > 0 && (isPageFromRight || fromRight > lettersOf(words, false));
  const ordered = isFromRight ? inReadingOrder(words) : items;
  const cells: { text: string; left: number; right: number }[] = [];
  let before: TextItem | undefined;
  for (const [at, item] of ordered.entries()) {
    const gap = before ? gapBetween(before, item) / Math.max(item.size, 1) : 0;
    const isBlank = item.text.trim() === '';
    const isNew = cells.length === 0 || (before !== undefined && !isBlank && gap > wideGap);
    if (isNew) cells.push({ text: '', left: Number.POSITIVE_INFINITY, right: Number.NEGATIVE_INFINITY });
    const cell = cells.at(-1)!;
    if (!isNew && before)
      cell.text += gap > wordGap ? ' ' : markBetween(before, item, ordered.slice(at + 1, at + 3));
    cell.text += item.text;
    if (isBlank) continue;
    cell.left = Math.min(cell.left, item.x);
    cell.right = Math.max(cell.right, item.x + item.width);
    before = item;
  }
  const kept: TextCell[] = cells
    .map((cell) => ({ ...cell, text: cell.text.replace(/\s+/g, ' ').trim() }))
    .filter(({ text }) => text !== '');
  const largest = words.reduce((most, item) => (item.text.length > most.text.length ? item : most));
  return {
    text: kept.map(({ text }) => text).join(' '),
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

/** What keeps a raised or lowered figure from becoming a part of the one beside it. */
function markBetween(before: TextItem, item: TextItem, behind: readonly TextItem[]): string {
  if (!/\d$/.test(before.text) || !/^[-+\u2212\u2013]?\d/.test(item.text)) return '';
  const size = Math.max(before.size, item.size);
  const rise = (item.y - before.y) / size;
  if (Math.min(before.size, item.size) > size * scriptSize || Math.abs(rise) < scriptOffset) return '';
  if (item.size > before.size) return /^\d/.test(item.text) ? ' ' : '';
  if (rise < 0) return '_';
  // One and a half: what is raised is the upper figure of a fraction.
  const [slash, lower] = behind;
  const isFraction =
    /^[/\u2044]$/.test(slash?.text ?? '') &&
    /^\d/.test(lower?.text ?? '') &&
    lower!.size <= size * scriptSize;
  return isFraction ? ' ' : '^';
}
