// Puts a run of the history back on the desk.
import { useEffect } from 'react';
import { fetchDocument } from '../documents/fetch-documents.ts';
import type { Source } from '../documents/use-source.ts';
import type { KeptRun } from '../history/history-store.ts';
import type { Work } from './work.ts';

/** Shows the run with its text; with its document, where the service still holds it. */
export function useReopened(
  run: KeptRun | undefined,
  { setText, setDocument }: Pick<Source, 'setText' | 'setDocument'>,
  choose: (operation: string) => void,
  show: (work: Work) => void,
): void {
  useEffect(() => {
    if (!run) return;
    const controller = new AbortController();
    const { operation, options, text, model, answer, receipts, isCut, documentId } = run;
    choose(operation);
    setDocument(undefined);
    setText(documentId || isCut ? '' : text);
    // Without the whole text its sentences have no source.
    const known = documentId || isCut ? [] : receipts;
    show({ state: 'done', job: { operation, options, text, model, isCut }, answer, receipts: known });
    if (documentId)
      fetchDocument(documentId, controller.signal).then(
        (document) => {
          setDocument(document);
          const job = { operation, options, model, text: document.text, document };
          show({ state: 'done', job, answer, receipts });
        },
        // It is held no longer: the answer stands without it.
        () => {},
      );
    return () => controller.abort();
  }, [run]);
}
