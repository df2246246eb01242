// The workbench: a text or document on the left, what the service makes of it on the right.
import { useEffect, useMemo, useRef, useState } from 'react';
import { Answer } from '../answer/answer.tsx';
import { passagesOfDocument } from '../documents/document-pane.tsx';
import { useRunningAnalysis } from '../documents/use-running-analysis.ts';
import { useSource } from '../documents/use-source.ts';
import type { KeptRun } from '../history/history-store.ts';
import { rememberWork, useHistory } from '../history/use-history.ts';
import type { FieldValues } from '../options/option-kind.ts';
import { initialValue, optionsOf, toOptions } from '../options/option-kind.ts';
import { OptionsForm } from '../options/options-form.tsx';
import { pageOf, passagesOf } from '../receipts/passages.ts';
import { ReceiptNote } from '../receipts/receipt-note.tsx';
import { ReceiptsContext } from '../receipts/receipts-context.ts';
import { useReceipts } from '../receipts/use-receipts.ts';
import { useSelection } from '../receipts/use-selection.ts';
import type { Catalog, ListedOperation } from '../service/api.ts';
import { FirstSight } from './first-sight.tsx';
import { OperationPicker } from './operation-picker.tsx';
import type { Sample } from './samples.ts';
import { sampleFor } from './samples.ts';
import { SourcePane } from './source-pane.tsx';
import { useReopened } from './use-reopened.ts';
import { useWork } from './use-work.ts';
import type { Job, StartOptions } from './work.ts';

/** What the workbench works with. */
interface WorkbenchProps {
  readonly catalog: Catalog;
  /** Whether it is the view that is seen; hidden, it goes on working. */
  readonly isShown: boolean;
  /** A run of the history that somebody wants to see again. */
  readonly reopened: KeptRun | undefined;
}

/** Read one text at a time. */
export function Workbench({ catalog: { operations, maxTextCharacters }, isShown, reopened }: WorkbenchProps) {
  const source = useSource(maxTextCharacters);
  const [chosen, setChosen] = useState(operations[0]?.id ?? '');
  const [changes, setChanges] = useState<Readonly<Record<string, FieldValues>>>({});
  const { work, start, stop, show } = useWork(rememberWork);
  const { off } = useHistory();
  const place = useRef<HTMLElement>(null);
  const operation = operations.find(({ id }) => id === chosen) ?? (operations[0] as ListedOperation);

  const done = work.state === 'done' ? work : undefined;
  const asked = useMemo(
    () =>
      done && !done.receipts
        ? { text: done.job.text, operation: done.answer.operation, result: done.answer.result }
        : undefined,
    [done],
  );
  const found = useReceipts(asked);
  const selection = useSelection(done?.receipts ?? found);
  const shownText = done?.job.text ?? '';
  const passages = useMemo(
    () => (done?.job.document ? passagesOfDocument(done.job.document) : passagesOf(shownText)),
    [done, shownText],
  );

  const run = (job: Job, options?: StartOptions) => {
    void start(job, options);
    // On a phone the answer stands below the fold.
    if (!window.matchMedia('(max-width: 60rem)').matches) return;
    const behavior = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    requestAnimationFrame(() => place.current?.scrollIntoView({ behavior, block: 'start' }));
  };
  const options = useMemo(() => optionsOf(operation), [operation]);
  const values = changes[operation.id] ?? {};
  const { document: opened } = source;
  const text = opened?.text ?? source.text;
  const submit = () => {
    if (text.trim() === '') return document.getElementById('text')?.focus();
    const untouched = Object.fromEntries(options.map((option) => [option.name, initialValue(option)]));
    const asOptions = toOptions(options, { ...untouched, ...values });
    return run({ operation: operation.id, options: asOptions, text, document: opened });
  };
  const tryOut = (asked: ListedOperation, sample: Sample) => {
    const own = sample.operation === asked.id ? (sample.options ?? {}) : {};
    const fields = optionsOf(asked);
    const values = Object.fromEntries(
      fields.map((option) => [option.name, own[option.name] ?? initialValue(option)]),
    );
    source.setDocument(undefined);
    source.setText(sample.text);
    setChosen(asked.id);
    setChanges({ ...changes, [asked.id]: values });
    run({ operation: asked.id, options: toOptions(fields, values), text: sample.text });
  };

  useReopened(reopened, source, setChosen, show);
  useRunningAnalysis(source.setDocument, setChosen, start);
  useEffect(() => {
    if (!isShown || work.state !== 'running') return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) stop();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isShown, work.state, stop]);

  const { selected } = selection;
  return (
    <ReceiptsContext value={selection}>
      <div className="desk" hidden={!isShown}>
        <form
          className="sheet"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <SourcePane
            source={source}
            limit={maxTextCharacters}
            selection={selection}
            asked={done?.job}
            onSample={() => source.setText(sampleFor(operation.id).text)}
          />
          <OperationPicker operations={operations} chosen={operation.id} onChoose={setChosen} />
          <OptionsForm
            key={operation.id}
            description={operation.description}
            options={options}
            values={values}
            onValues={(next) => setChanges({ ...changes, [operation.id]: next })}
          />
          <div className="actions">
            <button type="submit" className="primary" aria-disabled={text.trim() === ''}>
              Read it
            </button>
          </div>
        </form>
        <Answer
          work={work}
          operations={operations}
          place={place}
          first={<FirstSight operations={operations} isKept={!off} onTry={tryOut} />}
          onAgain={(options) => work.state !== 'idle' && run(work.job, options)}
          onLeave={() => show({ state: 'idle' })}
          onStop={stop}
          receipt={
            selected && (
              <ReceiptNote
                receipt={selected}
                text={shownText}
                pageAt={(offset) => pageOf(passages, offset)}
                shown={selection.source}
                onShow={selection.show}
              />
            )
          }
        />
      </div>
    </ReceiptsContext>
  );
}
