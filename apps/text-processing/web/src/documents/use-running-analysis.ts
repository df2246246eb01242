// Finds the analysis again that ran when the page was loaded anew.
import { useEffect } from 'react';
import type { Job, StartOptions } from '../workbench/work.ts';
import { fetchAnalysis, fetchDocument } from './fetch-documents.ts';
import type { OpenDocument } from './open-document.ts';
import { analysisOfAddress, rememberAnalysis } from './running-analysis.ts';

/** Follows the analysis that the address names, once; one that the service no longer knows is forgotten. */
export function useRunningAnalysis(
  setDocument: (document: OpenDocument) => void,
  choose: (operation: string) => void,
  start: (job: Job, options: StartOptions) => Promise<void>,
): void {
  useEffect(() => {
    const id = analysisOfAddress();
    if (id === undefined) return;
    const controller = new AbortController();
    const find = async () => {
      const { document: documentId, operation } = await fetchAnalysis(id, controller.signal);
      const document = await fetchDocument(documentId, controller.signal);
      setDocument(document);
      choose(operation);
      await start({ operation, options: {}, text: document.text, document }, { analysis: id });
    };
    find().catch(() => {
      if (!controller.signal.aborted) rememberAnalysis(undefined);
    });
    return () => controller.abort();
  }, []);
}
