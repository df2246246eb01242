// Shows a row a line, for people.
import type { JudgedLine } from '../judge/judge-soak.ts';
import { round } from './figures-of.ts';

/** The table. */
export function showLines(lines: readonly JudgedLine[]): string {
  const head = ['line', 'first', 'median', 'last', 'slope a minute', 'at most', 'chance', 'allowed', ''];
  const rows = lines.map((line) => [
    line.name,
    ...[line.first, line.median, line.last, line.slope, line.most, line.chance, line.bound].map(round),
    `${line.isFlat ? '' : 'RISES'}${line.isSilent ? ' SILENT' : ''}`.trim(),
  ]);
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const show = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[head, ...rows].map(show).join('\n')}\n`;
}
