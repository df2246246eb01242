// Finds what is printed at the same place of most pages: running heads, feet and page numbers.
import type { PrintedPage, TextLine } from './text-item.ts';

const edgeLines = 2;
const leastPages = 3;
/** How far they stand from the text, in sizes of their letters. */
const distance = 1.6;

/** How much of a page, from its upper and its lower end, they stand in. */
const edgeShare = 0.12;
const countedNumbers = 4;

/**
 * Lines without those at the edge that more than two in five pages have at the same height, since books have one head on even and
 * another on odd pages. A number in one may be the page's own; what says the same on each page is kept where it stands first, since
 * it may stand nowhere else, as the number of an invoice. Headings are larger than the text, these are not.
 */
export function withoutRunningLines(
  pages: readonly PrintedPage[],
  size: number,
): {
  readonly pages: readonly PrintedPage[];
  /** Lines that were left out, over all pages. */
  readonly left: number;
} {
  const edges = pages.map((page, number) =>
    edgesOf(page, size).map((line) => ({ line, keys: keysOf(line, number) })),
  );
  const seen = new Map<string, number>();
  for (const lines of edges)
    for (const { keys } of lines) for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1);
  const enough = Math.max(leastPages, edges.filter((lines) => lines.length > 0).length * 0.4);
  const isUsual = (key: string | undefined) => key !== undefined && (seen.get(key) ?? 0) >= enough;
  const read = new Set<string>();
  const isFirst = ({
    line,
    keys: [words],
  }: {
    readonly line: TextLine;
    readonly keys: readonly string[];
  }) => {
    if (!isUsual(words) || read.has(line.text)) return false;
    read.add(line.text);
    return true;
  };
  let left = 0;
  const kept = pages.map((page, number) => {
    const running = new Set(
      edges[number]!.filter((edge) => edge.keys.some(isUsual) && !isFirst(edge)).map(({ line }) => line),
    );
    left += running.size;
    return running.size === 0 ? page : { ...page, lines: page.lines.filter((line) => !running.has(line)) };
  });
  return { pages: kept, left };
}

/** The outermost lines of a page, as far as a gap parts them from its text. */
function edgesOf({ lines, turn, bottom, top }: PrintedPage, size: number): TextLine[] {
  const down = lines.filter((line) => line.turn === turn).sort((one, two) => two.y - one.y);
  const up = [...down].reverse();
  const depth = (top - bottom) * edgeShare;
  const isAtEdge = (line: TextLine) =>
    line.size <= size * 1.12 && (line.y > top - depth || line.y < bottom + depth);
  return [down, up].flatMap((ordered) => {
    for (let count = Math.min(edgeLines, ordered.length - 1); count > 0; count -= 1) {
      const [last, next] = [ordered[count - 1]!, ordered[count]!];
      const edge = ordered.slice(0, count);
      if (Math.abs(last.y - next.y) > last.size * distance && edge.every(isAtEdge)) return edge;
    }
    return [];
  });
}

/** What the line says, and what it says with one of its numbers counted from the page's: `page 3 of 9`. */
function keysOf({ text, y }: TextLine, page: number): string[] {
  const words = text.slice(0, 200).toLowerCase();
  const numbers = [...words.matchAll(/\d{1,6}/g)].slice(0, countedNumbers);
  const counted = numbers.map(
    ({ 0: number, index }) =>
      `${words.slice(0, index)}#${Number(number) - page}${words.slice(index + number.length)}`,
  );
  return [words, ...counted].map((one) => `${Math.round(y / 4)} ${one}`);
}
