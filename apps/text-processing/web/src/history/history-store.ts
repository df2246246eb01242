// Keeps what was asked and answered in this browser, and nowhere else.
import type { Receipt } from '../../../receipts/src/receipt.ts';
import type { Answer } from '../service/answer.ts';
import { keepList, readList } from '../service/kept-list.ts';
import type { Shelf } from '../service/shelves.ts';

/** One answer with what was asked. */
export interface KeptRun {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly operation: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The text, or its beginning where it is long. */
  readonly text: string;
  readonly isCut: boolean;
  /** The document, where it is one. */
  readonly name?: string | undefined;
  readonly documentId?: string | undefined;
  /** The model that was asked for by name. */
  readonly model?: string | undefined;
  readonly answer: Answer;
  readonly receipts?: readonly Receipt[] | undefined;
}

const runsKey = 'tpl-history';
/** What the batches stand under. */
export const batchesKey = 'tpl-batches';
const offKey = 'tpl-history-off';

/** Bounds of what is kept: entries, characters of all, characters of one text that is kept whole. */
export const bounds = { runs: 50, characters: 1_500_000, text: 60_000 } as const;

/** The runs that are kept, the newest first; none where what is kept cannot be read. */
export function readRuns(shelf: Shelf): KeptRun[] {
  return readList(shelf, runsKey, isRun);
}

/** Keeps a run; the oldest go until all of it fits. Nothing is kept while it is switched off. */
export function keepRun(shelf: Shelf, run: Omit<KeptRun, 'isCut'>): void {
  if (isOff(shelf)) return;
  const isCut = run.text.length > bounds.text;
  const kept: KeptRun = { ...run, isCut, text: isCut ? run.text.slice(0, 2_000) : run.text };
  write(shelf, [kept, ...readRuns(shelf).filter(({ id }) => id !== run.id)]);
}

/** Forgets one, or without an id all, batches too. */
export function forget(shelf: Shelf, id?: string): void {
  if (id === undefined) {
    shelf.removeItem(runsKey);
    shelf.removeItem(batchesKey);
    return;
  }
  write(
    shelf,
    readRuns(shelf).filter((run) => run.id !== id),
  );
}

/** Whether nothing is to be kept. */
export function isOff(shelf: Shelf): boolean {
  return shelf.getItem(offKey) === '1';
}

/** Switches it off, which forgets all, or on. */
export function setOff(shelf: Shelf, off: boolean): void {
  if (off) {
    // First: where there is no room, forgetting makes some.
    forget(shelf);
    shelf.setItem(offKey, '1');
  } else shelf.removeItem(offKey);
}

function write(shelf: Shelf, runs: readonly KeptRun[]): void {
  keepList(shelf, runsKey, runs, { most: bounds.runs, characters: bounds.characters });
}

function isRun(entry: unknown): entry is KeptRun {
  const { id, at, operation, text, answer } = (entry ?? {}) as Partial<KeptRun>;
  return (
    typeof id === 'string' &&
    typeof at === 'number' &&
    typeof operation === 'string' &&
    typeof text === 'string' &&
    typeof answer === 'object' &&
    answer !== null &&
    typeof answer.usage === 'object' &&
    typeof answer.cost === 'object'
  );
}
