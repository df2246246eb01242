// Answers about a text that is longer than one request may be, in parts, as the service does.

import { createAnalyses } from '../../../documents/src/analysis/create-analyses.ts';
import type { SourceDocument } from '../../../documents/src/document/source-document.ts';
import { createMemoryJobs } from '../../../jobs/src/memory-jobs.ts';
import type { ReceiptChecker } from '../../../receipts/src/receipt.ts';
import { systemClock } from '../../../src/domain/create-text-service.ts';
import type { TextTask } from '../../../src/domain/parse-request.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import { toProblem } from '../../../src/http/answer/problem.ts';
import type { CliService } from '../host/host.ts';
import { caller } from '../host/host.ts';
import type { CheckedAnswer } from './checked-answer.ts';

/** What an analysis on the command line needs. */
export interface LongOptions {
  readonly service: CliService;
  readonly checker: ReceiptChecker;
  readonly atOnce: number;
  readonly signal: AbortSignal;
  readonly onProgress: (finished: number, steps: number) => void;
}

const id = 'document';
const none = async () => {};

/**
 * Works on the document in parts and makes one answer of theirs.
 *
 * @throws Error that says why, when no part could be answered or the answers are too long.
 */
export async function analyzeLong(
  document: SourceDocument,
  { operation, options, model }: TextTask,
  { service: cli, checker, atOnce, signal, onProgress }: LongOptions,
): Promise<CheckedAnswer> {
  const { service, maxTextCharacters: maxCharacters, documentPartTokens: maxTokens } = cli;
  const named = model === undefined ? {} : { model };
  const things = new Map<string, unknown>([[id, document]]);
  const jobs = createMemoryJobs<TextTask, ProcessAnswer>({
    work: {
      run: (task, context) =>
        service.process(task, { signal: AbortSignal.any([signal, context.signal]), caller }),
      describeError: (error) => ({ ...toProblem(error), isFinal: true }),
    },
    codec: { encode: ({ text }) => text, decode: (text) => ({ operation, options, text, ...named }) },
    concurrency: atOnce,
    ...{
      maxBatches: 2,
      maxWaiting: 100_000,
      maxCharacters: Number.MAX_SAFE_INTEGER,
      maxWaitingOfAll: 100_000,
    },
    ...{ maxDeadLetters: 1, keepMs: 60_000 },
  });
  const analyses = createAnalyses({
    ...{ operations: [operation], jobs, checker, atOnce, routeOf: () => undefined, clock: systemClock },
    bounds: { maxTokens, maxCharacters },
    kept: {
      get: async <T>(_kind: string, _owner: string, name: string) => things.get(name) as T | undefined,
      set: async (_kind, _owner, name, value) => void things.set(name, value),
      delete: async (_kind, _owner, name) => things.delete(name),
      close: none,
    },
  });
  const startedAt = systemClock.monotonic();
  try {
    const begun = await analyses.start(
      document,
      { document: id, operation, options, ...named },
      caller,
      async () => none,
    );
    for await (const { status, steps, finished, answer, error } of analyses.watch(begun.id, caller, signal)) {
      onProgress(finished, steps);
      if (error) throw new Error(error.detail);
      if (status !== 'done' || !answer) continue;
      const timeMs = systemClock.monotonic() - startedAt;
      return { ...answer, cache: { outcome: 'miss' }, attempts: answer.steps, timeMs };
    }
    throw signal.reason ?? new Error('The document could not be worked on.');
  } finally {
    analyses.close();
    await jobs.close();
  }
}
