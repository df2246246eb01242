// Takes the text, typed, pasted or from a file.
import type { DragEvent } from 'react';
import { useMemo, useRef, useState } from 'react';
import { isComposing } from '../frame/is-composing.ts';
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
  /** A text to try things with. */
  readonly sample: string;
  readonly onPick: () => void;
}

/** Where a text is typed, pasted or dropped. */
export function TextField({ text, limit, notice, onText, onFile, sample, onPick }: TextFieldProps) {
  const [isOver, setIsOver] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const onDrop = (event: DragEvent) => {
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    // Words the field takes itself, where they were let go: they may be its own, on their way to another place.
    if (!file) return;
    event.preventDefault();
    onFile(file);
  };
  const replace = (next: string) => {
    if (!field.current || !typeInto(field.current, next)) onText(next);
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
          <button type="button" className="quiet" onClick={() => replace(sample)}>
            Use a sample
          </button>
          <button type="button" className="quiet" onClick={onPick}>
            Open a file
          </button>
          {text !== '' && (
            <button type="button" className="quiet" onClick={() => replace('')}>
              Clear
            </button>
          )}
        </div>
      </div>
      <textarea
        ref={field}
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
          if (isComposing(event.nativeEvent)) return;
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey))
            event.currentTarget.form?.requestSubmit();
        }}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
      />
      <p id="text-note" className={tooLong || notice?.isWrong ? 'note wrong' : 'note'}>
        {/* What happens is told at once; a count would be told after each key, over what is typed (vets-design-system#3709, kolibri#10043). */}
        <span role="status">{notice?.text ?? (tooLong ? 'The text is too long: ' : '')}</span>
        {!notice && note}
      </p>
    </div>
  );
}

/** Puts a text in the place of what is there as typing does, so that Ctrl-Z brings that back; says whether the browser can. */
function typeInto(field: HTMLTextAreaElement, text: string): boolean {
  field.focus();
  field.select();
  // Deprecated, and without a successor: what a script sets itself is never undone.
  return document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
}

function noteOf(text: string, limit: number): string {
  if (text === '') return `Up to ${count(limit)} characters. What you paste is not logged.`;
  const over = text.length - limit;
  if (over > 0) return `${counted(over, 'character')} more than the ${count(limit)} that fit.`;
  const words = text.trim() === '' ? 0 : text.trim().split(/\s+/).length;
  return `${counted(words, 'word')}, ${count(text.length)} characters`;
}
