// Gives each row of a table all of its columns, also those that a cell of another row or column reaches into.
import { tooLarge } from '../bounds/refuse-file.ts';
import type { HtmlNode } from './html-node.ts';

/** A row that is being read. */
export interface TableRow {
  /** Begins a cell: cells of rows above that reach down to here come first. */
  open(cell: HtmlNode): void;
  add(text: string): void;
  /** Says that what follows within the cell is another item, or a row of a table within it. */
  part(): void;
  close(): void;
  /** All cells, none where none stands in the row itself; and whether it is one cell alone, across whatever columns. */
  end(): { readonly cells: readonly string[]; readonly isOne: boolean };
}

/** What reaches down into the rows below: its text, as each of them is read for itself. */
interface Reaching {
  readonly text: string;
  rows: number;
}

/** Begins rows; those of one part of a table share what reaches down, which ends with the part. */
export interface TableRows {
  begin(row: HtmlNode): TableRow;
}

/** As many as browsers take. */
const mostColumns = 1_000;
const mostRows = 65_534;
/** As many as a sheet of Excel has. */
const mostCells = 16_384;
/** Cells of a page that stand only where others reach: a few letters ask for a row of them. */
const mostReached = 1_000_000;
/** What is longer names no row. */
const longestName = 80;

/** Creates the rows of a page. They throw `document_too_large` where cells reach over too many others. */
export function createTableRows(): TableRows {
  const parts = new Map<HtmlNode | null, Map<number, Reaching>>();
  let reachedOfPage = 0;

  const countReached = () => {
    reachedOfPage += 1;
    if (reachedOfPage > mostReached)
      throw tooLarge(`has cells that reach over more than ${mostReached} others (limit: cells)`, mostReached);
  };

  function begin(row: HtmlNode): TableRow {
    const reaching = parts.get(row.parentNode) ?? new Map<number, Reaching>();
    parts.set(row.parentNode, reaching);
    const cells: string[] = [];
    let own = 0;
    let reached = 0;
    let text = '';
    let isParted = false;
    let cell: HtmlNode | undefined;

    const addReaching = () => {
      for (let found = reaching.get(cells.length); found; found = reaching.get(cells.length)) {
        found.rows -= 1;
        if (found.rows === 0) reaching.delete(cells.length);
        reached += 1;
        countReached();
        cells.push(found.text);
      }
    };

    return {
      open(next) {
        addReaching();
        own += 1;
        text = '';
        isParted = false;
        cell = next;
      },
      add(more) {
        if (!cell || more.trim() === '') return;
        const end = text.at(-1) ?? ':';
        text = `${text}${isParted && !':;'.includes(end) ? ';' : ''} ${more.trim()}`;
        isParted = false;
      },
      part() {
        isParted = true;
      },
      close() {
        if (!cell) return;
        const columns = spanOf(cell, 'colspan', mostColumns) || 1;
        const rows = spanOf(cell, 'rowspan', mostRows);
        cell = undefined;
        // In the row itself the columns behind the first are empty, so that no figure is counted twice.
        for (let column = 0; column < columns && cells.length < mostCells; column += 1) {
          if (column > 0) countReached();
          const piece = column === 0 ? text : '';
          const below = piece.length > longestName ? '' : piece;
          if (rows !== 1) reaching.set(cells.length, { text: below, rows: rows === 0 ? mostRows : rows - 1 });
          cells.push(piece);
        }
      },
      end() {
        addReaching();
        return { cells: own === 0 ? [] : cells, isOne: own === 1 && reached === 0 };
      },
    };
  }

  return { begin };
}

function spanOf(cell: HtmlNode, name: 'colspan' | 'rowspan', most: number): number {
  const span = Number.parseInt(cell.getAttribute(name) ?? '1', 10);
  return span >= 0 ? Math.min(span, most) : 1;
}
