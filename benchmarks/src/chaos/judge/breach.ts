// Says what a broken invariant is.

/** What must hold, whatever happens. */
export type Invariant =
  | 'lost'
  | 'untyped'
  | 'twice'
  | 'mixed'
  | 'foreign'
  | 'cut'
  | 'batch'
  | 'bill'
  | 'limit'
  | 'health'
  | 'alerts'
  | 'metrics'
  | 'shutdown'
  | 'crashed'
  | 'recovery';

/** An invariant that was broken. */
export interface Breach {
  readonly invariant: Invariant;
  /** What was seen, for people. */
  readonly message: string;
}
