// Adds up tokens and dollars that were not spent, by operation.

/** What was saved. */
export interface SavedSum {
  /** Answers served without a model call. */
  readonly answers: number;
  /** Tokens that were not billed. */
  readonly tokens: number;
  /** US dollars that were not billed. */
  readonly costUsd: number;
}

/** What was saved, in all and by operation. */
export interface Savings extends SavedSum {
  /** By the caller's own names; `undefined` operations stand under `(none)`, those past a thousand under `(other)`. */
  readonly operations: Readonly<Record<string, SavedSum>>;
}

/** Adds up what was saved. */
export interface SavingsLedger {
  add(operation: string | undefined, saved: { readonly tokens: number; readonly costUsd: number }): void;
  /** A renewal in the background: its caller was served from the cache, but the model was called all the same. */
  takeBack(operation: string | undefined, spent: { readonly tokens: number; readonly costUsd: number }): void;
  read(): Savings;
}

const maxOperations = 1_000;

/** Creates an empty ledger. */
export function createSavingsLedger(): SavingsLedger {
  const total = { answers: 0, tokens: 0, costUsd: 0 };
  const operations = new Map<string, { answers: number; tokens: number; costUsd: number }>();

  function book(
    operation = '(none)',
    { tokens, costUsd }: { readonly tokens: number; readonly costUsd: number },
    sign: 1 | -1,
  ): void {
    const name = operations.has(operation) || operations.size < maxOperations ? operation : '(other)';
    const sum = operations.get(name) ?? { answers: 0, tokens: 0, costUsd: 0 };
    operations.set(name, sum);
    for (const entry of [total, sum]) {
      entry.answers += sign;
      entry.tokens += sign * tokens;
      entry.costUsd += sign * costUsd;
    }
  }

  return {
    add: (operation, saved) => book(operation, saved, 1),
    takeBack: (operation, spent) => book(operation, spent, -1),
    read: () => ({
      ...total,
      operations: Object.fromEntries([...operations].map(([name, sum]) => [name, { ...sum }])),
    }),
  };
}
