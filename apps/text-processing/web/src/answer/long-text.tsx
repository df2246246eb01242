// Shows a text of an answer, however long it is.
import { memo } from 'react';
import { Claim } from '../receipts/claim.tsx';
import { pieceLength, piecesOf } from '../words/pieces-of.ts';

/** Where it stands in the answer, what it says, and whether it only says that there is nothing. */
interface LongTextProps {
  readonly path: string;
  readonly text: string;
  readonly isAbsent?: boolean;
}

/** A text; a very long one in pieces, so that what stands already is not laid out again while the rest comes. */
export function LongText({ path, text, isAbsent = false }: LongTextProps) {
  const name = isAbsent ? 'prose absent' : 'prose';
  if (text.length <= pieceLength)
    return (
      <p className={name}>
        <Claim path={path} text={text} />
      </p>
    );
  return (
    <div className={`${name} long`}>
      {piecesOf(text).map(([start, piece]) => (
        <Part key={start} text={piece} />
      ))}
    </div>
  );
}

const Part = memo(({ text }: { readonly text: string }) => <p>{text}</p>);
