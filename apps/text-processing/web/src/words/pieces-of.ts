// Cuts a long text into pieces that are drawn one by one.

/** Short enough that to draw the last piece again, as a text streams in, takes no frame. */
export const pieceLength = 4_000;

// How far before it the end of a line is looked for, and how far behind it any white space.
const [before, behind] = [1_000, 200];

/** Cut at the end of a line, or at white space, never inside a character; always at the same places while the text grows. */
export function piecesOf(text: string): [start: number, piece: string][] {
  const pieces: [number, string][] = [];
  for (let start = 0; start < text.length; ) {
    const end = endOf(text, start);
    pieces.push([start, text.slice(start, end)]);
    start = end;
  }
  return pieces;
}

function endOf(text: string, start: number): number {
  const due = start + pieceLength;
  if (due >= text.length) return text.length;
  const line = text.lastIndexOf('\n', due - 1);
  if (line >= due - before) return line + 1;
  const space = text.slice(due, due + behind).search(/\s/);
  if (space >= 0) return due + space;
  // A character beyond the first 65,536 is two signs (openclaw#96421).
  return due + behind - (/[\uD800-\uDBFF]/.test(text.charAt(due + behind - 1)) ? 1 : 0);
}
