// Sends rows to the service in batches, one after the other, and follows each.
import type { Batch, BatchState, TextTask } from '../../../client/src/create-text-client.ts';
import { TextClientError } from '../../../client/src/text-client-error.ts';
import type { Answer } from '../service/answer.ts';
import { client } from '../service/api.ts';
import type { BatchRow } from './batch-row.ts';

/** What is done with each text. */
export interface BatchTask {
  readonly operation: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Hears how the rows come along. */
export interface BatchHandlers {
  readonly signal: AbortSignal;
  readonly maxItems: number;
  readonly onRows: (rows: readonly BatchRow[]) => void;
  /** The service takes no more for now. */
  readonly onWait: (ms: number) => void;
}

// How often the answers are fetched while a batch runs: each time counts as a request.
const fetchMs = 1_500;
const mostBreaks = 5;
const mostWaits = 20;

/** Works on the rows. Who aborts it stops the batch that runs. */
export async function runBatch(
  rows: readonly BatchRow[],
  task: BatchTask,
  handlers: BatchHandlers,
): Promise<void> {
  const { maxItems, signal } = handlers;
  for (let from = 0; from < rows.length; from += maxItems) {
    const part = rows.slice(from, from + maxItems);
    const id = await send(part, task, handlers);
    const stop = () => void client.batches.stop(id).catch(() => {});
    signal.addEventListener('abort', stop, { once: true });
    await follow(id, part, handlers);
    signal.removeEventListener('abort', stop);
  }
}

/** The id of the batch; while the service takes no more, it is tried again. */
async function send(
  rows: readonly BatchRow[],
  { operation, options }: BatchTask,
  { signal, onWait, onRows }: BatchHandlers,
): Promise<string> {
  const items = rows.map(({ text }) => ({ operation, options, text }) as TextTask);
  for (let waits = 0; ; waits += 1) {
    try {
      const { id } = await client.batches.create(items, { signal });
      onRows(rows.map((row) => ({ ...row, state: 'pending', error: undefined })));
      return id;
    } catch (error) {
      // Above the caller's limit, or the queue has no room.
      const isFull = error instanceof TextClientError && (error.status === 429 || error.code === 'too_busy');
      const waitMs = isFull ? (error.retryAfterMs ?? 5_000) : 0;
      if (waitMs === 0 || waits >= mostWaits) throw error;
      onWait(waitMs);
      await pause(waitMs, signal);
    }
  }
}

async function follow(
  id: string,
  rows: readonly BatchRow[],
  { signal, onRows }: BatchHandlers,
): Promise<void> {
  let fetchedAt = Number.NEGATIVE_INFINITY;
  const fetchRows = async () => {
    fetchedAt = performance.now();
    const batch = await client.batches.get(id, { signal });
    onRows(
      rows.map((row, index) =>
        withItem(
          row,
          batch.items.find((item) => item.index === index),
        ),
      ),
    );
  };
  for (let breaks = 0; ; breaks += 1) {
    let last: BatchState | undefined;
    try {
      for await (const state of client.batches.watch(id, { signal })) {
        last = state;
        breaks = 0;
        if (state.status === 'running' && performance.now() - fetchedAt > fetchMs) await fetchRows();
      }
    } catch (error) {
      signal.throwIfAborted();
      const isCut =
        error instanceof TextClientError && (error.code === 'cut' || error.code === 'unreachable');
      if (!isCut || breaks >= mostBreaks) throw error;
    }
    if (last !== undefined && last.status !== 'running') return fetchRows();
    await pause(300 * 2 ** breaks, signal);
  }
}

function withItem(row: BatchRow, item: Batch['items'][number] | undefined): BatchRow {
  if (!item) return row;
  return { ...row, state: item.status, answer: item.result as Answer | undefined, error: item.error?.detail };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
