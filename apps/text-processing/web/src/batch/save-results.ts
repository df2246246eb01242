// Gives the reader the results of a batch as a file.
import type { ResultForm } from '../../../jobs/src/results/write-results.ts';
import { resultForms, writeResults } from '../../../jobs/src/results/write-results.ts';
import { saveBlob } from '../answer/save-file.ts';
import type { BatchRow } from './batch-row.ts';
import { toResults } from './batch-row.ts';

/** The forms, with what they are called. */
export const savedForms: readonly (readonly [ResultForm, string])[] = [
  ['csv', 'CSV'],
  ['json', 'JSON'],
  ['zip', 'ZIP'],
];

/** Saves the rows in a form, as the service writes them too. */
export async function saveResults(rows: readonly BatchRow[], form: ResultForm): Promise<void> {
  const results = toResults(rows);
  const parts: BlobPart[] = [];
  for await (const part of writeResults(() => results, form)) parts.push(part as BlobPart);
  saveBlob(`batch.${form}`, new Blob(parts, { type: resultForms[form] }));
}
