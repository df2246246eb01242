// One thing wrong with what a caller gave, in the one form that all packages share, and how it reads in a message.

/** One thing that is wrong, where, and what to do. Never holds a secret, a prompt or an answer. */
export interface Problem {
  /** A variable, or the path of a value: `TPL_CACHE_TTL_MS`, `operations.qa.ttlMs`, `url`. */
  readonly path: string;
  /** The rest of a sentence that begins with the path: `must be an integer from 1 to 100`. */
  readonly message: string;
  /** What to do instead. */
  readonly hint?: string;
}

/** How every message about options begins: `The options of the cache are wrong:`. */
export const wrongOptions = (what: string): string => `The options of ${what} are wrong:`;

/** A message that names every problem on a line of its own; `what` alone where there is none. */
export function describeProblems(what: string, problems: readonly Problem[]): string {
  return (
    what +
    problems.map(({ path, message, hint }) => `\n  ${path} ${message}${hint ? `; ${hint}` : ''}`).join('')
  );
}

/**
 * The rules that do not hold, as problems. A rule is a sentence that begins with the path of what it is about; a hint may
 * follow a semicolon: `{ 'limit must be above 0; leave it out for none': limit > 0 }`.
 */
export function findProblems(rules: Readonly<Record<string, boolean>>): Problem[] {
  return Object.keys(rules)
    .filter((rule) => !rules[rule])
    .map((rule) => {
      const [sentence = '', hint] = rule.split('; ');
      const at = sentence.indexOf(' ');
      return {
        path: sentence.slice(0, at),
        message: sentence.slice(at + 1),
        ...(hint !== undefined && { hint }),
      };
    });
}
