// Hands lines to a store in turn, many at once where many wait, and keeps those that a store could not take.
import { type Clock, withDeadline } from '@internal/kit';
import { AiError } from '@internal/model';
import type { LedgerEntry } from '../entry/entry.ts';
import { entryDay } from '../entry/entry.ts';
import { isFull, type LedgerStore, mayBeKept } from '../store/ledger-store.ts';

/** How lines are handed on. */
interface AppendQueueOptions {
  readonly store: LedgerStore;
  readonly clock: Clock;
  /** Longest time for one write; what takes longer goes on, and nothing else is written until it ends. */
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
  /** Of one that is required: the line that ends it, where it was given up and is kept, or may be, all the same. */
  readonly end?: LedgerEntry | undefined;
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
  /** Tries once more to write what waits now; what comes later is not waited for. */
  flush(): Promise<void>;
  /** Ends its timer. */
  close(): void;
}

interface Waiting {
  /** Counts on with each line. */
  readonly number: number;
  readonly entry: LedgerEntry;
  readonly isRequired: boolean;
  readonly end: LedgerEntry | undefined;
  resolve?: (() => void) | undefined;
  reject?: ((error: unknown) => void) | undefined;
}

interface Flush {
  readonly upTo: number;
  readonly resolve: () => void;
}

const maxLinesPerWrite = 500;
const retryMs = 1_000;

/** Creates a queue before a store. */
export function createAppendQueue(options: AppendQueueOptions): AppendQueue {
  const { store, clock, deadlineMs, maxWaiting, onLost, onChange } = options;
  const flushes = new Set<Flush>();
  let lines: Waiting[] = [];
  let added = 0;
  /** The lines that the store was given last, until it says what became of them. */
  let handed: readonly Waiting[] = [];
  /** What the store has not answered in time. */
  let late: Promise<() => boolean> | undefined;
  let running: Promise<void> | undefined;
  let cancelRetry: (() => void) | undefined;
  let isUp = true;
  let isClosed = false;

  function change(now: boolean): void {
    if (now === isUp) return;
    isUp = now;
    onChange(now);
  }

  /** The lines to write next, of one day: a store that has no room for one day has it for another. */
  function takeBatch(): Waiting[] {
    const day = entryDay((lines[0] as Waiting).entry);
    const isOther = lines.findIndex(({ entry }) => entryDay(entry) !== day);
    if (isOther < 0) return lines.splice(0, maxLinesPerWrite);
    const batch = lines.filter(({ entry }) => entryDay(entry) === day).slice(0, maxLinesPerWrite);
    const taken = new Set(batch);
    lines = lines.filter((line) => !taken.has(line));
    return batch;
  }

  /** There is no room, and there will be none: who waits is told, and the lines are lost. */
  function lose(batch: readonly Waiting[], error: unknown): void {
    for (const { reject } of batch) reject?.(error);
    const count = batch.filter(({ isRequired }) => !isRequired).length;
    if (count > 0) onLost(count);
  }

  const hasBefore = (upTo: number): boolean => (lines[0]?.number ?? Number.POSITIVE_INFINITY) <= upTo;

  /** Resolves when each line up to that one was tried; others go on being added meanwhile. */
  function passed(upTo: number): Promise<void> {
    return new Promise((resolve) => {
      const flush = { upTo, resolve };
      flushes.add(flush);
      void start().then(() => endFlush(flush));
    });
  }

  function endFlush(flush: Flush): void {
    flushes.delete(flush);
    flush.resolve();
  }

  /** Tells who waits. A line that its caller gives up with the call is not written later: nothing was sent. */
  function tell(unwritten: readonly Waiting[], error: unknown): Waiting[] {
    for (const line of unwritten) {
      line.reject?.(error);
      line.resolve = undefined;
      line.reject = undefined;
    }
    return unwritten.filter(({ isRequired }) => !isRequired);
  }

  /** Lines that end those which their callers gave up; `all` where nobody waits for any of them now. */
  function endsOf(batch: readonly Waiting[], all: boolean): Waiting[] {
    const ended = batch.filter(({ resolve }) => all || !resolve);
    return ended.flatMap(({ end }) => {
      if (!end) return [];
      added += 1;
      return { number: added, entry: end, isRequired: false, end: undefined };
    });
  }

  /** What becomes of lines that the store answered; whether others may follow at once. */
  function conclude(batch: readonly Waiting[], failure: { readonly error: unknown } | undefined): boolean {
    late = undefined;
    handed = [];
    change(!failure);
    const ends = !failure || mayBeKept(failure.error) ? endsOf(batch, failure !== undefined) : [];
    if (!failure) {
      for (const { resolve } of batch) resolve?.();
      lines.push(...ends);
    } else if (isFull(failure.error)) lose(batch, failure.error);
    else {
      // What waited behind it would wait as long: it is told at once.
      lines = [...tell([...batch, ...lines], failure.error), ...ends];
      retryLater();
      return false;
    }
    return true;
  }

  /** Hands lines over; what it resolves to concludes on them, once, whoever calls it. */
  async function handOver(batch: readonly Waiting[]): Promise<() => boolean> {
    handed = batch;
    let mayFollow: boolean | undefined;
    let failure: { readonly error: unknown } | undefined;
    try {
      await store.append(batch.map(({ entry }) => entry));
    } catch (error) {
      failure = { error };
    }
    return () => {
      mayFollow ??= conclude(batch, failure);
      return mayFollow;
    };
  }

  async function writeAll(): Promise<void> {
    while (late || lines.length > 0) {
      const joined = late;
      const answer = joined ?? handOver(takeBatch());
      try {
        const concluded = await withDeadline(() => answer, {
          deadlineMs,
          clock,
          onDeadline: () => new AiError('total_timeout', 'The ledger was not written in time.'),
        });
        if (!concluded() && !joined) return;
      } catch (error) {
        change(false);
        handed = tell(handed, error);
        lines = tell(lines, error);
        if (!joined) {
          // A store that hangs may yet take what it was given: the same lines again, or others, would pile up in it.
          late = answer;
          void answer.then((concluded) => concluded());
        }
        retryLater();
        return;
      } finally {
        for (const flush of flushes) if (!hasBefore(flush.upTo)) endFlush(flush);
      }
    }
  }

  function retryLater(): void {
    if (!isClosed)
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
    add(entry, { isRequired = false, end, isAwaited = true } = {}) {
      if (lines.length + handed.length >= maxWaiting) {
        if (!isRequired) onLost(1);
        return Promise.reject(new AiError('overloaded', 'Too many lines wait for the ledger.'));
      }
      return new Promise((resolve, reject) => {
        added += 1;
        lines.push({ number: added, entry, isRequired, end, resolve, reject });
        // One turn later, so that what begins together is written together.
        (isAwaited ? queueMicrotask : setImmediate)(() => void start());
      });
    },
    get waiting() {
      return lines.length + handed.length;
    },
    get isUp() {
      return isUp;
    },
    async flush() {
      const upTo = added;
      await passed(upTo);
      // What came in the moment in which a run ended.
      if (isUp && hasBefore(upTo)) await passed(upTo);
    },
    close() {
      isClosed = true;
      cancelRetry?.();
    },
  };
}
