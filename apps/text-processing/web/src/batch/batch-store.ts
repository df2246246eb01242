// Keeps which batches were sent from this browser: names and ids, neither texts nor answers.
import { batchesKey, isOff } from '../history/history-store.ts';
import { keepList, readList } from '../service/kept-list.ts';
import type { Shelf } from '../service/shelves.ts';

/** A batch as this page sees it: one table, which the service may have in several parts. */
export interface KeptBatch {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly operation: string;
  /** Ids of its parts at the service. */
  readonly parts: readonly string[];
  /** Each text: its name, and once it was sent its part and its place there. */
  readonly rows: readonly KeptRow[];
}

/** See {@link KeptBatch}. */
export type KeptRow = readonly [name: string, part?: number, place?: number];

/** Bounds of what is kept: batches, characters of all. */
export const batchBounds = { batches: 10, characters: 600_000 } as const;

/** The batches that are kept, the newest first; none where what is kept cannot be read. */
export function readBatches(shelf: Shelf): KeptBatch[] {
  return readList(shelf, batchesKey, isBatch);
}

/** Keeps a batch, or what changed about it; the oldest go until all of it fits. Nothing is kept while the history is off. */
export function keepBatch(shelf: Shelf, batch: KeptBatch): void {
  if (isOff(shelf)) return;
  const before = readBatches(shelf);
  const isKnown = before.some(({ id }) => id === batch.id);
  write(shelf, isKnown ? before.map((each) => (each.id === batch.id ? batch : each)) : [batch, ...before]);
}

/** Forgets one. */
export function forgetBatch(shelf: Shelf, id: string): void {
  write(
    shelf,
    readBatches(shelf).filter((batch) => batch.id !== id),
  );
}

function write(shelf: Shelf, batches: readonly KeptBatch[]): void {
  keepList(shelf, batchesKey, batches, { most: batchBounds.batches, characters: batchBounds.characters });
}

function isBatch(entry: unknown): entry is KeptBatch {
  const { id, at, operation, parts, rows } = (entry ?? {}) as Partial<KeptBatch>;
  return (
    typeof id === 'string' &&
    typeof at === 'number' &&
    typeof operation === 'string' &&
    Array.isArray(parts) &&
    parts.every((part) => typeof part === 'string') &&
    Array.isArray(rows) &&
    rows.every((row) => Array.isArray(row) && typeof row[0] === 'string')
  );
}
