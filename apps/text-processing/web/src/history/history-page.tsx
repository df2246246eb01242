// Shows what this browser has kept, and two of it side by side.
import { useState } from 'react';
import type { ListedOperation } from '../service/api.ts';
import { moment } from '../words/numbers.ts';
import { Comparison } from './comparison.tsx';
import './history.css';
import type { KeptRun } from './history-store.ts';
import { bounds } from './history-store.ts';
import { useHistory } from './use-history.ts';

/** What is shown and reported. */
interface HistoryPageProps {
  readonly operations: readonly ListedOperation[];
  readonly onOpen: (run: KeptRun) => void;
}

/** The history of this browser: opened again, compared, forgotten, switched off. */
export default function HistoryPage({ operations, onOpen }: HistoryPageProps) {
  const { runs, off, forget, setOff } = useHistory();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const titleOf = (id: string) => operations.find((operation) => operation.id === id)?.title ?? id;
  const pair = picked.flatMap((id) => runs.find((run) => run.id === id) ?? []);
  const [one, other] = pair;
  const pick = (id: string) =>
    setPicked(picked.includes(id) ? picked.filter((each) => each !== id) : [...picked, id].slice(-2));
  return (
    <section className="history" aria-labelledby="history">
      <div className="field-head">
        <h2 id="history">History</h2>
        <div className="quiet-actions">
          {runs.length > 0 && (
            <button type="button" className="quiet" onClick={() => forget()}>
              Forget all
            </button>
          )}
          <button type="button" className="quiet" onClick={() => setOff(!off)}>
            {off ? 'Keep answers again' : 'Keep none'}
          </button>
        </div>
      </div>
      <p className="note">
        {off
          ? 'Nothing is kept.'
          : `The last ${bounds.runs} answers with their texts, kept in this browser and nowhere else. Whoever uses it can read them.`}
      </p>
      {one && other && <Comparison one={one} other={other} titleOf={titleOf} />}
      {runs.length > 1 && !other && (
        <p className="note" role="status">
          {one ? 'Choose one more to compare.' : 'Choose two to see them side by side.'}
        </p>
      )}
      <ul className="runs">
        {runs.map((run) => (
          <li key={run.id}>
            <input
              type="checkbox"
              checked={picked.includes(run.id)}
              aria-label={`Compare ${titleOf(run.operation)}, ${beginningOf(run)}`}
              onChange={() => pick(run.id)}
            />
            <button type="button" className="quiet" onClick={() => onOpen(run)}>
              <strong>{titleOf(run.operation)}</strong> {beginningOf(run)}
            </button>
            <small>
              {moment(run.at)}, {run.answer.provider === 'offline' ? 'offline engine' : run.answer.provider}
            </small>
            <button
              type="button"
              className="quiet"
              aria-label={`Forget ${titleOf(run.operation)}, ${beginningOf(run)}`}
              onClick={() => forget(run.id)}
            >
              Forget
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const beginningOf = ({ name, text }: KeptRun): string => name ?? text.slice(0, 90).replace(/\s+/g, ' ');
