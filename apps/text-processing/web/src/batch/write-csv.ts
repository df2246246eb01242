// Writes results as comma-separated values that no spreadsheet mistakes for formulas.
import type { BatchRow } from './batch-row.ts';

/** A line a row: its name, how it stands, and the fields of its answer in columns of their own. */
export function writeCsv(rows: readonly BatchRow[]): string {
  const results = rows.map(({ answer }) => (answer ? flat(answer.result) : {}));
  const fields = [...new Set(results.flatMap((result) => Object.keys(result)))];
  const head = ['name', 'status', ...fields, 'provider', 'usd', 'error'];
  const lines = rows.map(({ name, state, answer, error }, index) => {
    const own = fields.map((field) => results[index]?.[field] ?? '');
    return [name, state, ...own, answer?.provider ?? '', String(answer?.cost.usd ?? ''), error ?? ''];
  });
  return [head, ...lines].map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');
}

/** A cell that begins as a formula gets an apostrophe, which spreadsheets take for "this is text". */
export function cellOf(text: string): string {
  const safe = /^[\s\u0000]*[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /["\r\n,;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function flat(value: unknown, path = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null) return { [path || 'result']: asText(value) };
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object'))
    return { [path]: value.map(asText).join('\n') };
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, field]) => flat(field, path === '' ? name : `${path}.${name}`)),
  ) as Record<string, string>;
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
