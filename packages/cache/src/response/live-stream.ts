// Lets several readers follow one stream while it runs.
import { untilAborted } from '@internal/kit';
import { measureValue } from '../entry/entry-life.ts';

/** One reader's way through a live stream. */
export interface Reading<Event> extends AsyncIterable<Event> {
  next(): Promise<IteratorResult<Event, undefined>>;
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** A stream that several read while it runs, each from its start. */
export interface LiveStream<Event> {
  /** Resolves when the first event is there, or the end of a stream without any. */
  readonly first: Promise<void>;
  /** Whether events are gone that a new reader would miss. */
  readonly isPastStart: boolean;
  /**
   * Reads the source to its end and returns all events, or `undefined` when they passed the limit. When the signal aborts,
   * the readers fail with its reason, and the source is closed.
   */
  pump(source: AsyncIterable<Event>, signal: AbortSignal): Promise<Event[] | undefined>;
  /** Fails all readers once they saw what is there. */
  fail(error: unknown): void;
  /** Reads from the start; ends with the signal's reason when it aborts; calls `onLeave` when its reader stops before the end. */
  read(signal: AbortSignal | undefined, onLeave: () => void): Reading<Event>;
}

interface Reader {
  place: number;
  /** Stops listening to the reader's signal. */
  release(): void;
}

/**
 * Creates a live stream. It holds at most `maxBytes` of events beyond what every reader has seen: then the source waits
 * for the slowest reader.
 */
export function createLiveStream<Event>(maxBytes: number): LiveStream<Event> {
  const readers = new Set<Reader>();
  let events: Event[] = [];
  let dropped = 0;
  let bytes = 0;
  let isOver = false;
  let failure: { error: unknown } | undefined;
  let wake!: () => void;
  let changed!: Promise<void>;
  let resolveFirst!: () => void;
  const first = new Promise<void>((resolve) => (resolveFirst = resolve));
  rearm();

  function rearm(): void {
    changed = new Promise((resolve) => (wake = resolve));
  }

  function notify(): void {
    wake();
    rearm();
  }

  /** Nothing more will come: nobody has to hear that a reader leaves. */
  function conclude(): void {
    for (const reader of readers) reader.release();
    notify();
  }

  const slowest = () => Math.min(dropped + events.length, ...[...readers].map(({ place }) => place));

  async function push(event: Event, signal: AbortSignal): Promise<void> {
    events.push(event);
    bytes += measureValue(event, 'any', maxBytes);
    resolveFirst();
    notify();
    while (bytes > maxBytes) {
      const seen = slowest() - dropped;
      events = events.slice(seen);
      dropped += seen;
      if (events.length === 0) return;
      await untilAborted(changed, signal);
      signal.throwIfAborted();
    }
  }

  function fail(error: unknown): void {
    failure ??= { error };
    conclude();
  }

  return {
    first,
    get isPastStart() {
      return dropped > 0;
    },
    async pump(source, signal) {
      const iterator = source[Symbol.asyncIterator]();
      let isEnded = false;
      const next = async () => {
        try {
          const step = await iterator.next();
          isEnded = step.done === true;
          return step;
        } catch (error) {
          isEnded = true;
          throw error;
        }
      };
      try {
        for (;;) {
          signal.throwIfAborted();
          const step = await untilAborted(next(), signal);
          if (step.done) break;
          await push(step.value, signal);
        }
      } catch (error) {
        fail(error);
        if (!isEnded) close(iterator);
        throw error;
      }
      isOver = true;
      resolveFirst();
      conclude();
      return bytes > maxBytes ? undefined : events;
    },
    fail,
    read(signal, onLeave) {
      let isDone = false;
      const leave = () => {
        isDone = true;
        readers.delete(reader);
        reader.release();
        notify();
      };
      const onAbort = () => {
        leave();
        onLeave();
      };
      const reader: Reader = { place: 0, release: () => signal?.removeEventListener('abort', onAbort) };
      if (!isOver && !failure) signal?.addEventListener('abort', onAbort, { once: true });
      readers.add(reader);

      async function next(): Promise<IteratorResult<Event, undefined>> {
        for (;;) {
          if (signal?.aborted) {
            if (!isDone) leave();
            throw signal.reason;
          }
          if (isDone) return { done: true, value: undefined };
          if (reader.place < dropped + events.length) {
            reader.place += 1;
            const value = events[reader.place - 1 - dropped] as Event;
            if (bytes > maxBytes) notify();
            return { done: false, value };
          }
          if (failure || isOver) {
            leave();
            if (failure) throw failure.error;
            return { done: true, value: undefined };
          }
          await changed;
        }
      }

      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next,
        async return() {
          if (!isDone) {
            leave();
            onLeave();
          }
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Closes a source that is read no further; one that cannot be closed is left to itself. */
function close(iterator: AsyncIterator<unknown>): void {
  try {
    iterator.return?.()?.then(undefined, () => {});
  } catch {
    // Nobody is left to hear of it.
  }
}
