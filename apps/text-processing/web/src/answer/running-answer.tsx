// Shows an answer on its way.
import { counted } from '../words/numbers.ts';
import type { Work } from '../workbench/work.ts';
import { Result } from './result.tsx';

/** The work that runs, and how it is stopped. */
interface RunningAnswerProps {
  readonly work: Extract<Work, { state: 'running' }>;
  readonly title: string;
  readonly onStop: () => void;
}

/** What has come so far, or how far it is. */
export function RunningAnswer({ work: { job, partial, progress }, title, onStop }: RunningAnswerProps) {
  return (
    <>
      <div className="field-head">
        <h2>{title}</h2>
        <div className="quiet-actions">
          <button type="button" className="quiet" onClick={onStop}>
            Stop <kbd>Esc</kbd>
          </button>
        </div>
      </div>
      {progress && progress.steps > 0 ? (
        <p className="progress">
          <progress max={progress.steps} value={progress.finished} aria-label="Progress" />
          <span>{`${progress.finished} of ${counted(progress.steps, 'step')}`}</span>
        </p>
      ) : (
        <div className="working" aria-hidden="true" />
      )}
      {partial === undefined ? (
        <p className="note">Reading …</p>
      ) : (
        <Result operation={job.operation} result={partial} />
      )}
    </>
  );
}
