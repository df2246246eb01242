// What teaches beside the rows of a corpus.

/** What teaches beside the rows. */
export interface TeachingTexts {
  /** Real documents, all benign. */
  readonly documents: readonly string[];
  /** How many texts grown from the workshop's grammars. */
  readonly own: number;
}
