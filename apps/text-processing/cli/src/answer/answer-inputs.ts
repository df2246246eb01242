// Answers many texts, some at the same time, each for itself and in their order.

/** How one text ended. */
export type Outcome<Answer> =
  | { readonly name: string; readonly answer: Answer; readonly isKept?: boolean }
  | { readonly name: string; readonly error: unknown };

/** A text with its work. */
export interface CliWork<Answer> {
  readonly name: string;
  run(): Promise<{ readonly answer: Answer; readonly isKept?: boolean }>;
}

/** Runs the works, so many at a time; one that fails costs only itself, an abort begins none anew. */
export async function* answerInputs<Answer>(
  works: Iterable<CliWork<Answer>> | AsyncIterable<CliWork<Answer>>,
  atOnce: number,
  signal: AbortSignal,
): AsyncGenerator<Outcome<Answer>> {
  const running: Promise<Outcome<Answer>>[] = [];
  for await (const { name, run } of works) {
    if (running.length >= atOnce) yield await running.shift()!;
    if (signal.aborted) break;
    running.push(
      run().then(
        (ended) => ({ name, ...ended }),
        (error: unknown) => ({ name, error }),
      ),
    );
  }
  for (const outcome of running) yield await outcome;
}
