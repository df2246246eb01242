// Says when a stream that is sent as an answer fails.
import { Readable } from 'node:stream';

/**
 * Calls `listener` when the stream in a payload fails; returns what to send in its place, which differs only where a web stream,
 * alone or in a `Response`, has to be read to see it fail. What is no stream, and one that somebody reads already, stays as it is.
 */
export function onStreamError(payload: unknown, listener: () => void): unknown {
  if (payload instanceof Readable) return payload.once('error', listener);
  if (payload instanceof ReadableStream) return payload.locked ? payload : watched(payload, listener);
  const isOpen = payload instanceof Response && payload.body !== null && !payload.bodyUsed;
  return isOpen ? new Response(watched(payload.body, listener), payload) : payload;
}

function watched(stream: ReadableStream<Uint8Array>, listener: () => void): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          listener();
          throw error;
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Reads nothing before it is asked: a slow client slows the source down.
    { highWaterMark: 0 },
  );
}
