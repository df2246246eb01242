// Shows two answers side by side.
import { Ledger } from '../answer/ledger.tsx';
import { Result } from '../answer/result.tsx';
import { ReceiptsContext } from '../receipts/receipts-context.ts';
import { sumOf } from '../receipts/verdict-words.ts';
import { moment } from '../words/numbers.ts';
import type { KeptRun } from './history-store.ts';

/** The two, and the names of operations. */
interface ComparisonProps {
  readonly one: KeptRun;
  readonly other: KeptRun;
  readonly titleOf: (operation: string) => string;
}

/** Two answers: of two models, two operations, two times. */
export function Comparison({ one, other, titleOf }: ComparisonProps) {
  return (
    <section className="comparison" aria-label="Side by side">
      {[one, other].map((run) => (
        <article key={run.id} aria-label={`${titleOf(run.operation)}, ${moment(run.at)}`}>
          <h3>
            {titleOf(run.operation)} <small>{optionsWord(run)}</small>
          </h3>
          <ReceiptsContext value={{ receipts: run.receipts ?? [], selected: undefined, select: () => {} }}>
            <Result operation={run.operation} result={run.answer.result} />
          </ReceiptsContext>
          {run.receipts && run.receipts.length > 0 && <p className="note">{sumOf(run.receipts)}</p>}
          <Ledger answer={run.answer} />
        </article>
      ))}
    </section>
  );
}

const optionsWord = ({ options, name }: KeptRun): string =>
  [name, ...Object.values(options).map(String)].filter(Boolean).join(', ');
