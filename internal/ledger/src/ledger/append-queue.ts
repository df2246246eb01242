// Hands lines to a store in turn, many at once where many wait, and keeps those that a store could not take.
import { type Clock, withDeadline } from '@internal/kit';
import { AiError } from '@internal/model';
import type { LedgerEntry } from '../entry/entry.ts';
import type { LedgerStore } from '../store/ledger-store.ts';

/** How lines are handed on. */
interface AppendQueueOptions {
  readonly store: LedgerStore;
  readonly clock: Clock;
  /** Longest time for one write. */
  readonly deadlineMs: number;
  /** Most lines that wait; past it the newest are lost. */
  readonly maxWaiting: number;
  /** Told about lines that nobody will write. */
  readonly onLost: (count: number) => void;
  /** Told whether the store takes lines, at each change. */
  readonly onChange: (isUp: boolean) => void;
}

interface AddOptions {
  /** Given up with its call, where it cannot be written. Default: false. */
  readonly isRequired?: boolean;
  /** Written at once; what nobody waits for lets the answer go first. Default: true. */
  readonly isAwaited?: boolean;
}

/** Lines on their way to a store. */
export interface AppendQueue {
  /** Resolves when the line is kept, rejects when it is not yet; it goes on waiting then, unless `isRequired`. */
  add(entry: LedgerEntry, options?: AddOptions): Promise<void>;
  /** Lines that are not kept yet, also those that are being written. */
  readonly waiting: number;
  /** Whether the store took the last write. */
  readonly isUp: boolean;
  /** Writes what waits, once more. */
  flush(): Promise<void>;
  /** Ends its timer. */
  close(): void;
}

interface Waiting {
  readonly entry: LedgerEntry;
  readonly isRequired: boolean;
  resolve?: (() => void) | undefined;
  reject?: ((error: unknown) => void) | undefined;
}

const maxLinesPerWrite = 500;
const retryMs = 1_000;

/** Creates a queue before a store. */
export function createAppendQueue(options: AppendQueueOptions): AppendQueue {
  const { store, clock, deadlineMs, maxWaiting, onLost, onChange } = options;
  let lines: Waiting[] = [];
  let writing = 0;
  let running: Promise<void> | undefined;
  let cancelRetry: (() => void) | undefined;
  let isUp = true;

  function change(now: boolean): void {
    if (now === isUp) return;
    isUp = now;
    onChange(now);
  }

  /** Tells who waits. A line that its caller gives up with the call is not written later: nothing was sent. */
  function keep(unwritten: readonly Waiting[], error: unknown): void {
    for (const line of unwritten) {
      line.reject?.(error);
      line.resolve = undefined;
      line.reject = undefined;
    }
    lines = unwritten.filter(({ isRequired }) => !isRequired);
  }

  async function writeAll(): Promise<void> {
    while (lines.length > 0) {
      const batch = lines.slice(0, maxLinesPerWrite);
      lines = lines.slice(maxLinesPerWrite);
      writing = batch.length;
      try {
        await withDeadline(() => store.append(batch.map(({ entry }) => entry)), {
          deadlineMs,
          clock,
          onDeadline: () => new AiError('total_timeout', 'The ledger was not written in time.'),
        });
      } catch (error) {
        // What waited behind it would wait as long: it is told at once.
        keep([...batch, ...lines], error);
        change(false);
        retryLater();
        return;
      } finally {
        writing = 0;
      }
      change(true);
      for (const { resolve } of batch) resolve?.();
    }
  }

  function retryLater(): void {
    cancelRetry ??= clock.setTimer(() => {
      cancelRetry = undefined;
      void start();
    }, retryMs);
  }

  function start(): Promise<void> {
    running ??= writeAll().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    add(entry, { isRequired = false, isAwaited = true } = {}) {
      if (lines.length + writing >= maxWaiting) {
        if (!isRequired) onLost(1);
        return Promise.reject(new AiError('overloaded', 'Too many lines wait for the ledger.'));
      }
      return new Promise((resolve, reject) => {
        lines.push({ entry, isRequired, resolve, reject });
        // One turn later, so that what begins together is written together.
        (isAwaited ? queueMicrotask : setImmediate)(() => void start());
      });
    },
    get waiting() {
      return lines.length + writing;
    },
    get isUp() {
      return isUp;
    },
    flush: async () => {
      await start();
      if (lines.length > 0 && isUp) await start();
    },
    close() {
      cancelRetry?.();
    },
  };
}
