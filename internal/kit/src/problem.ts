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

/** A message that names every problem on a line of its own; `what` alone where there is none. */
export function describeProblems(what: string, problems: readonly Problem[]): string {
  return (
    what +
    problems.map(({ path, message, hint }) => `\n  ${path} ${message}${hint ? `; ${hint}` : ''}`).join('')
  );
}
