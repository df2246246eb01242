// Sends a stream of events to a client: begins at once, says that it lives, tells what went wrong, ends when the client leaves.
import { systemClock } from '@internal/kit';
import type { DialectName } from '@internal/model';
import type { ReadSoFar } from '../failure/failed-response.ts';
import { keepRead } from '../failure/failed-response.ts';

/** How a stream is sent. */
export interface StreamBody {
  readonly dialect: DialectName;
  readonly pingMs: number;
  /** What ends a stream that failed, for a client that has read so much of it. */
  readonly toErrorEvent: (error: unknown, read: ReadSoFar) => string;
  /** The client has left. */
  readonly onLeave: () => void;
}

const pings: Readonly<Record<DialectName, string>> = {
  chat: ': ping\n\n',
  responses: ': ping\n\n',
  messages: 'event: ping\ndata: {"type": "ping"}\n\n',
};
const silent = Symbol('nothing came');
const end = { done: true, value: undefined } as const;

/** The text of a stream, read by one reader a piece at a time. `first` was read already, or is being waited for. */
export function streamBody(
  first: Promise<IteratorResult<string>>,
  rest: AsyncIterator<string>,
  { dialect, pingMs, toErrorEvent, onLeave }: StreamBody,
): AsyncIterableIterator<string> {
  let next: Promise<IteratorResult<string>> | undefined = first;
  let isOver = false;
  const read: ReadSoFar = {};
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isOver) return end;
      next ??= rest.next();
      let cancel = () => {};
      const silence = new Promise<typeof silent>((resolve) => {
        cancel = systemClock.setTimer(() => resolve(silent), pingMs);
      });
      try {
        const got = await Promise.race([next, silence]);
        if (got === silent) return { done: false, value: pings[dialect] };
        next = undefined;
        isOver = got.done === true;
        if (got.done) return end;
        keepRead(read, got.value);
        return got;
      } catch (error) {
        isOver = true;
        return { done: false, value: toErrorEvent(error, read) };
      } finally {
        cancel();
      }
    },
    async return() {
      if (isOver) return end;
      isOver = true;
      onLeave();
      // A generator that waits for the provider ends once the call is aborted.
      void Promise.resolve(rest.return?.()).catch(() => {});
      return end;
    },
  };
}
