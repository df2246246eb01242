// Shows the document that is open: what it is, and its text.
import { useMemo } from 'react';
import type { SourceSpan } from '../../../receipts/src/receipt.ts';
import type { Passage } from '../receipts/passages.ts';
import { SourceText } from '../receipts/source-text.tsx';
import { count, counted } from '../words/numbers.ts';
import type { OpenDocument } from './open-document.ts';
import { kindOf } from './open-document.ts';
import type { Notice } from './use-source.ts';

/** What is shown and reported. */
interface DocumentPaneProps {
  readonly document: OpenDocument;
  readonly source: SourceSpan | undefined;
  readonly isFocused: boolean;
  /** What is said of another file that is opened just now. */
  readonly notice: Notice | undefined;
  readonly onBack: () => void;
  readonly onFile: (file: File) => void;
  readonly onOpenAnother: () => void;
  readonly onClose: () => void;
}

/** The document in place of the text field. */
export function DocumentPane(props: DocumentPaneProps) {
  const { document, source, isFocused, notice, onBack, onFile, onOpenAnother, onClose } = props;
  const { title, name = title ?? 'Document', text, notes } = document;
  const passages = useMemo(() => passagesOfDocument(document), [document]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a file can also be opened by the button
    <div
      className="text-field"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (file) onFile(file);
      }}
    >
      <div className="field-head">
        <h2 className="label" title={title}>
          {name}
        </h2>
        <div className="quiet-actions">
          {source && (
            <button type="button" className="quiet" onClick={onBack}>
              Back to the answer
            </button>
          )}
          <button type="button" className="quiet" onClick={onOpenAnother}>
            Open another
          </button>
          <button type="button" className="quiet" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
      <SourceText
        label="Text of the document"
        text={text}
        passages={passages}
        source={source}
        isFocused={isFocused}
        onBack={onBack}
      />
      <p className={notice?.isWrong ? 'note wrong' : 'note'} role="status">
        {notice?.text ?? factsOf(document)}
      </p>
      {notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
    </div>
  );
}

function factsOf(document: OpenDocument): string {
  const { pages, characters } = document;
  return [
    kindOf(document),
    ...(pages === undefined ? [] : [counted(pages, 'page')]),
    `${count(characters)} characters`,
  ].join(', ');
}

/** The blocks of a document; what stands in none is drawn too. */
export function passagesOfDocument({
  blocks,
  text,
}: Pick<OpenDocument, 'blocks' | 'text'>): readonly Passage[] {
  return blocks.length > 0 ? blocks : [{ kind: 'paragraph', start: 0, end: text.length }];
}
