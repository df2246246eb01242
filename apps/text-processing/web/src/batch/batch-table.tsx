// Shows the rows of a batch and how each stands.

import { useState } from 'react';
import { Result } from '../answer/result.tsx';
import { TableHead } from '../frame/table-head.tsx';
import { counted, price } from '../words/numbers.ts';
import type { BatchRow } from './batch-row.ts';

const words = {
  ready: 'ready',
  pending: 'waits',
  running: 'is read',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  gone: 'not kept',
} as const;

// A longer table is scrolled by hundreds: nobody reads 2,000 rows, and the browser need not draw them.
const step = 100;

/** The rows; each answer opens in its own. */
export function BatchTable({ rows }: { readonly rows: readonly BatchRow[] }) {
  const [shown, setShown] = useState(step);
  return (
    <>
      <table className="batch-table">
        <TableHead columns={['Text', 'State', 'Answer']} />
        <tbody>
          {rows.slice(0, shown).map((row) => (
            <tr key={row.id} className={row.state}>
              <th scope="row">{row.name}</th>
              <td>{words[row.state]}</td>
              <td>{row.error ?? (row.answer ? <RowAnswer row={row} /> : lengthOf(row))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <button type="button" className="quiet" onClick={() => setShown(shown + step)}>
          Show more of {counted(rows.length, 'row')}
        </button>
      )}
    </>
  );
}

/** Of a batch that was found again the text is not known. */
const lengthOf = ({ text }: BatchRow): string => (text === '' ? '' : counted(text.length, 'character'));

function RowAnswer({ row: { answer } }: { readonly row: BatchRow }) {
  const [isOpen, setIsOpen] = useState(false);
  if (!answer) return null;
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{beginningOf(answer.result)}</summary>
      {isOpen && (
        <>
          <Result operation={answer.operation} result={answer.result} />
          <p className="note">
            {answer.provider === 'offline' ? 'offline engine' : `${answer.provider}, ${answer.model}`},{' '}
            {price(answer.cost)}
          </p>
        </>
      )}
    </details>
  );
}

/** The first text of a result. */
function beginningOf(value: unknown): string {
  if (typeof value === 'string') return value.length > 90 ? `${value.slice(0, 90)} …` : value;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  for (const field of Object.values(value)) {
    const found = beginningOf(field);
    if (found !== '') return found;
  }
  return '';
}
