// Holds the rows of a batch and works on them; finds one again that was sent before.
import { useCallback, useEffect, useRef, useState } from 'react';
import { sayOf } from '../workbench/use-work.ts';
import type { BatchRow } from './batch-row.ts';
import type { KeptBatch } from './batch-store.ts';
import type { BatchTask, FollowHandlers } from './run-batch.ts';
import { cancelled, followBatch, runBatch } from './run-batch.ts';
import { keep, rowsOfKept, showInTab, shownInTab, useKeptBatches, withPart } from './use-kept-batches.ts';

/** The rows, and what can be done about them. */
export interface BatchWork {
  readonly rows: readonly BatchRow[];
  readonly isRunning: boolean;
  /** What went wrong, or what is waited for. */
  readonly said: string;
  readonly setRows: (rows: readonly BatchRow[]) => void;
  readonly run: (rows: readonly BatchRow[], task: BatchTask) => void;
  /** Shows a batch that was sent before, and follows it. */
  readonly find: (batch: KeptBatch) => void;
  readonly cancel: () => void;
}

const hasEnded = ({ state }: BatchRow) => state === 'done' || state === 'failed' || state === 'gone';

/** One batch at a time; a reload finds the one that this tab showed. */
export function useBatch(maxItems: number): BatchWork {
  const [rows, setRows] = useState<readonly BatchRow[]>([]);
  const [said, setSaid] = useState('');
  const [isRunning, setIsRunning] = useState(false);
  const running = useRef<AbortController>(undefined);
  const kept = useRef<KeptBatch>(undefined);
  const isSender = useRef(false);
  const batches = useKeptBatches();

  const remember = (batch: KeptBatch | undefined) => {
    kept.current = batch;
    showInTab(batch?.id);
  };

  /** Does the work on these rows; those without an end get one. */
  const work = async (ids: ReadonlySet<number>, act: (handlers: FollowHandlers) => Promise<void>) => {
    running.current?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    running.current = controller;
    setIsRunning(true);
    setSaid('');
    const isCurrent = () => running.current === controller;
    const onRows = (next: readonly BatchRow[]) => {
      if (!isCurrent()) return;
      const byId = new Map(next.map((row) => [row.id, row]));
      if (!signal.aborted) setSaid('');
      // A text that is known here is not known to what the service says.
      setRows((before) => before.map((row) => ({ ...(byId.get(row.id) ?? row), text: row.text })));
    };
    const settle = (state: 'cancelled' | 'failed', error?: string) => {
      const isLeft = (row: BatchRow) => ids.has(row.id) && !hasEnded(row);
      setRows((before) =>
        before.map((row) => (isLeft(row) ? { ...row, state, error: error ?? row.error } : row)),
      );
    };
    try {
      await act({ signal, onRows });
    } catch (error) {
      if (!isCurrent()) return;
      if (error === cancelled || signal.aborted) settle('cancelled');
      else settle('failed', sayOf(error).message);
      setSaid(error === cancelled || signal.aborted ? '' : sayOf(error).message);
    }
    if (!isCurrent()) return;
    running.current = undefined;
    setIsRunning(false);
  };

  const run = (asked: readonly BatchRow[], task: BatchTask) => {
    if (asked.length === 0) return;
    isSender.current = true;
    const at = Date.now();
    const names = rows.map(({ name }) => [name] as const);
    const { operation } = task;
    remember(kept.current ?? { id: `${at}-${performance.now()}`, at, operation, parts: [], rows: names });
    void work(new Set(asked.map(({ id }) => id)), (handlers) =>
      runBatch(asked, task, {
        ...handlers,
        maxItems,
        onSent(id, sent) {
          if (!kept.current) return;
          kept.current = withPart(kept.current, id, sent);
          keep(kept.current);
        },
        onWait(ms, why) {
          const words = why === 'full' ? 'takes no more for now' : 'does not say whether it has the texts';
          setSaid(`The service ${words}; it goes on in ${Math.ceil(ms / 1_000)} s.`);
        },
      }),
    );
  };

  const find = (batch: KeptBatch) => {
    const found = rowsOfKept(batch);
    isSender.current = false;
    remember(batch);
    setRows(found.rows);
    void work(new Set(found.parts.flatMap((part) => part.rows.map(({ id }) => id))), async (handlers) => {
      for (const part of found.parts) if (part.rows.length > 0) await followBatch(part, handlers);
    });
  };

  useEffect(() => {
    const shown = shownInTab();
    if (shown) find(shown);
    return () => running.current?.abort();
  }, []);

  // Another tab sends it, and has sent more.
  useEffect(() => {
    const known = batches.find(({ id }) => id === kept.current?.id);
    if (!known || isSender.current || known.parts.length <= (kept.current?.parts.length ?? 0)) return;
    find(known);
  }, [batches]);

  const cancel = useCallback(() => {
    setSaid('Stopping …');
    running.current?.abort(cancelled);
  }, []);
  return {
    rows,
    isRunning,
    said,
    setRows(next) {
      remember(undefined);
      setSaid('');
      // Its place is what a row is known by.
      setRows(next.map((row, id) => ({ ...row, id })));
    },
    run,
    find,
    cancel,
  };
}
