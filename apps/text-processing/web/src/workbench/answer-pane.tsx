// Shows one answer with the receipt of the sentence that is looked at.
import type { ReactNode, RefObject } from 'react';
import { useMemo } from 'react';
import { Answer } from '../answer/answer.tsx';
import type { Passage } from '../receipts/passages.ts';
import { pageOf } from '../receipts/passages.ts';
import { ReceiptNote } from '../receipts/receipt-note.tsx';
import type { ShownReceipts } from '../receipts/receipts-context.ts';
import { ReceiptsContext } from '../receipts/receipts-context.ts';
import type { ListedOperation } from '../service/api.ts';
import type { AnswerWork } from './use-answer.ts';
import type { Job, StartOptions } from './work.ts';

/** The answer, and what stands around it. */
interface AnswerPaneProps {
  readonly answer: AnswerWork;
  readonly operations: readonly ListedOperation[];
  readonly passages: readonly Passage[];
  readonly place?: RefObject<HTMLElement | null>;
  /** Beside another one: who is asked. */
  readonly title?: string | undefined;
  readonly first?: ReactNode;
  readonly onRun: (job: Job, options?: StartOptions) => void;
  /** A sentence of this answer is looked at, and so none of another. */
  readonly onLook: () => void;
}

/** One answer; beside another one each has its own receipts. */
export function AnswerPane(props: AnswerPaneProps) {
  const { answer, operations, passages, place, title, first, onRun, onLook } = props;
  const { work, done, selection, stop, show } = answer;
  const shown = useMemo(
    (): ShownReceipts => ({
      ...selection,
      select(receipt, isByKey) {
        onLook();
        selection.select(receipt, isByKey);
      },
    }),
    [selection, onLook],
  );
  const { selected } = selection;
  return (
    <ReceiptsContext value={shown}>
      <Answer
        work={work}
        operations={operations}
        place={place}
        by={title}
        first={first}
        onAgain={(options) => work.state !== 'idle' && onRun(work.job, options)}
        onLeave={() => show({ state: 'idle' })}
        onStop={stop}
        receipt={
          selected && (
            <ReceiptNote
              receipt={selected}
              text={done?.job.text ?? ''}
              pageAt={(offset) => pageOf(passages, offset)}
              shown={selection.source}
              onShow={selection.show}
            />
          )
        }
      />
    </ReceiptsContext>
  );
}
