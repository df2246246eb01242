// The form of one contract case, for any test runner.

/** One promise of a port, for any test runner: `for (const { name, run } of cases) it(name, run)`. */
export interface ContractCase {
  readonly name: string;
  /** Rejects when the promise is broken. */
  run(): Promise<void>;
}

/** A case. */
export function promise(name: string, run: () => Promise<void>): ContractCase {
  return { name, run };
}
