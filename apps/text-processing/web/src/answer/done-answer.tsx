// Shows an answer that is there: its result, its receipts, how it came about.
import type { ReactNode } from 'react';
import { useContext } from 'react';
import { ReceiptsContext } from '../receipts/receipts-context.ts';
import { sumOf } from '../receipts/verdict-words.ts';
import type { DoneWork } from '../workbench/work.ts';
import { AnswerTools } from './answer-tools.tsx';
import { Ledger } from './ledger.tsx';
import { Result } from './result.tsx';
import { Waterfall } from './waterfall.tsx';

/** The finished work, and how it is asked again. */
interface DoneAnswerProps {
  readonly work: DoneWork;
  readonly title: string;
  readonly onAgain: () => void;
  /** The receipt that is looked at. */
  readonly children: ReactNode;
}

/** An answer with what can be done with it. */
export function DoneAnswer({ work: { job, answer, marks }, title, onAgain, children }: DoneAnswerProps) {
  const { receipts } = useContext(ReceiptsContext);
  return (
    <>
      <div className="field-head">
        <h2>{title}</h2>
        <AnswerTools written={{ title, answer, receipts, text: job.text }} onAgain={onAgain} />
      </div>
      {answer.degraded && (
        <p className="degraded">
          No model could answer. The offline engine did: it only picks from the text.
        </p>
      )}
      <Result operation={answer.operation} result={answer.result} />
      {receipts.length > 0 && <p className="note">{sumOf(receipts)}</p>}
      {children}
      <Ledger answer={answer} />
      {marks && <Waterfall answer={answer} marks={marks} />}
    </>
  );
}
