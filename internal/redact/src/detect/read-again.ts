// Bounds how often one stretch of a text is read, where what follows many names overlaps: `token=token=token=`.

const mostTimes = 8;

/** What was read last, and how often again from inside of it. */
export interface ReadAgain {
  /** Whether to read from here: always behind what was read last, and eight times inside of it. */
  mayRead(start: number): boolean;
  /** Says how far it was read. */
  hasRead(end: number): void;
}

/** Creates the memory of one pass over a text. */
export function createReadAgain(): ReadAgain {
  let [last, times] = [-1, 0];
  return {
    mayRead(start) {
      if (start >= last) times = 0;
      times += 1;
      return times <= mostTimes;
    },
    hasRead(end) {
      // Counted from the first of those that overlap.
      if (times === 1) last = end;
    },
  };
}
