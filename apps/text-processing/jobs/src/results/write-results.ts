// Writes the results of a batch in the form that is asked for.
import type { ResultRows } from './result-row.ts';
import { writeCsv } from './write-csv.ts';
import { writeJson } from './write-json.ts';
import { writeZip } from './write-zip.ts';

/** The forms there are, with their media types. */
export const resultForms = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  zip: 'application/zip',
} as const;

/** One of them. */
export type ResultForm = keyof typeof resultForms;

/** The results, piece by piece. */
export function writeResults(rows: ResultRows, form: ResultForm): AsyncIterable<string | Uint8Array> {
  if (form === 'zip') return writeZip(rows);
  return form === 'csv' ? writeCsv(rows) : writeJson(rows);
}
