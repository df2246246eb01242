// Knows what is still running of what somebody started and turned away from, and waits for it a little.
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';

/** What was started and has not ended. */
export interface RunTracker {
  /** The same promise; counted until it has settled. */
  run<T>(promise: Promise<T>): Promise<T>;
  /** The same values; counted from the first asked for to their end. */
  follow<T>(values: AsyncIterable<T>): AsyncIterable<T>;
  /** The same values; whoever leaves them, or hears that they failed, does so once nothing is running. */
  afterAll<T>(values: AsyncIterable<T>): AsyncIterable<T>;
  /** Resolves once nothing is running, or after `patienceMs`. */
  settled(): Promise<void>;
}

/** Creates a tracker that waits so long at most: for work that listens to its signal, and ends within a turn of the event loop. */
export function trackRuns(patienceMs: number, clock: Clock = systemClock): RunTracker {
  const running = new Set<Promise<unknown>>();

  function begin(): () => void {
    let end = () => {};
    const life = new Promise<void>((resolve) => {
      end = resolve;
    });
    running.add(life);
    return () => {
      running.delete(life);
      end();
    };
  }

  async function settled(): Promise<void> {
    if (running.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = clock.setTimer(resolve, patienceMs);
      void Promise.allSettled(running).then(() => {
        cancel();
        resolve();
      });
    });
  }

  return {
    run(promise) {
      const end = begin();
      promise.then(end, end);
      return promise;
    },
    follow: <T>(values: AsyncIterable<T>) =>
      through<T>(() => {
        const iterator = values[Symbol.asyncIterator]();
        const end = begin();
        return {
          next() {
            const step = iterator.next();
            step.then(({ done }) => done && end(), end);
            return step;
          },
          return: async () => (await iterator.return?.().finally(end)) ?? { done: true, value: undefined },
        };
      }),
    afterAll: <T>(values: AsyncIterable<T>) =>
      through<T>(() => {
        const iterator = values[Symbol.asyncIterator]();
        const fail = (error: unknown): Promise<never> =>
          settled().then(() => {
            throw error;
          });
        return {
          next: () => iterator.next().catch(fail),
          async return() {
            const step = await iterator.return?.();
            await settled();
            return step ?? { done: true, value: undefined };
          },
        };
      }),
    settled,
  };
}

const through = <T>(start: () => AsyncIterator<T>): AsyncIterable<T> => ({ [Symbol.asyncIterator]: start });
