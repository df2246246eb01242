// Runs an operation on a document: asks what it takes, begins it, follows it to its end.

import { TextClientError } from '../../../client/src/text-client-error.ts';
import type { AnalysisState, Estimate } from '../../../documents/src/analysis/analysis.ts';
import { followToEnd } from '../service/follow-to-end.ts';
import type { DoneWork, Job, Progress, StartOptions } from '../workbench/work.ts';
import { begin, cancel, estimate, watch } from './fetch-documents.ts';
import type { OpenDocument } from './open-document.ts';
import { rememberAnalysis } from './running-analysis.ts';

// Above either somebody agrees first.
const mostSteps = 20;
const mostUsd = 0.1;

/** Who hears of it, and what ends it. */
interface AnalysisRun extends StartOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onEstimate: (estimate: Estimate) => void;
}

/** Whether it takes so much that somebody should agree first. */
export function isLarge({ steps, cost }: Estimate): boolean {
  return steps > mostSteps || (cost.status !== 'unpriced' && cost.usd > mostUsd);
}

/** Resolves to the finished work, to nothing when somebody must agree first. Who aborts it cancels the analysis. */
export async function runAnalysis(
  job: Job,
  document: OpenDocument,
  { signal, agreed = false, analysis, onProgress, onEstimate }: AnalysisRun,
): Promise<DoneWork | undefined> {
  const from = performance.now();
  const task = { operation: job.operation, options: job.options, model: job.model };
  if (!agreed && analysis === undefined) {
    const needed = await estimate(document.id, task, signal);
    if (isLarge(needed)) {
      onEstimate(needed);
      return undefined;
    }
  }
  const id = analysis ?? (await begin(document.id, task, signal)).id;
  rememberAnalysis(id);
  signal.addEventListener('abort', () => void cancel(id).catch(() => {}), { once: true });
  const state = await followToEnd(
    () => watch(id, signal),
    ({ finished, steps }) => onProgress({ finished, steps }),
    signal,
  );
  rememberAnalysis(undefined);
  const { answer } = state;
  if (!answer) throw failureOf(state);
  const { receipts, ...rest } = answer;
  const marks = analysis === undefined ? { wholeMs: performance.now() - from } : undefined;
  return { state: 'done', job, answer: rest, receipts, marks };
}

function failureOf({ status, error }: AnalysisState): TextClientError {
  if (status === 'cancelled')
    return new TextClientError('The analysis was cancelled.', { code: 'cancelled', status: 409 });
  return new TextClientError(error?.detail ?? 'The analysis failed.', {
    code: error?.code ?? 'failed',
    status: 500,
  });
}
