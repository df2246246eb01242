// Runs an operation on a document: asks what it takes, begins it, follows it to its end.

import { TextClientError } from '../../../client/src/text-client-error.ts';
import type { AnalysisState, Estimate } from '../../../documents/src/analysis/analysis.ts';
import type { DoneWork, Job, Progress, StartOptions } from '../workbench/work.ts';
import { begin, cancel, estimate, fetchAnalysis, watch } from './fetch-documents.ts';
import type { OpenDocument } from './open-document.ts';
import { rememberAnalysis } from './running-analysis.ts';

// Above either somebody agrees first.
const mostSteps = 20;
const mostUsd = 0.1;
// A connection that breaks this often in a row is no accident.
const mostBreaks = 5;

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
  const state = await follow(id, onProgress, signal);
  rememberAnalysis(undefined);
  const { answer } = state;
  if (!answer) throw failureOf(state);
  const { receipts, ...rest } = answer;
  const marks = analysis === undefined ? { wholeMs: performance.now() - from } : undefined;
  return { state: 'done', job, answer: rest, receipts, marks };
}

/** The state of an analysis that has ended; a connection that breaks off is opened again. */
async function follow(
  id: string,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<AnalysisState> {
  for (let breaks = 0; ; breaks += 1) {
    try {
      for await (const state of watch(id, signal)) {
        breaks = 0;
        if (state.status !== 'running') return state.answer ? state : await fetchAnalysis(id, signal);
        onProgress({ finished: state.finished, steps: state.steps });
      }
    } catch (error) {
      signal.throwIfAborted();
      const isCut =
        error instanceof TextClientError && (error.code === 'cut' || error.code === 'unreachable');
      if (!isCut || breaks >= mostBreaks) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 300 * 2 ** breaks));
    signal.throwIfAborted();
  }
}

function failureOf({ status, error }: AnalysisState): TextClientError {
  if (status === 'cancelled')
    return new TextClientError('The analysis was cancelled.', { code: 'cancelled', status: 409 });
  return new TextClientError(error?.detail ?? 'The analysis failed.', {
    code: error?.code ?? 'failed',
    status: 500,
  });
}
