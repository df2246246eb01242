// Plays kept answers back as streams, and ends live ones once they are kept.
import type { Reading } from './live-stream.ts';

/** The reading, whose end waits until the answer is kept: who asks again after it, finds it. */
export function untilKept<Event>(reading: Reading<Event>, kept: Promise<void>): AsyncIterable<Event> {
  const next = async () => {
    try {
      const step = await reading.next();
      if (step.done) await kept;
      return step;
    } catch (error) {
      await kept;
      throw error;
    }
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: () => reading.return() }) };
}

/** The pieces of a kept answer, as a stream. */
export async function* replay<Event>(
  events: readonly Event[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Event, void, undefined> {
  for (const event of events) {
    signal?.throwIfAborted();
    yield event;
  }
}
