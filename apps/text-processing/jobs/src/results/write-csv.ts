// Writes results as comma-separated values that no spreadsheet mistakes for formulas.
import type { ResultRow, ResultRows } from './result-row.ts';

/** Most columns for the fields of answers; what is over stands as JSON in a last column, `more`. */
export const maxFields = 500;

/**
 * A line a row: its name, how it stands, and the fields of its answer in columns of their own. `fileOf` adds the column `file`.
 */
export async function* writeCsv(
  rows: ResultRows,
  fileOf?: (row: ResultRow, index: number) => string,
): AsyncGenerator<string> {
  const fields = new Set<string>();
  let isMore = false;
  for await (const { answer } of rows())
    for (const name of Object.keys(answer ? flat(answer.result) : {}))
      if (fields.size < maxFields) fields.add(name);
      else isMore ||= !fields.has(name);
  const before = fileOf ? ['name', 'file', 'status'] : ['name', 'status'];
  const after = ['provider', 'model', 'usd', 'error'];
  yield lineOf([...before, ...fields, ...(isMore ? ['more'] : []), ...after]);
  let index = -1;
  for await (const row of rows()) {
    index += 1;
    const { name, status, answer, error = '' } = row;
    const result = answer ? flat(answer.result) : {};
    const over = Object.entries(result).filter(([field]) => !fields.has(field));
    yield lineOf([
      ...[name, ...(fileOf ? [fileOf(row, index)] : []), status],
      ...[...fields].map((field) => result[field] ?? ''),
      ...(isMore ? [over.length > 0 ? JSON.stringify(Object.fromEntries(over)) : ''] : []),
      ...[answer?.provider ?? '', answer?.model ?? '', String(answer?.cost.usd ?? ''), error],
    ]);
  }
}

const lineOf = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** A cell that begins as a formula, in wide letters too, gets an apostrophe: spreadsheets take it for "this is text". */
export function cellOf(text: string): string {
  const isFormula = /^[\s\u0000]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text);
  const safe = isFormula && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /["\r\n,;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function flat(value: unknown, path = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null) return { [path || 'result']: asText(value) };
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object'))
    return { [path || 'result']: value.map(asText).join('\n') };
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, field]) => flat(field, path === '' ? name : `${path}.${name}`)),
  ) as Record<string, string>;
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
