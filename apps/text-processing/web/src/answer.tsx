// Shows an answer while it comes and when it is there.
import type { RefObject } from 'react';
import type { ListedOperation } from './api.ts';
import { KeyForm } from './key-form.tsx';
import { Ledger } from './ledger.tsx';
import { Result } from './result.tsx';
import type { Work } from './use-process.ts';

/** What the right-hand side shows. */
interface AnswerProps {
  readonly work: Work;
  readonly operations: readonly ListedOperation[];
  readonly place: RefObject<HTMLElement | null>;
  /** Called when a key was given: send again. */
  readonly onKey: () => void;
}

/** The answer as it arrives, and beside it how it came about. */
export function Answer({ work, operations, place, onKey }: AnswerProps) {
  const titleOf = (id: string) => operations.find((operation) => operation.id === id)?.title ?? id;
  return (
    <section
      className="answer"
      ref={place}
      aria-label="Answer"
      aria-live="polite"
      aria-busy={work.state === 'running'}
    >
      {work.state === 'idle' && (
        <div className="empty">
          <p>The answer appears here, and with it who gave it, how long it took and what it cost.</p>
        </div>
      )}
      {work.state === 'running' && (
        <>
          <h2>{titleOf(work.operation)}</h2>
          <div className="working" aria-hidden="true" />
          {work.partial === undefined ? (
            <p className="note">Reading …</p>
          ) : (
            <Result operation={work.operation} result={work.partial} />
          )}
        </>
      )}
      {work.state === 'done' && (
        <>
          <h2>{titleOf(work.answer.operation)}</h2>
          {work.answer.degraded && (
            <p className="degraded">
              No model could answer. The offline engine did: it only picks from the text.
            </p>
          )}
          <Result operation={work.answer.operation} result={work.answer.result} />
          <Ledger answer={work.answer} />
        </>
      )}
      {work.state === 'failed' && (
        <>
          {work.partial !== undefined && (
            <>
              <h2>{titleOf(work.operation)}</h2>
              <Result operation={work.operation} result={work.partial} />
            </>
          )}
          <div className="notice" role="alert">
            <p>{work.message}</p>
            {work.requestId && (
              <p className="request">
                Request <code>{work.requestId}</code>
              </p>
            )}
            {work.needsKey && <KeyForm onKey={onKey} />}
          </div>
        </>
      )}
    </section>
  );
}
