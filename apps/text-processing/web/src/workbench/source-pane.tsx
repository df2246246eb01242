// The left-hand side: a field to type in, a document, or the text with the source of a sentence marked.
import { useMemo, useRef } from 'react';
import { DocumentPane } from '../documents/document-pane.tsx';
import type { Source } from '../documents/use-source.ts';
import { passagesOf } from '../receipts/passages.ts';
import { SourceText } from '../receipts/source-text.tsx';
import type { Selection } from '../receipts/use-selection.ts';
import { TextField } from './text-field.tsx';
import type { Job } from './work.ts';

/** What is shown and reported. */
interface SourcePaneProps {
  readonly source: Source;
  readonly limit: number;
  readonly selection: Selection;
  /** What the answer is about. */
  readonly asked: Job | undefined;
  /** A text to try things with. */
  readonly sample: string;
}

const accepted = '.pdf,.docx,.html,.htm,.md,.markdown,.txt,.eml,.csv,.log,.json,text/*';

/** What is read. While a source is looked at, a typed text is shown to be read; a button leads back to typing. */
export function SourcePane({ source, limit, selection, asked, sample }: SourcePaneProps) {
  const picker = useRef<HTMLInputElement>(null);
  const { document, notice } = source;
  // The source of a sentence stands in the text that was asked about, not in one that was opened since.
  const shown = asked?.document?.id === document?.id ? selection.source : undefined;
  const isRead = shown !== undefined && !document;
  const shownText = asked?.text ?? '';
  const passages = useMemo(() => (isRead ? passagesOf(shownText) : []), [isRead, shownText]);
  const { isFocused, back, clear } = selection;
  const pick = () => picker.current?.click();
  return (
    <>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="Text file or document"
        accept={accepted}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) source.take(file);
          event.target.value = '';
        }}
      />
      {document && (
        <DocumentPane
          document={document}
          source={shown}
          isFocused={isFocused}
          notice={notice}
          onBack={back}
          onFile={source.take}
          onOpenAnother={pick}
          onClose={() => source.setDocument(undefined)}
        />
      )}
      {isRead && (
        <div className="text-field">
          <div className="field-head">
            <h2 className="label">Text</h2>
            <div className="quiet-actions">
              <button type="button" className="quiet" onClick={back}>
                Back to the answer
              </button>
              <button type="button" className="quiet" onClick={clear}>
                Edit it
              </button>
            </div>
          </div>
          <SourceText
            label="The text, with the source of the sentence"
            text={shownText}
            passages={passages}
            source={shown}
            isFocused={isFocused}
            onBack={back}
          />
          <p className="note">The source is marked.</p>
        </div>
      )}
      {!isRead && !document && (
        <TextField
          text={source.text}
          limit={limit}
          notice={notice}
          onText={source.setText}
          onFile={source.take}
          sample={sample}
          onPick={pick}
        />
      )}
    </>
  );
}
