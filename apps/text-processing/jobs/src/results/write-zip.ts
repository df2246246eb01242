// Writes results as a ZIP archive: a file an answer, and all of them once more as a table and as JSON.
import { Zip, ZipDeflate } from 'fflate';
import { fileNameOf } from './file-name.ts';
import { resultLines } from './result-lines.ts';
import type { ResultAnswer, ResultRow, ResultRows } from './result-row.ts';
import { writeCsv } from './write-csv.ts';
import { writeJson } from './write-json.ts';

// The first day a ZIP archive can name: the same results are the same bytes, today and tomorrow.
const noDate = new Date(1980, 0, 1);

/** The bytes of the archive, as they are made: one row at a time is in memory. The same rows make the same bytes. */
export async function* writeZip(rows: ResultRows): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    made.push(chunk);
  });
  const take = () => made.splice(0);
  const encoder = new TextEncoder();
  async function* add(
    name: string,
    parts: Iterable<string> | AsyncIterable<string>,
  ): AsyncGenerator<Uint8Array> {
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = noDate;
    zip.add(entry);
    for await (const part of parts) {
      entry.push(encoder.encode(part));
      yield* take();
    }
    entry.push(new Uint8Array(), true);
    yield* take();
  }
  try {
    let index = -1;
    for await (const { name, answer } of rows()) {
      index += 1;
      if (answer) yield* add(fileNameOf(name, index), [markdownOf(name, answer)]);
    }
    yield* add('results.csv', writeCsv(rows, fileOf));
    yield* add('results.json', writeJson(rows, fileOf));
    zip.end();
    yield* take();
  } finally {
    made = [];
    zip.terminate();
  }
}

const fileOf = ({ name, answer }: ResultRow, index: number): string =>
  answer ? fileNameOf(name, index) : '';

function markdownOf(name: string, { result, provider, model, cost }: ResultAnswer): string {
  const by = provider === 'offline' ? 'the offline engine' : `${provider}, ${model}`;
  const paid = cost.usd === undefined ? 'not known' : `${cost.usd} USD`;
  const title = name.replace(/\p{C}|\s+/gu, ' ').trim();
  return `# ${title}\n\n${resultLines(result).join('\n').trim()}\n\nAnswered by ${by}; cost: ${paid}.\n`;
}
