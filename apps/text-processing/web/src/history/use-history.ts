// Hands the history of this browser to what shows it; two tabs see the same.
import { useMemo, useSyncExternalStore } from 'react';
import { browserShelf } from '../service/shelves.ts';
import type { DoneWork } from '../workbench/work.ts';
import type { KeptRun } from './history-store.ts';
import { forget, isOff, keepRun, readRuns, setOff } from './history-store.ts';

const changed = new EventTarget();

/** Hears of every change of what is kept, in another tab too. */
export function subscribe(listen: () => void): () => void {
  changed.addEventListener('change', listen);
  // What another tab keeps.
  window.addEventListener('storage', listen);
  return () => {
    changed.removeEventListener('change', listen);
    window.removeEventListener('storage', listen);
  };
}

const read = () =>
  `${browserShelf.getItem('tpl-history-off') ?? ''} ${browserShelf.getItem('tpl-history') ?? ''}`;

/** Changes what is kept, and lets everybody know. */
export const change = (act: () => void) => {
  act();
  changed.dispatchEvent(new Event('change'));
};

/** Keeps a finished piece of work. */
export function rememberWork({ job, answer, receipts }: DoneWork): void {
  const { operation, options, text, document, model } = job;
  const at = Date.now();
  const run = { id: `${at}-${performance.now()}`, at, operation, options, model, text };
  change(() =>
    keepRun(browserShelf, { ...run, name: document?.name, documentId: document?.id, answer, receipts }),
  );
}

/** What is kept, whether it is switched off, and what can be done about it. */
export function useHistory(): {
  readonly runs: readonly KeptRun[];
  readonly off: boolean;
  readonly forget: (id?: string) => void;
  readonly setOff: (off: boolean) => void;
} {
  const snapshot = useSyncExternalStore(subscribe, read);
  return useMemo(
    () => ({
      runs: snapshot === '' ? [] : readRuns(browserShelf),
      off: isOff(browserShelf),
      forget: (id) => change(() => forget(browserShelf, id)),
      setOff: (off) => change(() => setOff(browserShelf, off)),
    }),
    [snapshot],
  );
}
