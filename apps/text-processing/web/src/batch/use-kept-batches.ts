// Hands the batches that this browser knows to the page; two tabs see the same.
import { useMemo, useSyncExternalStore } from 'react';
import { batchesKey } from '../history/history-store.ts';
import { change, subscribe } from '../history/use-history.ts';
import { browserShelf, tabShelf } from '../service/shelves.ts';
import type { BatchRow } from './batch-row.ts';
import type { KeptBatch } from './batch-store.ts';
import { forgetBatch, keepBatch, readBatches } from './batch-store.ts';
import type { SentPart } from './run-batch.ts';

// Of this tab: a reload finds the batch that it showed.
const shownKey = 'tpl-batch';

/** The batches that are kept, the newest first. */
export function useKeptBatches(): readonly KeptBatch[] {
  const snapshot = useSyncExternalStore(subscribe, () => browserShelf.getItem(batchesKey));
  return useMemo(() => (snapshot === null ? [] : readBatches(browserShelf)), [snapshot]);
}

/** Keeps a batch, or what changed about it. */
export const keep = (batch: KeptBatch): void => change(() => keepBatch(browserShelf, batch));

/** Forgets it here; the service keeps it as long as it does. */
export const forgetHere = (id: string): void => change(() => forgetBatch(browserShelf, id));

/** Notes which one this tab shows. */
export function showInTab(id: string | undefined): void {
  if (id === undefined) tabShelf.removeItem(shownKey);
  else tabShelf.setItem(shownKey, id);
}

/** The one that this tab showed before it was loaded again. */
export function shownInTab(): KeptBatch | undefined {
  const id = tabShelf.getItem(shownKey);
  return readBatches(browserShelf).find((batch) => batch.id === id);
}

/** A batch with rows that the service has taken. */
export function withPart(batch: KeptBatch, id: string, sent: readonly BatchRow[]): KeptBatch {
  const places = new Map(sent.map((row, place) => [row.id, place]));
  return {
    ...batch,
    parts: [...batch.parts, id],
    rows: batch.rows.map((row, index) => {
      const place = places.get(index);
      return place === undefined ? row : [row[0], batch.parts.length, place];
    }),
  };
}

/** The rows of a batch that was found again, and the parts in which the service has them. */
export function rowsOfKept({ rows, parts }: KeptBatch): { rows: BatchRow[]; parts: SentPart[] } {
  const found = rows.map(([name, part], id): BatchRow => {
    if (part !== undefined) return { id, name, text: '', state: 'pending' };
    return { id, name, text: '', state: 'cancelled', error: 'It was not sent.' };
  });
  const sent = parts.map((id, number): SentPart => {
    const own = rows.flatMap(([, part, place = 0], index) =>
      part === number ? [{ place, row: found[index]! }] : [],
    );
    return { id, rows: own.toSorted((one, other) => one.place - other.place).map(({ row }) => row) };
  });
  return { rows: found, parts: sent };
}
