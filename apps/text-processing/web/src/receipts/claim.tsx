// Shows a text of an answer, each of its sentences with what its receipt says.
import { useContext } from 'react';
import type { Receipt } from '../../../receipts/src/receipt.ts';
import { ReceiptsContext } from './receipts-context.ts';
import { toPieces } from './to-pieces.ts';
import { markOf } from './verdict-words.ts';

/** Where the text stands in the answer (`points.2`), and what it says. */
interface ClaimProps {
  readonly path: string;
  readonly text: string;
}

/**
 * Sentences with a receipt are links to their source; one that is not proven says so in a word behind it. Each text has an element of its
 * own: a translating browser takes a bare one away from React (langfuse#9888).
 */
export function Claim({ path, text }: ClaimProps) {
  const { receipts } = useContext(ReceiptsContext);
  // What nobody checked leads nowhere.
  const own = receipts.filter((receipt) => receipt.path === path && receipt.verdict !== 'unchecked');
  if (own.length === 0) return <span>{text}</span>;
  return toPieces(text, own).map(({ start, text: piece, receipt }) =>
    receipt ? <Sentence key={start} text={piece} receipt={receipt} /> : <span key={start}>{piece}</span>,
  );
}

function Sentence({ text, receipt }: { readonly text: string; readonly receipt: Receipt }) {
  const { selected, select } = useContext(ReceiptsContext);
  const mark = markOf(receipt.verdict);
  return (
    // biome-ignore lint/a11y/useValidAnchor: it leads to its source, and wraps as text does
    <a
      href="#source"
      className={`sentence ${receipt.verdict}`}
      aria-current={selected === receipt || undefined}
      onClick={(event) => {
        event.preventDefault();
        // A click by the Enter key has no count.
        select(receipt, event.detail === 0);
      }}
    >
      {text}
      {mark !== '' && <small className="mark"> {mark}</small>}
    </a>
  );
}
