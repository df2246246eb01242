// A program that reads the files of a folder, as a service would, and tells what came of each and how much it grew itself.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../../src/domain/request-error.ts';
import { createDocumentReader } from '../src/read/create-document-reader.ts';

/** What came of a file: its text and notes, or the refusal. */
export interface FileAnswer {
  readonly name: string;
  readonly code?: string;
  readonly says: string;
  readonly ms: number;
  /** How much this process grew at most while the file was read, its own bytes aside. */
  readonly grownBytes: number;
}

/** All answers, and how much the process grew from the first file to the last. */
export interface FolderAnswer {
  readonly files: readonly FileAnswer[];
  readonly grownBytes: number;
}

const shownCharacters = 3_000;

async function answerFolder(folder: string, options: object): Promise<FolderAnswer> {
  const reader = createDocumentReader(options);
  const resident = () => process.memoryUsage.rss();
  const names = (await readdir(folder)).sort();
  // The first file starts the process that reads, and what starts it.
  await reader.read({ bytes: Buffer.from('A first file.'), name: 'first.txt' });
  globalThis.gc?.();
  const first = resident();
  let most = first;
  const files: FileAnswer[] = [];
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    const before = resident();
    let peak = before;
    const timer = setInterval(() => {
      peak = Math.max(peak, resident());
    }, 5);
    const startedAt = performance.now();
    const answer = await reader.read({ bytes, name }).then(
      ({ text, notes }) => ({ says: [text.slice(0, shownCharacters), ...notes].join('\n') }),
      (error: unknown) => ({
        ...(error instanceof RequestError && { code: error.code }),
        says: (error as Error).message,
      }),
    );
    clearInterval(timer);
    peak = Math.max(peak, resident());
    files.push({ name, ...answer, ms: performance.now() - startedAt, grownBytes: peak - before });
    most = Math.max(most, peak - bytes.byteLength);
  }
  await reader.close();
  return { files, grownBytes: most - first };
}

const [folder = '.', options = '{}'] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await answerFolder(folder, JSON.parse(options) as object)));
