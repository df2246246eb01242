// The workbench: a text or document on the left, what the service makes of it on the right.
import { useEffect, useMemo, useRef, useState } from 'react';
import { passagesOfDocument } from '../documents/document-pane.tsx';
import { useRunningAnalysis } from '../documents/use-running-analysis.ts';
import { useSource } from '../documents/use-source.ts';
import { isComposing } from '../frame/is-composing.ts';
import type { KeptRun } from '../history/history-store.ts';
import { useHistory } from '../history/use-history.ts';
import type { FieldValues } from '../options/option-kind.ts';
import { initialValue, optionsOf, toOptions, toValues } from '../options/option-kind.ts';
import { OptionsForm } from '../options/options-form.tsx';
import { passagesOf } from '../receipts/passages.ts';
import type { Catalog, ListedOperation } from '../service/api.ts';
import { useTabChoice } from '../service/use-tab-choice.ts';
import { AnswerPane } from './answer-pane.tsx';
import { FirstSight } from './first-sight.tsx';
import { ModelField } from './model-field.tsx';
import { OperationPicker } from './operation-picker.tsx';
import type { Sample } from './samples.ts';
import { sampleFor } from './samples.ts';
import { SourcePane } from './source-pane.tsx';
import type { AnswerWork } from './use-answer.ts';
import { useAnswer } from './use-answer.ts';
import { useReopened } from './use-reopened.ts';
import type { Job, StartOptions, Work } from './work.ts';

/** What the workbench works with. */
interface WorkbenchProps {
  readonly catalog: Catalog;
  /** Whether it is the view that is seen; hidden, it goes on working. */
  readonly isShown: boolean;
  /** A run of the history that somebody wants to see again. */
  readonly reopened: KeptRun | undefined;
}

/** Read one text at a time. */
export function Workbench({ catalog, isShown, reopened }: WorkbenchProps) {
  const { operations, maxTextCharacters, models = [] } = catalog;
  const source = useSource(maxTextCharacters);
  const [chosen, setChosen] = useState(operations[0]?.id ?? '');
  const [changes, setChanges] = useState<Readonly<Record<string, FieldValues>>>({});
  const [model, setModel] = useTabChoice('tpl-model', models);
  const [rival, setRival] = useTabChoice('tpl-rival', models);
  const answer = useAnswer();
  const other = useAnswer();
  const { off } = useHistory();
  const place = useRef<HTMLElement>(null);
  const operation = operations.find(({ id }) => id === chosen) ?? (operations[0] as ListedOperation);
  const { work, done, start, stop, show } = answer;

  const asked = (done ?? other.done)?.job;
  const passages = useMemo(
    () => (asked?.document ? passagesOfDocument(asked.document) : passagesOf(asked?.text ?? '')),
    [asked],
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
  // A document is asked about once: its analysis stands in the address.
  const isCompared = rival !== '' && rival !== model && !opened && models.length > 1;
  const submit = () => {
    if (text.trim() === '') return document.getElementById('text')?.focus();
    const asOptions = toOptions(options, { ...toValues(options, {}), ...values });
    const job = { operation: operation.id, options: asOptions, text, document: opened };
    run({ ...job, model: model || undefined });
    if (isCompared) void other.start({ ...job, model: rival });
    else other.show({ state: 'idle' });
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
    other.show({ state: 'idle' });
    run({
      operation: asked.id,
      options: toOptions(fields, values),
      text: sample.text,
      model: model || undefined,
    });
  };

  const showAlone = (next: Work) => {
    other.show({ state: 'idle' });
    show(next);
  };
  useReopened(reopened, source, setChosen, showAlone);
  const fill = ({ operation: id, options: sent, model: named }: Job) => {
    const asked = operations.find((one) => one.id === id);
    setChosen(id);
    if (asked) setChanges((before) => ({ ...before, [id]: toValues(optionsOf(asked), sent) }));
    setModel(named ?? '');
  };
  useRunningAnalysis(source.setDocument, fill, start);
  const isRunning = work.state === 'running' || other.work.state === 'running';
  useEffect(() => {
    if (!isShown || !isRunning) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return;
      stop();
      other.stop();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isShown, isRunning, stop, other.stop]);

  const isPair = other.work.state !== 'idle';
  const looked = other.selection.selected ? other : answer;
  const usual = 'as the service decides';
  const nameOf = ({ work: of }: AnswerWork) => (of.state === 'idle' ? usual : (of.job.model ?? usual));
  return (
    <div className={isPair ? 'desk pair' : 'desk'} hidden={!isShown}>
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
          selection={looked.selection}
          asked={looked.done?.job}
          sample={sampleFor(operation.id).text}
        />
        <OperationPicker operations={operations} chosen={operation.id} onChoose={setChosen} />
        <OptionsForm
          key={operation.id}
          description={operation.description}
          options={options}
          values={values}
          onValues={(next) => setChanges({ ...changes, [operation.id]: next })}
        />
        {models.length > 1 && (
          <div className="models">
            <ModelField id="model" label="Model" models={models} chosen={model} onChoose={setModel} />
            {!opened && (
              <ModelField
                id="rival"
                label="Beside it"
                models={models}
                none="no other model"
                chosen={rival}
                onChoose={setRival}
              />
            )}
          </div>
        )}
        <div className="actions">
          <button type="submit" className="primary" aria-disabled={text.trim() === ''}>
            Read it
          </button>
        </div>
      </form>
      <AnswerPane
        answer={answer}
        operations={operations}
        passages={passages}
        place={place}
        title={isPair ? nameOf(answer) : undefined}
        first={<FirstSight operations={operations} isKept={!off} onTry={tryOut} />}
        onRun={run}
        onLook={other.selection.clear}
      />
      {isPair && (
        <AnswerPane
          answer={other}
          operations={operations}
          passages={passages}
          title={nameOf(other)}
          onRun={(job, again) => void other.start(job, again)}
          onLook={answer.selection.clear}
        />
      )}
    </div>
  );
}
