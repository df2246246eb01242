// Says which bodies of requests can be sent again, and makes those of Request objects so.

/** Whether a body is gone once it was sent: a stream of any make. */
export function isSentOnce(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const { getReader, pipe, next } = body as { getReader?: unknown; pipe?: unknown; next?: unknown };
  const isStream = [getReader, pipe, next].some((method) => typeof method === 'function');
  return isStream || Symbol.asyncIterator in body;
}

/**
 * Reads a stream up to `maxBytes`: to its end, and gives its bytes; or past them, and gives a stream of what was read and
 * the rest. Rejects with the signal's reason as soon as it is aborted.
 */
export async function readAhead(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  const onAbort = () => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener('abort', onAbort, { once: true });
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length <= maxBytes) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return join(chunks, length);
      chunks.push(value);
      length += value.byteLength;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  return new ReadableStream({
    async pull(controller) {
      const held = chunks.shift();
      const { done, value } = held ? { done: false, value: held } : await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
