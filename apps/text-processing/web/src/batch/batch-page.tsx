// Works on many texts at once.
import { useMemo, useState } from 'react';
import type { FieldValues } from '../options/option-kind.ts';
import { optionsOf, toOptions, toValues } from '../options/option-kind.ts';
import { OptionsForm } from '../options/options-form.tsx';
import type { Catalog, ListedOperation } from '../service/api.ts';
import { counted, price } from '../words/numbers.ts';
import { ModelField } from '../workbench/model-field.tsx';
import { OperationPicker } from '../workbench/operation-picker.tsx';
import './batch.css';
import type { BatchRow } from './batch-row.ts';
import { isOpen } from './batch-row.ts';
import { BatchSource } from './batch-source.tsx';
import { BatchTable } from './batch-table.tsx';
import { KeptList } from './kept-list.tsx';
import { savedForms, saveResults } from './save-results.ts';
import { useBatch } from './use-batch.ts';
import { useKeptBatches } from './use-kept-batches.ts';

/** What the view works with. */
interface BatchPageProps {
  readonly catalog: Catalog;
  /** Whether it is the view that is seen; hidden, it goes on working. */
  readonly isShown: boolean;
}

/** Many files or the rows of a table: one operation for all, a table with how each stands, results to save. */
export default function BatchPage({ catalog, isShown }: BatchPageProps) {
  const { operations, maxTextCharacters, maxBatchItems, models = [] } = catalog;
  const { rows, isRunning, said, setRows, run, find, cancel } = useBatch(maxBatchItems);
  const batches = useKeptBatches();
  const [model, setModel] = useState('');
  const [chosen, setChosen] = useState(operations[0]?.id ?? '');
  const [changes, setChanges] = useState<Readonly<Record<string, FieldValues>>>({});
  const operation = operations.find(({ id }) => id === chosen) ?? (operations[0] as ListedOperation);
  const options = useMemo(() => optionsOf(operation), [operation]);
  const values = changes[operation.id] ?? {};

  const titleOf = (id: string) => operations.find((each) => each.id === id)?.title ?? id;
  const start = (wanted: readonly BatchRow[]) => {
    const asked = toOptions(options, { ...toValues(options, {}), ...values });
    run(wanted, { operation: operation.id, options: asked, model: model || undefined });
  };
  const readable = rows.filter(({ text }) => text !== '');
  const failed = readable.filter(({ state }) => state === 'failed' || state === 'cancelled');
  const done = rows.filter(({ state }) => state === 'done');
  const lost = rows.filter((row) => row.text === '' && (row.state === 'cancelled' || row.state === 'gone'));
  const hasEnded = done.length + failed.length > 0 && !isRunning;
  return (
    <section className="batch" aria-label="Batch" hidden={!isShown}>
      <form
        className="sheet"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isRunning) start(hasEnded && failed.length === 0 ? readable : readable.filter(isOpen));
        }}
      >
        <BatchSource
          limit={maxTextCharacters}
          isLocked={isRunning}
          hasRows={rows.length > 0}
          onRows={setRows}
        />
        <OperationPicker operations={operations} chosen={operation.id} onChoose={setChosen} />
        <OptionsForm
          key={operation.id}
          description={operation.description}
          options={options}
          values={values}
          onValues={(next) => setChanges({ ...changes, [operation.id]: next })}
        />
        <ModelField models={models} label="Model" id="batch-model" chosen={model} onChoose={setModel} />
        <div className="actions">
          {/* Two elements by their keys: one that became the other in the middle of a click would begin again. */}
          {isRunning ? (
            <button key="cancel" type="button" onClick={cancel}>
              Cancel
            </button>
          ) : (
            <button key="start" type="submit" className="primary" aria-disabled={readable.length === 0}>
              {failed.length > 0 && done.length > 0 ? `Retry the ${failed.length} that failed` : 'Read them'}
            </button>
          )}
        </div>
      </form>
      {rows.length > 0 && (
        <div className="batch-rows">
          <div className="field-head">
            <p className="note" role="status">
              {said || sumOf(rows)}
            </p>
            {done.length > 0 && (
              <div className="quiet-actions">
                {savedForms.map(([form, word]) => (
                  <button
                    key={form}
                    type="button"
                    className="quiet"
                    onClick={() => void saveResults(rows, form)}
                  >
                    Save as {word}
                  </button>
                ))}
              </div>
            )}
          </div>
          {isRunning && (
            <progress
              max={rows.length}
              value={rows.length - rows.filter(isWaiting).length}
              aria-label="Progress"
            />
          )}
          {!isRunning && lost.length > 0 && (
            <p className="note">Texts are not kept in this browser: open the files again to try the rest.</p>
          )}
          <BatchTable rows={rows} />
        </div>
      )}
      {rows.length === 0 && <KeptList batches={batches} titleOf={titleOf} onFind={find} />}
    </section>
  );
}

const isWaiting = ({ state }: BatchRow): boolean =>
  state === 'ready' || state === 'pending' || state === 'running';

function sumOf(rows: readonly BatchRow[]): string {
  const done = rows.filter(({ state }) => state === 'done');
  const failed = rows.filter(({ state }) => state === 'failed').length;
  const gone = rows.filter(({ state }) => state === 'gone').length;
  const isPriced = done.every(({ answer }) => answer?.cost.usd !== undefined);
  const usd = done.reduce((sum, { answer }) => sum + (answer?.cost.usd ?? 0), 0);
  const paid = isPriced ? `cost ${price({ status: 'known', usd })}` : 'price not known';
  if (done.length + failed + gone === 0) return counted(rows.length, 'text');
  const parts = [`${done.length} of ${counted(rows.length, 'text')} done`, failed > 0 && `${failed} failed`];
  if (gone > 0) parts.push(`${gone} not kept any more`);
  return [...parts, done.length > 0 && paid].filter(Boolean).join(', ');
}
