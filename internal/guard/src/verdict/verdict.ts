// What a guard decides about a text.

/** What a guard decides: let through, let through and tell, let through cleaned, or refuse. */
export type GuardAction = 'allow' | 'flag' | 'sanitize' | 'block';

/** A part of the inspected text and the reason it stands out; offsets are UTF-16 units of the original text. */
export interface GuardSpan {
  start: number;
  end: number;
  reason: string;
}

/** What a guard found. Never holds the text itself, unless a cleaned copy was asked for. */
export interface Verdict {
  action: GuardAction;
  /** 0 (nothing found) to 1. */
  score: number;
  /** Ids of rules and checks, strongest first: `override.prior_instructions`. */
  reasons: string[];
  spans: GuardSpan[];
  /** The cleaned text; only with action `sanitize`. */
  text?: string;
}
