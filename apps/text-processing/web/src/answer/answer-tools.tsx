// What can be done with an answer: copied, saved, asked again.
import { useEffect, useState } from 'react';
import { copyText } from './copy-text.ts';
import { saveFile } from './save-file.ts';
import type { Written } from './to-markdown.ts';
import { toJson, toMarkdown, toPlainText } from './to-markdown.ts';

/** The answer, and how it is asked again. */
interface AnswerToolsProps {
  readonly written: Written;
  /** Absent where it cannot be asked again. */
  readonly onAgain?: (() => void) | undefined;
}

const shownMs = 2_500;

/** A row of quiet buttons over the answer. */
export function AnswerTools({ written, onAgain }: AnswerToolsProps) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => setSaid(''), shownMs);
    return () => clearTimeout(timer);
  }, [said]);
  const name = written.answer.operation.replaceAll('_', '-');
  const copy = () =>
    copyText(toPlainText(written)).then((isCopied) =>
      setSaid(isCopied ? 'Copied' : 'Not copied: the browser forbids it'),
    );
  return (
    <div className="quiet-actions">
      <span role="status" className="said">
        {said}
      </span>
      <button type="button" className="quiet" onClick={() => void copy()}>
        Copy
      </button>
      <button
        type="button"
        className="quiet"
        title="Save as Markdown"
        onClick={() => saveFile(`${name}.md`, toMarkdown(written), 'text/markdown')}
      >
        Markdown
      </button>
      <button
        type="button"
        className="quiet"
        title="Save as JSON"
        onClick={() => saveFile(`${name}.json`, toJson(written), 'application/json')}
      >
        JSON
      </button>
      {onAgain && (
        <button
          type="button"
          className="quiet"
          title="Ask for a new answer, not a kept one"
          onClick={onAgain}
        >
          Ask again
        </button>
      )}
    </div>
  );
}
