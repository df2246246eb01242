// Says what this is, before anything was asked.
import type { ListedOperation } from '../service/api.ts';
import type { Sample } from './samples.ts';
import { sampleFor } from './samples.ts';

/** What is said and reported. */
interface FirstSightProps {
  readonly operations: readonly ListedOperation[];
  readonly isKept: boolean;
  readonly onTry: (operation: ListedOperation, sample: Sample) => void;
}

/** In place of the first answer: what this does, and a sample for each operation. */
export function FirstSight({ operations, isKept, onTry }: FirstSightProps) {
  return (
    <div className="first-sight">
      <p className="prose">
        Paste a text, or open a document. The answer stands here beside it, and every sentence leads to its
        place in the text.
      </p>
      <h3>Try one</h3>
      <ul>
        {operations.map((operation) => {
          const sample = sampleFor(operation.id);
          return (
            <li key={operation.id}>
              <button type="button" className="quiet" onClick={() => onTry(operation, sample)}>
                {operation.title}
                <span>: {sample.name}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="note">
        Each answer says who gave it, how long it took and what it cost.
        {isKept
          ? ' It is kept in the history of this browser, and only there.'
          : ' Nothing is kept in this browser.'}
      </p>
    </div>
  );
}
