// Says what a difference between a sentence and its sources is.

/** What kind of thing differs. */
export type DifferenceKind =
  | 'number'
  | 'date'
  | 'name'
  | 'order'
  | 'denial'
  | 'opposite'
  | 'condition'
  | 'words';

/** One thing in which a sentence and its sources differ. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** In plain English, for the reader of the answer. */
  readonly reason: string;
  /** Whether nothing else can make up for it. */
  readonly isCertain?: true;
}
