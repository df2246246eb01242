// Lets several readers follow one stream while it runs.
import { measureValue } from '../entry/measure-value.ts';

/** One reader's way through a live stream. */
export interface Reading<Event> extends AsyncIterable<Event> {
  next(): Promise<IteratorResult<Event, undefined>>;
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** A stream that several read while it runs, each from its start. */
export interface LiveStream<Event> {
  /** Resolves when the first event is there. */
  readonly first: Promise<void>;
  /** Reads the source to its end and returns all events, or `undefined` when they passed the limit. */
  pump(source: AsyncIterable<Event>): Promise<Event[] | undefined>;
  /** Fails all readers, those to come included. */
  fail(error: unknown): void;
  /** Reads from the start; ends with the signal's reason when it aborts; calls `onLeave` when its reader stops before the end. */
  read(signal: AbortSignal, onLeave: () => void): Reading<Event>;
}

/**
 * Creates a live stream. It holds at most `maxBytes` of events beyond what every reader has seen: then the source waits
 * for the slowest reader.
 */
export function createLiveStream<Event>(maxBytes: number): LiveStream<Event> {
  const readers = new Set<{ place: number }>();
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

  const slowest = () => Math.min(dropped + events.length, ...[...readers].map(({ place }) => place));

  async function push(event: Event): Promise<void> {
    events.push(event);
    bytes += measureValue(event, 'any', maxBytes);
    resolveFirst();
    notify();
    while (bytes > maxBytes) {
      const seen = slowest() - dropped;
      events = events.slice(seen);
      dropped += seen;
      if (events.length === 0) return;
      await changed;
    }
  }

  return {
    first,
    async pump(source) {
      for await (const event of source) await push(event);
      isOver = true;
      resolveFirst();
      notify();
      return bytes > maxBytes ? undefined : events;
    },
    fail(error) {
      failure = { error };
      notify();
    },
    read(signal, onLeave) {
      const reader = { place: 0 };
      readers.add(reader);
      let isDone = false;
      let stop!: () => void;
      const stopped = new Promise<void>((resolve) => (stop = resolve));
      signal.addEventListener('abort', stop, { once: true });
      const end = (): IteratorReturnResult<undefined> => {
        isDone = true;
        readers.delete(reader);
        signal.removeEventListener('abort', stop);
        if (bytes > maxBytes) notify();
        return { done: true, value: undefined };
      };

      async function next(): Promise<IteratorResult<Event, undefined>> {
        for (;;) {
          if (isDone) return { done: true, value: undefined };
          if (signal.aborted || (failure && reader.place >= dropped + events.length)) {
            end();
            throw signal.aborted ? signal.reason : failure?.error;
          }
          if (reader.place < dropped + events.length) {
            reader.place += 1;
            const value = events[reader.place - 1 - dropped] as Event;
            if (bytes > maxBytes) notify();
            return { done: false, value };
          }
          if (isOver) return end();
          await Promise.race([changed, stopped]);
        }
      }

      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next,
        async return() {
          if (isDone) return { done: true, value: undefined };
          onLeave();
          return end();
        },
      };
    },
  };
}
