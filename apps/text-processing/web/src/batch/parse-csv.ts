// Reads tables of comma-separated values (RFC 4180), as spreadsheets write them.
import { hasMoreThan, separatorOf } from '../../../documents/src/read/kinds/separator-of.ts';

/** Rows of cells; the first row names the columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table of a text, or what is wrong with it. */
export function parseCsv(text: string, maxRows: number): Table | string {
  if (text.includes('\u0000')) return 'is not a table: it holds zero bytes';
  const source = text.replace(/^\uFEFF/, '');
  const { separator, start } = separatorOf(source, true);
  const rows = readRows(source.slice(start), separator, maxRows + 1);
  if (typeof rows === 'string') return rows;
  const [columns, ...rest] = rows;
  if (!columns || rest.length === 0) return 'has no rows below its first, which names the columns';
  const wide = rows.findIndex((row) => hasMoreThan(columns.length, row));
  if (wide > 0)
    return `has more cells than columns in row ${wide + 1}: a cell with a separator in it stands in quotes`;
  return { columns: columns.map((name, index) => name.trim() || `column ${index + 1}`), rows: rest };
}

function readRows(source: string, separator: string, most: number): string[][] | string {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < source.length) {
    // A quote behind a blank opens a cell, too, as the service has it.
    while (separator !== '\t' && (source[at] === ' ' || source[at] === '\t')) at += 1;
    const cell = source[at] === '"' ? readQuoted(source, at) : readPlain(source, at, separator);
    if (typeof cell === 'string') return `${cell} in row ${rows.length + 1}`;
    row.push(cell.text);
    at = cell.end;
    if (source[at] === separator) {
      at += 1;
      if (at < source.length) continue;
      row.push('');
    }
    // What follows a closing quote before the next separator belongs to nobody.
    while (at < source.length && source[at] !== '\r' && source[at] !== '\n') at += 1;
    at += source.startsWith('\r\n', at) ? 2 : 1;
    if (row.length > 1 || row[0]?.trim() !== '') rows.push(row);
    row = [];
    if (rows.length > most) return `has more than ${most - 1} rows`;
  }
  return rows;
}

interface Cell {
  readonly text: string;
  readonly end: number;
}

function readQuoted(source: string, start: number): Cell | string {
  let text = '';
  for (let from = start + 1; ; ) {
    const quote = source.indexOf('"', from);
    if (quote < 0) return 'a quote that opens is never closed';
    text += source.slice(from, quote);
    if (source[quote + 1] !== '"') return { text, end: quote + 1 };
    text += '"';
    from = quote + 2;
  }
}

function readPlain(source: string, start: number, separator: string): Cell {
  let end = start;
  while (end < source.length && source[end] !== separator && source[end] !== '\r' && source[end] !== '\n')
    end += 1;
  return { text: source.slice(start, end), end };
}
