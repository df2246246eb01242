// Takes the text, typed, pasted or from a file.
import type { DragEvent } from 'react';
import { useMemo, useState } from 'react';
import { count, counted } from '../words/numbers.ts';

/** What the text field shows and reports. */
interface TextFieldProps {
  readonly text: string;
  /** Most characters the service takes. */
  readonly limit: number;
  /** Something else to say than how long the text is: what is read just now, or what was refused. */
  readonly notice: { readonly text: string; readonly isWrong: boolean } | undefined;
  readonly onText: (text: string) => void;
  readonly onFile: (file: File) => void;
  readonly onSample: () => void;
  readonly onPick: () => void;
}

/** Where a text is typed, pasted or dropped. */
export function TextField({ text, limit, notice, onText, onFile, onSample, onPick }: TextFieldProps) {
  const [isOver, setIsOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    const dropped = event.dataTransfer.getData('text/plain');
    if (file) onFile(file);
    else if (dropped) onText(dropped);
  };
  const tooLong = text.length > limit;
  // The words of a long text are not counted again whenever something else on the page changes.
  const note = useMemo(() => noteOf(text, limit), [text, limit]);
  return (
    <div className="text-field">
      <div className="field-head">
        <label htmlFor="text" className="label">
          Text
        </label>
        <div className="quiet-actions">
          <button type="button" className="quiet" onClick={onSample}>
            Use a sample
          </button>
          <button type="button" className="quiet" onClick={onPick}>
            Open a file
          </button>
          {text !== '' && (
            <button type="button" className="quiet" onClick={() => onText('')}>
              Clear
            </button>
          )}
        </div>
      </div>
      <textarea
        id="text"
        value={text}
        className={isOver ? 'over' : undefined}
        placeholder="Paste a text here, or drop a file: PDF, Word, a web page, Markdown, e-mail."
        spellCheck={false}
        aria-describedby="text-note"
        aria-invalid={tooLong}
        onChange={(event) => onText(event.target.value)}
        onPaste={(event) => {
          const [file] = event.clipboardData.files;
          if (!file || event.clipboardData.getData('text/plain') !== '') return;
          event.preventDefault();
          onFile(file);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey))
            event.currentTarget.form?.requestSubmit();
        }}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
      />
      <p id="text-note" className={tooLong || notice?.isWrong ? 'note wrong' : 'note'} role="status">
        {notice?.text ?? note}
      </p>
    </div>
  );
}

function noteOf(text: string, limit: number): string {
  if (text === '') return `Up to ${count(limit)} characters. What you paste is not logged.`;
  const over = text.length - limit;
  if (over > 0) return `${count(over)} characters too long: ${count(limit)} fit.`;
  const words = text.trim() === '' ? 0 : text.trim().split(/\s+/).length;
  return `${counted(words, 'word')}, ${count(text.length)} characters`;
}
