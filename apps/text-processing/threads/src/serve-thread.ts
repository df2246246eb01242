// Answers in a thread of a pool, one message after the other.
import { parentPort } from 'node:worker_threads';
import type { ThreadReply } from './thread-pool.ts';

/** Answers each message of the pool; what breaks is named by its kind, never by its words, which may be of the text. */
export function serveThread<Work>(work: (message: Work) => unknown): void {
  parentPort?.on('message', async (message: Work) => {
    let reply: ThreadReply;
    try {
      reply = { answer: await work(message) };
    } catch (error) {
      reply = { problem: error instanceof Error ? error.name : 'error' };
    }
    parentPort?.postMessage(reply);
  });
}
