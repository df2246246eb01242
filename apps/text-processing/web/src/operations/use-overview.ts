// Asks again and again how the service is doing.
import { useEffect, useState } from 'react';
import { TextClientError } from '../../../client/src/text-client-error.ts';
import type { Overview } from '../../../src/internal/read-overview.ts';
import { fetchJson } from '../service/fetch-json.ts';

// Six requests a minute: a tenth of what a caller may ask for by default.
const everyMs = 10_000;

/** How the service is doing, read again every ten seconds while the page is seen; the last answer stays when one fails. */
export function useOverview(): {
  readonly overview: Overview | undefined;
  readonly trouble: TextClientError | undefined;
  readonly again: () => void;
} {
  const [overview, setOverview] = useState<Overview>();
  const [trouble, setTrouble] = useState<TextClientError>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const read = async () => {
      if (document.hidden) return;
      try {
        setOverview(await fetchJson<Overview>('/internal/overview', signal));
        setTrouble(undefined);
      } catch (error) {
        if (signal.aborted) return;
        setTrouble(
          error instanceof TextClientError
            ? error
            : new TextClientError('The answer could not be read.', { code: 'not_understood', status: 0 }),
        );
      }
    };
    const timer = setInterval(read, everyMs);
    document.addEventListener('visibilitychange', read, { signal });
    void read();
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, [round]);

  return { overview, trouble, again: () => setRound(round + 1) };
}
