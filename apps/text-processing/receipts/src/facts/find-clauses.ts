// Splits a sentence into clauses: stretches with a verb of their own.

/** A word as the splitter sees it. */
export interface PlainWord {
  readonly lower: string;
  /** Part of speech: `VERB`, `AUX` … */
  readonly pos: string;
}

const joint =
  /^(?:while|whereas|because|although|though|but|unless|if|when|whenever|until|since|so|which|who|whom|whose|where|once|after|before|except|provided|as|and|then)$/;
const mark = /^[,;:()—–.]$/;

/** The number of the clause each word stands in. A stretch without a verb belongs to the clause before it. */
export function findClauses(words: readonly PlainWord[]): number[] {
  const starts: number[] = [0];
  for (let at = 1; at < words.length; at += 1) {
    const here = words[at]?.lower ?? '';
    const before = words[at - 1]?.lower ?? '';
    const isParticle = here === 'after' && before.startsWith('look');
    if (mark.test(here) || (joint.test(here) && !isParticle && !mark.test(before))) starts.push(at);
  }
  const clauses = new Array<number>(words.length).fill(0);
  let clause = 0;
  let hasVerb = false;
  for (const [number, start] of starts.entries()) {
    const end = starts[number + 1] ?? words.length;
    const stretch = words.slice(start, end);
    const verb = stretch.findIndex(({ pos }) => pos === 'VERB' || pos === 'AUX');
    const first = stretch[0]?.lower ?? '';
    const isContrast = stretch.slice(0, 3).some(({ lower }) => /^(?:but|except|unless|whereas)$/.test(lower));
    // "and" joins two nouns far more often than two clauses: the verb must come soon.
    const isClause = verb >= 0 && (first !== 'and' || verb <= 6);
    if (number > 0 && ((hasVerb && isClause) || isContrast || first === ';')) {
      clause += 1;
      hasVerb = false;
    }
    hasVerb ||= verb >= 0;
    clauses.fill(clause, start, end);
  }
  return clauses;
}
