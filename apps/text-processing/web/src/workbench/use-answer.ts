// Holds one answer: the work on it, the receipts of its sentences, and which of them is looked at.
import { useMemo } from 'react';
import { rememberWork } from '../history/use-history.ts';
import { useReceipts } from '../receipts/use-receipts.ts';
import type { Selection } from '../receipts/use-selection.ts';
import { useSelection } from '../receipts/use-selection.ts';
import { useWork } from './use-work.ts';
import type { DoneWork } from './work.ts';

/** One answer and what can be done about it. */
export interface AnswerWork extends ReturnType<typeof useWork> {
  /** The work, once it is done. */
  readonly done: DoneWork | undefined;
  readonly selection: Selection;
}

/** An answer of its own; finished ones go into the history. */
export function useAnswer(): AnswerWork {
  const work = useWork(rememberWork);
  const done = work.work.state === 'done' ? work.work : undefined;
  const asked = useMemo(
    () =>
      done && !done.receipts
        ? { text: done.job.text, operation: done.answer.operation, result: done.answer.result }
        : undefined,
    [done],
  );
  const found = useReceipts(asked);
  return { ...work, done, selection: useSelection(done?.receipts ?? found) };
}
