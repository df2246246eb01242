// Lists the batches that were sent from this browser before.
import { counted, moment } from '../words/numbers.ts';
import '../history/history.css';
import type { KeptBatch } from './batch-store.ts';
import { batchBounds } from './batch-store.ts';
import { forgetHere } from './use-kept-batches.ts';

/** What is listed and reported. */
interface KeptListProps {
  readonly batches: readonly KeptBatch[];
  readonly titleOf: (operation: string) => string;
  readonly onFind: (batch: KeptBatch) => void;
}

/** Each leads to how it stands now; nothing is shown where there is none. */
export function KeptList({ batches, titleOf, onFind }: KeptListProps) {
  if (batches.length === 0) return null;
  return (
    <section className="kept-batches" aria-labelledby="kept-batches">
      <h3 id="kept-batches">Sent before</h3>
      <ul className="runs">
        {batches.map((batch) => {
          const named = `${titleOf(batch.operation)}, ${counted(batch.rows.length, 'text')}`;
          return (
            <li key={batch.id}>
              <button type="button" className="quiet" onClick={() => onFind(batch)}>
                <strong>{titleOf(batch.operation)}</strong> {counted(batch.rows.length, 'text')}
                {batch.rows[0] && `: ${batch.rows[0][0]}${batch.rows.length > 1 ? ', …' : ''}`}
              </button>
              <small>{moment(batch.at)}</small>
              <button
                type="button"
                className="quiet"
                aria-label={`Forget ${named}, ${moment(batch.at)}`}
                onClick={() => forgetHere(batch.id)}
              >
                Forget
              </button>
            </li>
          );
        })}
      </ul>
      <p className="note">
        The names of the last {batchBounds.batches} are kept in this browser; their results stay with the
        service for a while.
      </p>
    </section>
  );
}
