// Asks the internal API again and again.
import { useEffect, useState } from 'react';
import { TextClientError } from '../../../client/src/text-client-error.ts';
import { fetchJson } from '../service/fetch-json.ts';

const notRead = new TextClientError('The answer could not be read.', { code: 'not_understood', status: 0 });

/** What was read last, and what is wrong. */
export interface Live<T> {
  readonly value: T | undefined;
  readonly trouble: TextClientError | undefined;
  readonly again: () => void;
}

/** What the service says at a path, read again while the page is seen; the last answer stays when one fails. */
export function useLive<T>(path: string, everyMs: number): Live<T> {
  const [read, setRead] = useState<{ readonly path: string; readonly value: T; readonly text: string }>();
  const [trouble, setTrouble] = useState<TextClientError>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const look = async () => {
      if (document.hidden) return;
      try {
        const value = await fetchJson<T>(path, signal);
        const text = JSON.stringify(value);
        // What has not changed is not drawn again.
        setRead((before) => (before?.path === path && before.text === text ? before : { path, value, text }));
        setTrouble(undefined);
      } catch (error) {
        if (!signal.aborted) setTrouble(error instanceof TextClientError ? error : notRead);
      }
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look, { signal });
    void look();
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, [path, everyMs, round]);

  const value = read?.path === path ? read.value : undefined;
  return { value, trouble, again: () => setRound((before) => before + 1) };
}
