// Finds the analysis again that ran when the page was loaded anew.
import { useEffect } from 'react';
import { askPatiently, isRetryable } from '../service/ask-patiently.ts';
import type { Job, StartOptions } from '../workbench/work.ts';
import { fetchAnalysis, fetchDocument } from './fetch-documents.ts';
import type { OpenDocument } from './open-document.ts';
import { analysisOfAddress, rememberAnalysis } from './running-analysis.ts';

/** Follows the analysis that the address names, once; one that the service no longer knows is forgotten. */
export function useRunningAnalysis(
  setDocument: (document: OpenDocument) => void,
  fill: (job: Job) => void,
  start: (job: Job, options: StartOptions) => Promise<void>,
): void {
  useEffect(() => {
    const id = analysisOfAddress();
    if (id === undefined) return;
    const controller = new AbortController();
    const { signal } = controller;
    const find = async () => {
      const found = await askPatiently(() => fetchAnalysis(id, signal), signal);
      const document = await askPatiently(() => fetchDocument(found.document, signal), signal);
      const { operation, options, model } = found;
      const job = { operation, options, model, text: document.text, document };
      setDocument(document);
      fill(job);
      await start(job, { analysis: id });
    };
    find().catch((error: unknown) => {
      if (!signal.aborted && !isRetryable(error)) rememberAnalysis(undefined);
    });
    return () => controller.abort();
  }, []);
}
