// Measures the work on documents: files that are read, long ones, receipts of what answers say.
import { stopAll } from './app-processes.ts';
import { measureLong } from './documents-long.ts';
import { measureRead } from './documents-read.ts';
import { receiptFigures } from './documents-receipts.ts';
import type { Results, RunOptions } from './frame.ts';

/** Every figure of documents. */
export async function run(options: RunOptions): Promise<Results> {
  try {
    return { ...(await measureRead(options)), ...(await measureLong(options)), ...(await receiptFigures()) };
  } finally {
    await stopAll();
  }
}
