// Puts the page together.
import { Suspense, useEffect, useState } from 'react';
import { TextClientError } from '../../../client/src/text-client-error.ts';
import type { KeptRun } from '../history/history-store.ts';
import type { Catalog } from '../service/api.ts';
import { fetchCatalog } from '../service/api.ts';
import { KeyForm } from '../service/key-form.tsx';
import { Workbench } from '../workbench/workbench.tsx';
import { fetchedPart } from './fetched-part.tsx';
import { Masthead } from './masthead.tsx';
import { useView } from './use-view.ts';

const couldNotStart = new TextClientError('The page could not start.', { code: 'not_understood', status: 0 });
const HistoryPage = fetchedPart(() => import('../history/history-page.tsx'));
const BatchPage = fetchedPart(() => import('../batch/batch-page.tsx'));

/** The page: the workbench, batches, and the history of this browser. */
export function App() {
  const [catalog, setCatalog] = useState<Catalog>();
  const [trouble, setTrouble] = useState<TextClientError>();
  const [attempt, setAttempt] = useState(0);
  const [reopened, setReopened] = useState<KeptRun>();
  const view = useView();
  const [hasBatch, setHasBatch] = useState(view === 'batch');
  if (view === 'batch' && !hasBatch) setHasBatch(true);

  useEffect(() => {
    const controller = new AbortController();
    fetchCatalog(controller.signal).then(setCatalog, (error: unknown) => {
      if (!controller.signal.aborted) setTrouble(error instanceof TextClientError ? error : couldNotStart);
    });
    return () => controller.abort();
  }, [attempt]);

  const again = () => {
    setTrouble(undefined);
    setAttempt(attempt + 1);
  };
  const reopen = (run: KeptRun) => {
    // A new object each time: the same run can be opened twice.
    setReopened({ ...run });
    location.hash = '';
  };
  return (
    <>
      <Masthead view={view} />
      <main>
        {catalog && catalog.operations.length === 0 && (
          <p className="notice">The service offers no operation.</p>
        )}
        {catalog && catalog.operations.length > 0 && (
          <>
            <Workbench catalog={catalog} isShown={view === 'desk'} reopened={reopened} />
            <Suspense fallback={<p className="note">Loading …</p>}>
              {view === 'history' && <HistoryPage operations={catalog.operations} onOpen={reopen} />}
              {hasBatch && <BatchPage catalog={catalog} isShown={view === 'batch'} />}
            </Suspense>
          </>
        )}
        {trouble && !catalog && (
          <section className="notice" role="alert">
            <p>{trouble.message}</p>
            {trouble.status === 401 ? (
              <KeyForm onKey={again} />
            ) : (
              <button type="button" onClick={again}>
                Try again
              </button>
            )}
          </section>
        )}
      </main>
    </>
  );
}
