// Puts the page together.
import { useEffect, useRef, useState } from 'react';
import { TextClientError } from '../../client/src/text-client-error.ts';
import { Answer } from './answer.tsx';
import type { Catalog } from './api.ts';
import { fetchCatalog } from './api.ts';
import { KeyForm } from './key-form.tsx';
import { OperationPicker } from './operation-picker.tsx';
import type { FieldValues } from './options/option-kind.ts';
import { initialValue, optionsOf, toOptions } from './options/option-kind.ts';
import { OptionsForm } from './options/options-form.tsx';
import { TextField } from './text-field.tsx';
import { useProcess } from './use-process.ts';

const couldNotStart = new TextClientError('The page could not start.', { code: 'not_understood', status: 0 });

/** The page: a text on the left, what the service makes of it on the right. */
export function App() {
  const [catalog, setCatalog] = useState<Catalog>();
  const [trouble, setTrouble] = useState<TextClientError>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    fetchCatalog(controller.signal).then(setCatalog, (error: unknown) => {
      if (!controller.signal.aborted) setTrouble(error instanceof TextClientError ? error : couldNotStart);
    });
    return () => controller.abort();
  }, [attempt]);

  const again = () => {
    setTrouble(undefined);
    setAttempt(attempt + 1);
  };
  return (
    <>
      <header className="masthead">
        <h1 className="wordmark">Text, read closely</h1>
        <nav aria-label="Elsewhere">
          <a href="/docs/">API</a>
        </nav>
      </header>
      <main>
        {catalog && <Desk catalog={catalog} />}
        {trouble && !catalog && (
          <section className="notice" role="alert">
            <p>{trouble.message}</p>
            {trouble.status === 401 ? (
              <KeyForm onKey={again} />
            ) : (
              <button type="button" onClick={again}>
                Try again
              </button>
            )}
          </section>
        )}
      </main>
    </>
  );
}

function Desk({ catalog }: { readonly catalog: Catalog }) {
  const { operations, maxTextCharacters } = catalog;
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(operations[0]?.id ?? '');
  const [changes, setChanges] = useState<Readonly<Record<string, FieldValues>>>({});
  const { work, start, stop } = useProcess();
  const answerPlace = useRef<HTMLElement>(null);
  const operation = operations.find(({ id }) => id === chosen) ?? operations[0];
  if (!operation) return <p className="notice">The service offers no operation.</p>;

  const options = optionsOf(operation);
  const values = changes[operation.id] ?? {};
  const isRunning = work.state === 'running';
  const submit = () => {
    if (text.trim() === '') return document.getElementById('text')?.focus();
    const untouched = Object.fromEntries(options.map((option) => [option.name, initialValue(option)]));
    void start({ operation: operation.id, text, options: toOptions(options, { ...untouched, ...values }) });
    // On a phone the answer stands below the fold.
    if (window.matchMedia('(max-width: 60rem)').matches) {
      const behavior = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
      requestAnimationFrame(() => answerPlace.current?.scrollIntoView({ behavior, block: 'start' }));
    }
  };
  return (
    <div className="desk">
      <form
        className="sheet"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField text={text} limit={maxTextCharacters} onText={setText} />
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
          {isRunning && (
            <button type="button" onClick={stop}>
              Stop
            </button>
          )}
        </div>
      </form>
      <Answer work={work} operations={operations} place={answerPlace} onKey={submit} />
    </div>
  );
}
