// Writes results as JSON: what was asked of which text, without the text itself.
import type { ResultRow, ResultRows } from './result-row.ts';

/** A list with an object a row. `fileOf` adds the field `file`. */
export async function* writeJson(
  rows: ResultRows,
  fileOf?: (row: ResultRow, index: number) => string,
): AsyncGenerator<string> {
  let index = -1;
  for await (const row of rows()) {
    index += 1;
    const { name, status, answer, error } = row;
    const file = fileOf?.(row, index) || undefined;
    const written = JSON.stringify({ name, file, status, answer, error }, null, 2);
    yield `${index === 0 ? '[\n' : ',\n'}${written.replace(/^/gm, '  ')}`;
  }
  yield index < 0 ? '[]\n' : '\n]\n';
}
