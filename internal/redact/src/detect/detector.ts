// The form of a detector, and how one is made of a row of data.

/** A stretch of a text that should not be seen. */
export interface Finding {
  /** What it is: `email`, `card`, `github_token`. */
  readonly kind: string;
  /** Index of its first character. */
  readonly start: number;
  /** Index after its last character. */
  readonly end: number;
  /** Whether it is a secret or personal data. */
  readonly family: 'secret' | 'pii';
}

/** Finds one sort of thing. Must need time in proportion to the text's length: bound every gap of a pattern. */
export interface Detector {
  /** What its findings are. */
  readonly family: Finding['family'];
  /** Every finding, from left to right. */
  find(text: string): Iterable<Omit<Finding, 'family'>>;
}

/** A detector written as data. */
export interface DetectorRow {
  /** Label of what is found. */
  readonly kind: string;
  /** What its findings are. */
  readonly family: Detector['family'];
  /** The pattern is tried only in texts that hold one of these. */
  readonly hints?: readonly string[];
  /** Global pattern; its first group that took part, where it has one, is what is found. */
  readonly pattern: RegExp;
  /** Has the last word: checksum, entropy, words around. */
  readonly accept?: (value: string, around: { readonly before: string; readonly after: string }) => boolean;
}

/** Characters on either side that `accept` may look at. */
export const contextLength = 48;

/**
 * Defines a detector from a pattern.
 *
 * @example
 * import { createRedactor, defineDetector } from '@tpl/security';
 *
 * const badge = defineDetector({ kind: 'badge', family: 'pii', pattern: /\bB-\d{6}\b/g });
 * console.log(createRedactor({ detectors: [badge] }).redact('Badge B-123456')); // Badge [badge]
 */
export function defineDetector({ kind, family, hints, pattern, accept }: DetectorRow): Detector {
  const global = pattern.global ? pattern : new RegExp(pattern, `${pattern.flags}g`);
  return {
    family,
    *find(text) {
      if (hints && !hints.some((hint) => text.includes(hint))) return;
      for (const match of text.matchAll(global)) {
        const group = match.slice(1).find((one) => one !== undefined);
        const value = group ?? match[0];
        const start = match.index + (group === undefined ? 0 : match[0].lastIndexOf(value));
        const end = start + value.length;
        const around = () => ({
          before: text.slice(Math.max(0, start - contextLength), start),
          after: text.slice(end, end + contextLength),
        });
        if (!accept || accept(value, around())) yield { kind, start, end };
      }
    },
  };
}
