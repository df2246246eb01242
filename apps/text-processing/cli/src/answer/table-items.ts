// Makes an item of each row of a CSV file: one operation on the texts of one column.
import { readFile, stat } from 'node:fs/promises';
import { defaultReadLimits } from '../../../documents/src/read/bounds/read-limits.ts';
import { RequestError } from '../../../src/domain/request-error.ts';

/** What is done with each row. */
export interface TableItems {
  readonly operation: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Name of the column of the texts. Default: `text`, or the only one. */
  readonly column: string | undefined;
}

/** Whether a file is a table by its name. */
export const isTable = (file: string): boolean => /\.(?:csv|tsv)$/i.test(file);

/**
 * The items of a table, in the order of its rows; the first row names the columns.
 *
 * @throws RequestError when it cannot be read, has no such column, or has a row with more cells than columns.
 */
export async function* tableItems(
  file: string,
  { operation, options, column }: TableItems,
): AsyncGenerator<object> {
  const { maxBytes } = defaultReadLimits;
  const { size } = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw refuse(file, error.code === 'ENOENT' ? 'is not there' : `cannot be read (${error.code})`);
  });
  if (size > maxBytes) throw refuse(file, `has ${size} bytes, more than ${maxBytes}`, 'split it');
  const { decodeText } = await import('../../../documents/src/read/file/decode-text.ts');
  const { parseCsv } = await import('../../../documents/src/read/kinds/read-csv.ts');
  const [names = [], ...rows] = parseCsv(decodeText(await readFile(file)).text, defaultReadLimits, true);
  const wanted = column ?? (names.length === 1 ? names[0]! : 'text');
  const place = names.findIndex((name) => name.trim().toLowerCase() === wanted.trim().toLowerCase());
  if (place < 0)
    throw refuse(
      '--column',
      `has to name a column of ${file}`,
      `there are: ${names.slice(0, 20).join(', ')}`,
    );
  for (const row of rows) yield { operation, options, text: row[place] ?? '' };
}

function refuse(path: string, message: string, hint?: string): RequestError {
  return new RequestError('invalid_request', [{ path, message, ...(hint && { hint }) }]);
}
