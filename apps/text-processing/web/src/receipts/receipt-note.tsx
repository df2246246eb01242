// Shows the receipt of one sentence: what was found, what is missing, and the places.
import type { Receipt, SourceSpan } from '../../../receipts/src/receipt.ts';
import { sentenceOf } from './verdict-words.ts';

/** What the note shows and reports. */
interface ReceiptNoteProps {
  readonly receipt: Receipt;
  readonly text: string;
  /** Page of a place, where the file has pages. */
  readonly pageAt: (offset: number) => number | undefined;
  readonly shown: SourceSpan | undefined;
  readonly onShow: (source: SourceSpan, isByKey: boolean) => void;
}

const quoted = 140;

/** The receipt of one sentence; each place leads to itself in the text. */
export function ReceiptNote({ receipt, text, pageAt, shown, onShow }: ReceiptNoteProps) {
  const { verdict, reasons, sources } = receipt;
  return (
    <aside className={`receipt ${verdict}`} aria-label="Where the sentence comes from">
      <p>
        <strong>{sentenceOf(verdict)}</strong> <span>{reasons.join(' ')}</span>
      </p>
      {sources.length > 0 && (
        <ol>
          {sources.map((source) => {
            const page = pageAt(source.start);
            const quote = text.slice(source.start, source.end);
            return (
              <li key={source.start}>
                <button
                  type="button"
                  className="quiet"
                  aria-pressed={source.start === shown?.start}
                  onClick={(event) => onShow(source, event.detail === 0)}
                >
                  {page !== undefined && <span className="page">page {page}</span>}
                  <span>{quote.length > quoted ? `${quote.slice(0, quoted)} …` : quote}</span>
                </button>
              </li>
            );
          })}
        </ol>
      )}
    </aside>
  );
}
