// Answers in a thread of the pool, one text after the other.
import type { MessagePort } from 'node:worker_threads';
import type { Operation } from '../domain/define-operation.ts';
import type { OfflineWork } from '../domain/offline-engine.ts';
import { createInlineEngine } from '../domain/offline-engine.ts';
import type { ThreadReply } from './engine-pool.ts';

/** Answers each message of the pool; what breaks is named by its kind, never by its words, which may be of the text. */
export function serveThread(port: MessagePort | null, operations: readonly Operation[]): void {
  const engine = createInlineEngine(operations);
  port?.on('message', (work: OfflineWork) => {
    engine.run(work).then(
      (answer) => port.postMessage({ answer } satisfies ThreadReply),
      (error: unknown) =>
        port.postMessage({ problem: error instanceof Error ? error.name : 'error' } satisfies ThreadReply),
    );
  });
}
