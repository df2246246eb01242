// Sends a stream of events to a client: begins at once, says that it lives, tells what went wrong, ends when the client leaves.
import { systemClock } from '@internal/kit';
import type { DialectName } from '@internal/model';

/** How a stream is sent. */
export interface StreamBody {
  readonly dialect: DialectName;
  readonly pingMs: number;
  /** The event of a failure, for the client. */
  readonly toErrorEvent: (error: unknown) => string;
  /** The client has left. */
  readonly onLeave: () => void;
}

const pings: Readonly<Record<DialectName, string>> = {
  chat: ': ping\n\n',
  responses: ': ping\n\n',
  messages: 'event: ping\ndata: {"type": "ping"}\n\n',
};
const silent = Symbol('nothing came');

/** The bytes of a stream. `first` was read already, or is being waited for. */
export function streamBody(
  first: Promise<IteratorResult<string>>,
  rest: AsyncIterator<string>,
  { dialect, pingMs, toErrorEvent, onLeave }: StreamBody,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: Promise<IteratorResult<string>> | undefined = first;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      next ??= rest.next();
      let cancel = () => {};
      const silence = new Promise<typeof silent>((resolve) => {
        cancel = systemClock.setTimer(() => resolve(silent), pingMs);
      });
      try {
        const got = await Promise.race([next, silence]);
        if (got === silent) return controller.enqueue(encoder.encode(pings[dialect]));
        next = undefined;
        if (got.done) controller.close();
        else controller.enqueue(encoder.encode(got.value));
      } catch (error) {
        controller.enqueue(encoder.encode(toErrorEvent(error)));
        controller.close();
      } finally {
        cancel();
      }
    },
    cancel() {
      onLeave();
      // A generator that waits for the provider ends once the call is aborted.
      void Promise.resolve(rest.return?.()).catch(() => {});
    },
  });
}
