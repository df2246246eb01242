// Sends rows to the service in batches, one after the other, and follows each.
import type { Batch, BatchState, TextTask } from '../../../client/src/create-text-client.ts';
import { TextClientError } from '../../../client/src/text-client-error.ts';
import type { Answer } from '../service/answer.ts';
import { client } from '../service/api.ts';
import { askPatiently, isRetryable, pause } from '../service/ask-patiently.ts';
import { followToEnd } from '../service/follow-to-end.ts';
import type { BatchRow } from './batch-row.ts';

/** What is done with each text. */
export interface BatchTask {
  readonly operation: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The model that is to answer. Default: whichever the service asks. */
  readonly model?: string | undefined;
}

/** Hears how the rows come along. */
export interface FollowHandlers {
  /** Aborted with `cancelled` it stops the batch that runs; with any other reason it is followed no further. */
  readonly signal: AbortSignal;
  readonly onRows: (rows: readonly BatchRow[]) => void;
}

/** The same for rows that are sent. */
export interface BatchHandlers extends FollowHandlers {
  readonly maxItems: number;
  /** The service has taken these rows, in this order, under this id. */
  readonly onSent: (id: string, rows: readonly BatchRow[]) => void;
  /** The service takes no more for now (`full`), or did not say whether it has taken them (`lost`). */
  readonly onWait: (ms: number, why: 'full' | 'lost') => void;
}

/** Rows that the service has under an id, in their order. */
export interface SentPart {
  readonly id: string;
  readonly rows: readonly BatchRow[];
}

/** Why a signal is aborted that is to stop the work. */
export const cancelled = new DOMException('The batch was cancelled.', 'AbortError');

// How often the answers are fetched while a batch runs: each time counts as a request.
const fetchMs = 1_500;
const mostWaits = 20;
const lostMs = 2_000;
const leastMs = 1_000;
const stopMs = 60_000;

/** Works on the rows. */
export async function runBatch(
  rows: readonly BatchRow[],
  task: BatchTask,
  handlers: BatchHandlers,
): Promise<void> {
  const { maxItems } = handlers;
  for (let from = 0; from < rows.length; from += maxItems) {
    const part = rows.slice(from, from + maxItems);
    const id = await send(part, task, handlers);
    await followBatch({ id, rows: part }, handlers);
  }
}

/**
 * Follows rows that were sent to their end; what the service does not know any more is `gone`.
 *
 * @throws the reason of the signal, or `cancelled` when somebody stopped the batch elsewhere.
 */
export async function followBatch({ id, rows }: SentPart, handlers: FollowHandlers): Promise<void> {
  const { signal, onRows } = handlers;
  const show = ({ items }: Pick<Batch, 'items'>) => {
    const byPlace = new Map(items.map((item) => [item.index, item]));
    onRows(rows.map((row, place) => withItem(row, byPlace.get(place))));
  };
  try {
    const last = await follow(id, show, signal);
    if (last === 'cancelled') throw cancelled;
  } catch (error) {
    if (signal.reason === cancelled) {
      // What had ended by then is in it.
      const limit = AbortSignal.timeout(stopMs);
      const stopped = await askPatiently(() => stopRunning(id, limit), limit).catch(() => null);
      if (stopped) show(stopped);
    }
    if (!(error instanceof TextClientError) || error.status !== 404) throw error;
    onRows(rows.map((row) => ({ ...row, state: 'gone', error: 'The service does not keep it any more.' })));
  }
}

/**
 * Stops a batch that runs. It is looked at before each try: a `DELETE` that is sent again because the answer to the first one was
 * lost, or that comes after the end, would forget what was paid for.
 */
async function stopRunning(id: string, signal: AbortSignal): Promise<Batch> {
  const batch = await client.batches.get(id, { signal });
  return batch.status === 'running' ? client.batches.stop(id, { signal }) : batch;
}

/** The id of the batch; while the service takes no more, or does not say whether it has, it is tried again: one key, one batch. */
async function send(
  rows: readonly BatchRow[],
  { operation, options, model }: BatchTask,
  { signal, onWait, onRows, onSent }: BatchHandlers,
): Promise<string> {
  const items = rows.map(({ text }) => ({ operation, options, text, model }) as TextTask);
  const idempotencyKey = crypto.getRandomValues(new Uint32Array(4)).join('-');
  for (let waits = 0; ; waits += 1) {
    try {
      const { id } = await client.batches.create(items, { signal, idempotencyKey });
      onRows(rows.map((row) => ({ ...row, state: 'pending', error: undefined })));
      onSent(id, rows);
      return id;
    } catch (error) {
      if (!isRetryable(error) || waits >= mostWaits) throw error;
      // Above the caller's limit, or the queue has no room; else the answer is lost.
      const isFull = error.status === 429 || error.code === 'too_busy';
      const waitMs = Math.max(leastMs, error.retryAfterMs ?? (isFull ? 5_000 : lostMs));
      onWait(waitMs, isFull ? 'full' : 'lost');
      await pause(waitMs, signal);
    }
  }
}

/** Shows the batch now and then until it has ended, and once more then. */
async function follow(
  id: string,
  show: (batch: Batch) => void,
  signal: AbortSignal,
): Promise<BatchState['status']> {
  const fetchRows = async () => show(await client.batches.get(id, { signal }));
  let nextAt = 0;
  const showNow = async () => {
    if (performance.now() < nextAt) return;
    nextAt = performance.now() + fetchMs;
    // What is refused here a later one shows.
    await fetchRows().catch((error: unknown) => {
      if (!isRetryable(error)) throw error;
      nextAt += error.retryAfterMs ?? 0;
    });
  };
  const { status } = await followToEnd(() => client.batches.watch(id, { signal }), showNow, signal);
  await askPatiently(fetchRows, signal);
  return status;
}

function withItem(row: BatchRow, item: Batch['items'][number] | undefined): BatchRow {
  if (!item) return row;
  return { ...row, state: item.status, answer: item.result as Answer | undefined, error: item.error?.detail };
}
