// Says what the offline engine is asked, and answers in this thread where there is no other.
import type { Operation } from './define-operation.ts';
import { readDocument } from './reading/read-document.ts';

/** A text and what is to be done with it. */
export interface OfflineWork {
  readonly operation: string;
  readonly text: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Answers by the analyzers of the operations. */
export interface OfflineEngine {
  /** Rejects with an AiError when it cannot, and with the signal's reason as soon as nobody waits any more. */
  run(work: OfflineWork, signal?: AbortSignal): Promise<unknown>;
}

/** Works in the thread that asks: for the command line, tests and the threads of a pool. */
export function createInlineEngine(operations: readonly Operation[]): OfflineEngine {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  return {
    async run({ operation: id, text, options }, signal) {
      const operation = byId.get(id);
      if (!operation) throw new TypeError('The offline engine knows only the operations of this service.');
      const answer = await operation.analyze(await readDocument(text, signal), options);
      signal?.throwIfAborted();
      return answer;
    },
  };
}
