// Cuts a text where its receipts begin and end.
import type { Receipt } from '../../../receipts/src/receipt.ts';

/** A stretch of a text; without a receipt it is what stands between sentences. */
export interface Piece {
  readonly start: number;
  readonly text: string;
  readonly receipt?: Receipt;
}

/** The whole text in order. A receipt that does not fit, or overlaps the one before, is passed over. */
export function toPieces(text: string, receipts: readonly Receipt[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const receipt of receipts.toSorted((one, other) => one.start - other.start)) {
    const { start, end } = receipt;
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) pieces.push({ start: at, text: text.slice(at, start) });
    pieces.push({ start, text: text.slice(start, end), receipt });
    at = end;
  }
  if (at < text.length) pieces.push({ start: at, text: text.slice(at) });
  return pieces;
}
