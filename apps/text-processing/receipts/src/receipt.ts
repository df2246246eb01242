// Says what a receipt is: where a sentence of an answer stands in the document, and whether it stands there at all.

/** Something an answer says. */
export interface Claim {
  /** Where in the answer: `summary`, `points.2`, `questions.0.answer`. */
  readonly path: string;
  readonly text: string;
}

/**
 * `supported`: the places say what the sentence says. `partly`: something of it is not there. `not_found`: no place says it, or one
 * says something else. `unchecked`: the text is in a language that is not checked.
 */
export type Verdict = 'supported' | 'partly' | 'not_found' | 'unchecked';

/** A stretch of the document that a sentence rests on, as offsets in its text. */
export interface SourceSpan {
  readonly start: number;
  readonly end: number;
}

/** One sentence of an answer, with its places in the document. */
export interface Receipt {
  /** Of the claim it is a sentence of. */
  readonly path: string;
  /** Offsets of the sentence in that claim's text. */
  readonly start: number;
  readonly end: number;
  readonly verdict: Verdict;
  /** What is missing or different, a short sentence each; empty where it is supported. */
  readonly reasons: readonly string[];
  /** The places it rests on, the best first, at most three; empty where nothing was found. */
  readonly sources: readonly SourceSpan[];
}

/** Checks an answer against its document, without a model. */
export interface ReceiptChecker {
  /** One receipt a sentence, in the order of the claims. Where it is busy, owners take turns. */
  check(
    text: string,
    claims: readonly Claim[],
    signal?: AbortSignal,
    owner?: string,
  ): Promise<readonly Receipt[]>;
}
