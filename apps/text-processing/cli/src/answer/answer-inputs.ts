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

/**
 * Runs the works, so many at a time; one that fails costs only itself, an abort begins none anew. An outcome waits for those before
 * it, never for a work that is still to come; where the works break off, what runs is answered first.
 */
export async function* answerInputs<Answer>(
  works: Iterable<CliWork<Answer>> | AsyncIterable<CliWork<Answer>>,
  atOnce: number,
  signal: AbortSignal,
): AsyncGenerator<Outcome<Answer>> {
  const running: Promise<Outcome<Answer>>[] = [];
  const state = { isRead: false, isLeft: false };
  let wake = () => {};
  // One waits for a free lane, the other for a work: never both at the same time.
  const change = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const read = async () => {
    for await (const { name, run } of works) {
      while (running.length >= atOnce && !state.isLeft) await change();
      if (state.isLeft || signal.aborted) return;
      running.push(
        run().then(
          (ended) => ({ name, ...ended }),
          (error: unknown) => ({ name, error }),
        ),
      );
      wake();
    }
  };
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  const reading = read().finally(() => {
    state.isRead = true;
    wake();
  });
  // It is told at the end, and to nobody after an abort.
  reading.catch(() => {});
  try {
    while (running.length > 0 || !(state.isRead || signal.aborted)) {
      const [oldest] = running;
      if (!oldest) {
        await change();
        continue;
      }
      yield await oldest;
      void running.shift();
      wake();
    }
    if (!signal.aborted) await reading;
  } finally {
    state.isLeft = true;
    wake();
    signal.removeEventListener('abort', onAbort);
  }
}
