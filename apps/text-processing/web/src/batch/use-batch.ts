// Holds the rows of a batch and works on them.
import { useCallback, useEffect, useRef, useState } from 'react';
import { sayOf } from '../workbench/use-work.ts';
import type { BatchRow } from './batch-row.ts';
import type { BatchTask } from './run-batch.ts';
import { runBatch } from './run-batch.ts';

/** The rows, and what can be done about them. */
export interface BatchWork {
  readonly rows: readonly BatchRow[];
  readonly isRunning: boolean;
  /** What went wrong, or what is waited for. */
  readonly said: string;
  readonly setRows: (rows: readonly BatchRow[]) => void;
  readonly run: (rows: readonly BatchRow[], task: BatchTask) => void;
  readonly cancel: () => void;
}

/** One batch at a time. */
export function useBatch(maxItems: number): BatchWork {
  const [rows, setRows] = useState<readonly BatchRow[]>([]);
  const [said, setSaid] = useState('');
  const [isRunning, setIsRunning] = useState(false);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (asked: readonly BatchRow[], task: BatchTask) => {
    const controller = new AbortController();
    running.current = controller;
    setIsRunning(true);
    setSaid('');
    const onRows = (next: readonly BatchRow[]) => {
      const byId = new Map(next.map((row) => [row.id, row]));
      setSaid('');
      setRows((before) => before.map((row) => byId.get(row.id) ?? row));
    };
    const settle = (state: 'cancelled' | 'failed', error?: string) => {
      const ids = new Set(asked.map(({ id }) => id));
      const isLeft = (row: BatchRow) => ids.has(row.id) && row.state !== 'done' && row.state !== 'failed';
      setRows((before) => before.map((row) => (isLeft(row) ? { ...row, state, error } : row)));
    };
    try {
      await runBatch(asked, task, {
        signal: controller.signal,
        maxItems,
        onRows,
        onWait: (ms) =>
          setSaid(`The service takes no more for now; it goes on in ${Math.ceil(ms / 1_000)} s.`),
      });
    } catch (error) {
      if (controller.signal.aborted) settle('cancelled');
      else {
        const { message } = sayOf(error);
        setSaid(message);
        settle('failed', message);
      }
    }
    running.current = undefined;
    setIsRunning(false);
  };

  const cancel = useCallback(() => running.current?.abort(), []);
  return { rows, isRunning, said, setRows, run: (asked, task) => void run(asked, task), cancel };
}
