// Turns places on a page so that what is written there runs from the left to the right, line below line.

/** In which direction a text runs, in quarters of a turn against the clock: 1 is upwards. */
export type Turn = 0 | 1 | 2 | 3;

/** The turn of what runs along (x, y); what is slanted counts as the nearest. */
export function turnOf(x: number, y: number): Turn {
  if (Math.abs(y) > Math.abs(x)) return y > 0 ? 1 : 3;
  return x < 0 ? 2 : 0;
}

/** Where a place is for those who turn the page to read it. */
export function turned(turn: Turn, x: number, y: number): readonly [x: number, y: number] {
  if (turn === 1) return [y, -x];
  if (turn === 2) return [-x, -y];
  return turn === 3 ? [-y, x] : [x, y];
}

/** A rectangle: from its lower left to its upper right. */
export interface Box {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** Where a rectangle is for those who turn the page. */
export function turnedBox(turn: Turn, { left, bottom, right, top }: Box): Box {
  return boxBetween(turned(turn, left, bottom), turned(turn, right, top));
}

/** The rectangle between two of its corners. */
export function boxBetween([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): Box {
  return {
    left: Math.min(x1, x2),
    bottom: Math.min(y1, y2),
    right: Math.max(x1, x2),
    top: Math.max(y1, y2),
  };
}
