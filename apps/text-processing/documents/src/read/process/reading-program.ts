// The program of the process that reads files: takes one after the other, and holds nothing of the service.
import { RequestError } from '../../../../src/domain/request-error.ts';
import { readFile } from '../read-file.ts';
import type { ReadingReply } from './reading-messages.ts';
import { receiveFiles } from './receive-files.ts';

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

for await (const { request, bytes } of receiveFiles(process.stdin))
  await answer(readFile(bytes, request).then((document) => ({ document })));
