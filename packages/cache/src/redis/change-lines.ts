// Lets the changes of one key take effect in the order in which they were called.
import { CacheError } from '../errors/cache-error.ts';

/** The changes of each key, one after another; changes of different keys do not wait for each other. */
export interface ChangeLines {
  /** Runs the change once those of the key before it are over, whatever became of them. */
  run<T>(key: string, change: () => Promise<T>): Promise<T>;
  /** Runs a change that may concern every key. */
  runForAll<T>(change: () => Promise<T>): Promise<T>;
  /** Settles when the changes of the keys that were called until now are over; `undefined` when there are none. */
  settled(keys: readonly string[]): Promise<unknown> | undefined;
}

interface Line {
  tail: Promise<unknown>;
  length: number;
}

// Changes of one key that wait; whoever calls so many at once does not need the ones between.
const maxInLine = 1_000;

/** Creates lines that hold a key only while a change of it is under way. */
export function createChangeLines(): ChangeLines {
  const lines = new Map<string, Line>();
  const forAll = new Set<Promise<unknown>>();

  return {
    run(key, change) {
      const line = lines.get(key);
      if (line && line.length >= maxInLine)
        return Promise.reject(
          new CacheError('store_overloaded', `More than ${maxInLine} changes of one key wait.`),
        );
      const run = line ? line.tail.then(change, change) : change();
      const own = line ?? { tail: run, length: 0 };
      own.tail = run;
      own.length += 1;
      if (!line) lines.set(key, own);
      const end = () => {
        own.length -= 1;
        if (own.length === 0) lines.delete(key);
      };
      run.then(end, end);
      return run;
    },
    runForAll(change) {
      const run = change();
      forAll.add(run);
      const end = () => forAll.delete(run);
      run.then(end, end);
      return run;
    },
    settled(keys) {
      if (lines.size === 0 && forAll.size === 0) return undefined;
      const before = [...forAll];
      for (const key of keys) {
        const line = lines.get(key);
        if (line) before.push(line.tail);
      }
      return before.length === 0 ? undefined : Promise.allSettled(before);
    },
  };
}
