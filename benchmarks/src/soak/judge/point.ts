// Says what a line is made of.

/** A value at a time, in minutes since the load began. */
export interface Point {
  readonly minute: number;
  readonly value: number;
}
