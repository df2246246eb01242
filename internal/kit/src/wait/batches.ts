// Lets the pieces of a batch begin a few at a time, so that none is late before it was sent.

/** Runs work when its turn comes, in the order of the calls. */
export interface Batches {
  run<T>(work: () => Promise<T>): Promise<T>;
}

const mostAtOnce = 200;

/** Creates the queue of batches. Its length is that of the batches themselves; each piece of work has limits of its own. */
export function createBatches(): Batches {
  const waiting = new Set<() => void>();
  let running = 0;

  let isScheduled = false;

  function begin(): void {
    isScheduled = false;
    for (const start of waiting) {
      if (running >= mostAtOnce) return;
      waiting.delete(start);
      running += 1;
      start();
    }
  }

  return {
    async run(work) {
      // In a turn of its own: a deadline must not run while the rest of the batch is still being called.
      if (!isScheduled) setImmediate(begin);
      isScheduled = true;
      await new Promise<void>((resolve) => waiting.add(resolve));
      try {
        return await work();
      } finally {
        running -= 1;
        begin();
      }
    },
  };
}
