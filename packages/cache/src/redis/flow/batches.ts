// Lets the changes of a batch begin a few at a time, so that none is late before it was sent.

/** Runs work when its turn comes, in the order of the calls. */
export interface Batches {
  run<T>(work: () => Promise<T>): Promise<T>;
}

const mostAtOnce = 200;

/** Creates the queue of batches. Its length is that of the batches themselves; each piece of work has limits of its own. */
export function createBatches(): Batches {
  const waiting = new Set<() => void>();
  let running = 0;

  function next(): void {
    running -= 1;
    const [start] = waiting;
    if (!start) return;
    waiting.delete(start);
    start();
  }

  return {
    async run(work) {
      if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.add(resolve));
      running += 1;
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
