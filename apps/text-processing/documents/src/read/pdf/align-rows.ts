// Puts the cells of a table's rows under the columns they are printed in.
import type { TextCell, TextLine } from './text-item.ts';

/** The cells of rows that follow each other; those that have fewer than the others get empty ones where they have none. */
export function alignedRows(rows: readonly TextLine[]): string[][] {
  const most = Math.max(...rows.map(({ cells }) => cells.length));
  const full = rows.filter(({ cells }) => cells.length === most);
  const columns = full[0]!.cells.map((_, at) => ({
    left: Math.min(...full.map(({ cells }) => cells[at]!.left)),
    right: Math.max(...full.map(({ cells }) => cells[at]!.right)),
  }));
  return rows.map(({ cells }) => aligned(cells, columns) ?? cells.map(({ text }) => text));
}

type Column = Pick<TextCell, 'left' | 'right'>;

/** Undefined where two cells would stand in one column, or they would change places. */
function aligned(cells: readonly TextCell[], columns: readonly Column[]): string[] | undefined {
  const row = columns.map(() => '');
  let last = -1;
  for (const cell of cells) {
    const distances = columns.map((column) => distance(column, cell));
    const at = distances.indexOf(Math.min(...distances));
    if (at <= last) return undefined;
    row[at] = cell.text;
    last = at;
  }
  return row;
}

/** How far a cell stands from a column; what they share counts against it. */
const distance = (column: Column, cell: Column) =>
  Math.max(column.left, cell.left) - Math.min(column.right, cell.right);
