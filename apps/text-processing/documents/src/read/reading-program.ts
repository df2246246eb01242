// The program of the process that reads files: takes one after the other, and holds nothing of the service.
import { RequestError } from '../../../src/domain/request-error.ts';
import { endWithParent } from './process/end-with-parent.ts';
import type { ReadingReply } from './process/reading-messages.ts';
import { receiveFiles } from './process/receive-files.ts';
import { readFile } from './read-file.ts';

// The library of PDFs rejects promises that nobody holds, some behind its answer: no file may be felt by the next.
process.on('unhandledRejection', () => {});

// Without the service there is nobody to read for.
process.once('disconnect', () => process.exit(0));

async function answer(work: Promise<ReadingReply>): Promise<void> {
  let reply: ReadingReply;
  try {
    reply = await work;
  } catch (error) {
    if (error instanceof RequestError) reply = { refused: { code: error.code, problems: error.problems } };
    else reply = { failed: error instanceof Error ? error.name : 'error' };
  }
  process.send?.(reply);
}

async function serve(): Promise<void> {
  for await (const { request, bytes } of receiveFiles(process.stdin))
    await answer(readFile(bytes, request).then((document) => ({ document })));
}

// Who started it says who it is: it may be gone before this is asked.
endWithParent(Number(process.argv[2]));
serve().catch(() => process.exit(1));
