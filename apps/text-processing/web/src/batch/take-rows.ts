// Makes rows of files: one a file, or one a row of a table.
import { TextClientError } from '../../../client/src/text-client-error.ts';
import { openFile } from '../documents/fetch-documents.ts';
import { takeFile, textOf } from '../documents/take-file.ts';
import { count } from '../words/numbers.ts';
import type { BatchRow } from './batch-row.ts';
import type { Table } from './parse-csv.ts';
import { parseCsv } from './parse-csv.ts';

/** Most rows of one batch. */
export const maxRows = 2_000;
const maxTableBytes = 50_000_000;

/** A file that is a table, or what is wrong with it. */
export async function readTable(file: File): Promise<Table | string> {
  if (file.size > maxTableBytes) return `is larger than ${count(maxTableBytes / 1e6)} MB`;
  return parseCsv(await textOf(file), maxRows);
}

/** Whether a file is a table of texts. */
export const isTable = ({ name, type }: File): boolean => /\.(?:csv|tsv)$/i.test(name) || type === 'text/csv';

/** A row for each row of the table whose chosen cell is not empty; it is named by the first other one. */
export function rowsOf({ columns, rows }: Table, column: number): BatchRow[] {
  const naming = columns.findIndex((_, index) => index !== column);
  return rows.flatMap((cells, id) => {
    const text = cells[column] ?? '';
    const name = cells[naming]?.trim().slice(0, 80) || `row ${id + 1}`;
    return text.trim() === '' ? [] : [{ id, name, text, state: 'ready' as const }];
  });
}

/** The column that holds the longest texts. */
export function longestColumn({ columns, rows }: Table): number {
  const lengths = columns.map((_, column) =>
    rows.slice(0, 200).reduce((sum, cells) => sum + (cells[column]?.length ?? 0), 0),
  );
  return lengths.indexOf(Math.max(...lengths));
}

/** The text of a file, as a row; one that cannot be read says why. */
export async function rowOf(file: File, id: number, limit: number, signal: AbortSignal): Promise<BatchRow> {
  const row = { id, name: file.name, text: '' };
  try {
    const taken = await takeFile(file, limit);
    const { text } = 'text' in taken ? taken : await openFile(taken.upload, signal);
    if (text.length > limit) {
      const error = `has ${count(text.length)} characters, ${count(limit)} fit: open it at the desk`;
      return { ...row, state: 'failed', error };
    }
    return { ...row, text, state: 'ready' };
  } catch (error) {
    signal.throwIfAborted();
    return {
      ...row,
      state: 'failed',
      error: error instanceof TextClientError ? error.message : 'could not be opened',
    };
  }
}
