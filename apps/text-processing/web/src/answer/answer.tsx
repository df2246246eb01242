// Shows an answer while it comes and when it is there.
import type { ReactNode, RefObject } from 'react';
import { EstimateNotice } from '../documents/estimate-notice.tsx';
import type { ListedOperation } from '../service/api.ts';
import { KeyForm } from '../service/key-form.tsx';
import type { Job, StartOptions, Work } from '../workbench/work.ts';
import { DoneAnswer } from './done-answer.tsx';
import { Result } from './result.tsx';
import { RunningAnswer } from './running-answer.tsx';

/** What the right-hand side shows. */
interface AnswerProps {
  readonly work: Work;
  readonly operations: readonly ListedOperation[];
  readonly place?: RefObject<HTMLElement | null> | undefined;
  /** Who is asked, where several are. */
  readonly by?: string | undefined;
  /** What stands here before anything was asked. */
  readonly first: ReactNode;
  /** Sends the same again. */
  readonly onAgain: (options?: StartOptions) => void;
  readonly onLeave: () => void;
  readonly onStop: () => void;
  /** The receipt of the sentence that is looked at. */
  readonly receipt: ReactNode;
}

/** The answer as it arrives, and beside it how it came about. */
export function Answer(props: AnswerProps) {
  const { work, operations, place, by, first, onAgain, onLeave, onStop, receipt } = props;
  const titleOf = (id: string) => operations.find((operation) => operation.id === id)?.title ?? id;
  const what = work.state === 'idle' ? '' : titleOf(work.job.operation);
  const title = by === undefined ? what : `${what}, ${by}`;
  const label = by === undefined ? 'Answer' : `Answer, ${by}`;
  return (
    <section className="answer" ref={place} aria-label={label} aria-busy={work.state === 'running'}>
      <p className="unseen" role="status">
        {statusOf(work, title)}
      </p>
      {work.state === 'idle' && first}
      {work.state === 'asking' && (
        <>
          <h2>{title}</h2>
          <EstimateNotice
            estimate={work.estimate}
            onBegin={() => onAgain({ agreed: true })}
            onLeave={onLeave}
          />
        </>
      )}
      {work.state === 'running' && <RunningAnswer work={work} title={title} onStop={onStop} />}
      {work.state === 'done' && (
        <DoneAnswer
          work={work}
          title={title}
          onAgain={isAskedAgain(work.job) ? () => onAgain({ fresh: true }) : undefined}
        >
          {receipt}
        </DoneAnswer>
      )}
      {(work.state === 'failed' || work.state === 'stopped') && (
        <>
          <h2>{title}</h2>
          {work.partial !== undefined && <Result operation={work.job.operation} result={work.partial} />}
          <div
            className={work.state === 'failed' ? 'notice' : 'stopped'}
            role={work.state === 'failed' ? 'alert' : undefined}
          >
            <p>{work.state === 'failed' ? work.message : stoppedWord(work.partial)}</p>
            {work.state === 'failed' && work.requestId && (
              <p className="request">
                Request <code>{work.requestId}</code>
              </p>
            )}
            {work.state === 'failed' && work.needsKey ? (
              <KeyForm onKey={() => onAgain()} />
            ) : (
              <button type="button" onClick={() => onAgain()}>
                Try again
              </button>
            )}
          </div>
        </>
      )}
    </section>
  );
}

/** The steps of a document stay in the cache: the same would come again. */
const isAskedAgain = ({ document, isCut }: Job): boolean => !document && !isCut;

const stoppedWord = (partial: unknown): string =>
  partial === undefined ? 'Stopped, before anything came.' : 'Stopped. What had come by then stays here.';

function statusOf(work: Work, title: string): string {
  if (work.state === 'running') return `${title}: reading.`;
  if (work.state === 'done') return `${title}: the answer is there.`;
  if (work.state === 'asking') return `${title}: it takes some time. Begin?`;
  return work.state === 'stopped' ? 'Stopped.' : '';
}
