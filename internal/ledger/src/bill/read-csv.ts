// Reads CSV (RFC 4180) into rows by the names of their columns.
import { AiError } from '@internal/model';

/** A row by the names of its columns, and its line in the file. */
export interface CsvRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

const maxBytes = 256 * 1024 * 1024;
const maxColumns = 200;

/**
 * The names of the columns, as the first line has them, and the rows; empty lines are none.
 *
 * @throws {AiError} `invalid_options` for a file that is too large, or has a quote that nothing closes, with its line.
 */
export function readCsv(text: string): {
  readonly names: readonly string[];
  readonly rows: readonly CsvRow[];
} {
  if (text.length > maxBytes)
    throw new AiError('invalid_options', 'The file is larger than 256 MB: export fewer days.');
  const rows: CsvRow[] = [];
  let names: readonly string[] | undefined;
  for (const { cells, line } of cellsOf(text.startsWith('\ufeff') ? text.slice(1) : text)) {
    if (cells.length === 1 && cells[0]?.trim() === '') continue;
    if (!names) names = cells.slice(0, maxColumns).map((name) => name.trim().toLowerCase());
    else rows.push({ line, cells: new Map(names.map((name, at) => [name, (cells[at] ?? '').trim()])) });
  }
  return { names: names ?? [], rows };
}

function* cellsOf(text: string): Generator<{ cells: string[]; line: number }> {
  let cells: string[] = [];
  let line = 1;
  let began = 1;
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      const opened = line;
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        // Everything behind it would be of one cell.
        if (end < 0)
          throw new AiError('invalid_options', `Line ${opened}: a quote that opens is never closed.`);
        const part = text.slice(at, end);
        cell += part;
        line += part.split('\n').length - 1;
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    const start = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '\n') at += 1;
    cells.push(cell + text.slice(start, at).replace(/\r$/, ''));
    const isEnd = at >= text.length || text[at] === '\n';
    at += 1;
    if (!isEnd) {
      // A comma at the very end opens one more, empty cell.
      if (at >= text.length) cells.push('');
      else continue;
    }
    yield { cells, line: began };
    cells = [];
    line += 1;
    began = line;
  }
  if (cells.length > 0) yield { cells, line: began };
}
