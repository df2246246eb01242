// Sends a job to the service: a text in one request, a document as an analysis.
import type { Estimate } from '../../../documents/src/analysis/analysis.ts';
import { runAnalysis } from '../documents/run-analysis.ts';
import { process } from '../service/api.ts';
import type { DoneWork, Job, Progress, StartOptions } from './work.ts';

/** Hears how it comes along. */
export interface RunHandlers {
  readonly onPartial: (result: unknown) => void;
  readonly onProgress: (progress: Progress) => void;
  /** It would take so much that somebody must agree first: nothing has begun. */
  readonly onEstimate: (estimate: Estimate) => void;
}

/** Resolves to the finished work; to nothing when it waits for somebody to agree. */
export async function runJob(
  job: Job,
  options: StartOptions & RunHandlers & { readonly signal: AbortSignal },
): Promise<DoneWork | undefined> {
  if (job.document) return runAnalysis(job, job.document, options);
  const { operation, text, options: asked, model } = job;
  const { signal, fresh = false } = options;
  const from = performance.now();
  let firstMs: number | undefined;
  const onPartial = (result: unknown) => {
    firstMs ??= performance.now() - from;
    options.onPartial(result);
  };
  const answer = await process({ operation, text, options: asked, model }, onPartial, { signal, fresh });
  return { state: 'done', job, answer, marks: { firstMs, wholeMs: performance.now() - from } };
}
