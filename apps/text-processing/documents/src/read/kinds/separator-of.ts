// Finds what separates the cells of a CSV file.

const separators = [',', ';', '\t', '|'];
/** A first line that tells Excel the separator, and is no row. */
const forExcel = /^"?sep=([^\w\s"]|\t)"?[ \t]*(?=\r?\n|$)/i;

/** Of a table whose first line names only one column: nothing separates its cells. */
const none = '\u0000';

/** What separates the cells of a text, and the offset at which its rows begin. */
export interface Separator {
  readonly separator: string;
  readonly start: number;
}

/**
 * The separator that the first line names, else the one that most of the first lines have equally often: a title may stand above
 * them, if more than half of them have it. In a table no title stands there: the first line names the columns, and what it lacks
 * separates nothing. Quotes are not looked into.
 */
export function separatorOf(text: string, isTable = false): Separator {
  const [line, named] = forExcel.exec(text) ?? [];
  if (line !== undefined && named !== undefined) return { separator: named, start: line.length };
  const lines = text
    .slice(0, 64_000)
    .replace(/"[^"]*"/g, '""')
    .split('\n')
    .filter((one) => one.trim() !== '')
    .slice(0, 20);
  const score = (separator: string) => {
    const counts = lines.map((one) => one.split(separator).length - 1);
    const scores = counts.map((count) => {
      const alike = counts.filter((other) => other === count).length;
      // What the first line lacks may stand in a text of the only column.
      const isMeant = count > 0 && (counts[0] === count || alike * 2 > counts.length);
      return isMeant ? alike * 100 + Math.min(count, 99) : 0;
    });
    return Math.max(0, ...scores);
  };
  const candidates = separators.filter((one) => !isTable || lines[0]?.includes(one));
  const separator = candidates.reduce(
    (best, one) => (score(one) > score(best) ? one : best),
    candidates[0] ?? none,
  );
  return { separator, start: 0 };
}

/** Whether cells stand behind those of the columns; empty ones are what a separator at the end of a line leaves. */
export const hasMoreThan = (columns: number, row: readonly string[]): boolean =>
  row.slice(columns).some((cell) => cell.trim() !== '');
