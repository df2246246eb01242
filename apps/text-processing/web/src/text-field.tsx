// Takes the text, typed, pasted or from a file.
import type { DragEvent } from 'react';
import { useRef, useState } from 'react';
import { sample } from './sample.ts';

/** What the text field shows and reports. */
interface TextFieldProps {
  readonly text: string;
  /** Most characters the service takes. */
  readonly limit: number;
  readonly onText: (text: string) => void;
}

const numbers = new Intl.NumberFormat('en');

/** Where a text is typed, pasted or dropped. */
export function TextField({ text, limit, onText: onNext }: TextFieldProps) {
  const [isOver, setIsOver] = useState(false);
  const [refusal, setRefusal] = useState('');
  const picker = useRef<HTMLInputElement>(null);
  // A file that was refused is no longer the matter once there is another text.
  const onText = (next: string) => {
    setRefusal('');
    onNext(next);
  };

  const take = async (file: File | undefined) => {
    if (!file) return;
    // UTF-8 takes at most four bytes a character: what is larger cannot fit, and need not be read.
    if (file.size > limit * 4)
      return setRefusal(`${file.name} is larger than the ${numbers.format(limit)} characters that fit.`);
    const content = await file.text();
    if (content.includes('\u0000')) return setRefusal(`${file.name} is not a text file.`);
    onText(content);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const dropped = event.dataTransfer.getData('text/plain');
    if (event.dataTransfer.files[0]) void take(event.dataTransfer.files[0]);
    else if (dropped) onText(dropped);
  };
  const tooLong = text.length > limit;
  return (
    <div className="text-field">
      <div className="field-head">
        <label htmlFor="text">Text</label>
        <div className="quiet-actions">
          <button type="button" className="quiet" onClick={() => onText(sample)}>
            Use a sample
          </button>
          <button type="button" className="quiet" onClick={() => picker.current?.click()}>
            Open a file
          </button>
          {text !== '' && (
            <button type="button" className="quiet" onClick={() => onText('')}>
              Clear
            </button>
          )}
        </div>
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="Text file"
        accept="text/*,.md,.txt,.csv,.json,.log"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <textarea
        id="text"
        value={text}
        className={isOver ? 'over' : undefined}
        placeholder="Paste a text here, or drop a file."
        spellCheck={false}
        aria-describedby="text-note"
        aria-invalid={tooLong}
        onChange={(event) => onText(event.target.value)}
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
      <p id="text-note" className={tooLong || refusal ? 'note wrong' : 'note'} role="status">
        {refusal || noteOf(text, limit)}
      </p>
    </div>
  );
}

function noteOf(text: string, limit: number): string {
  if (text === '') return `Up to ${numbers.format(limit)} characters. What you paste is not logged.`;
  const words = text.trim() === '' ? 0 : text.trim().split(/\s+/).length;
  const over = text.length - limit;
  if (over > 0) return `${numbers.format(over)} characters too long: ${numbers.format(limit)} fit.`;
  return `${numbers.format(words)} ${words === 1 ? 'word' : 'words'}, ${numbers.format(text.length)} characters`;
}
