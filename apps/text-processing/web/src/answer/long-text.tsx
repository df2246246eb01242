// Shows a text of an answer, however long it is.
import { memo } from 'react';
import { Claim } from '../receipts/claim.tsx';

/** Where it stands in the answer, what it says, and whether it only says that there is nothing. */
interface LongTextProps {
  readonly path: string;
  readonly text: string;
  readonly isAbsent?: boolean;
}

// Short enough that to draw the last piece again, as a text streams in, takes no frame.
const pieceLength = 4_000;

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

/** Cut at white space, always at the same places while the text grows. */
function piecesOf(text: string): [start: number, piece: string][] {
  const pieces: [number, string][] = [];
  for (let start = 0; start < text.length; ) {
    const due = start + pieceLength;
    const space = due < text.length ? text.slice(due, due + 200).search(/\s/) : -1;
    const end = due >= text.length ? text.length : due + (space >= 0 ? space : 200);
    pieces.push([start, text.slice(start, end)]);
    start = end;
  }
  return pieces;
}
