// Says what of a request can be sent again, and keeps it as it was: the caller's own may change between two attempts.

/** Whether a body is gone once it was sent: a stream of any make. */
export function isSentOnce(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const { getReader, pipe, next } = body as { getReader?: unknown; pipe?: unknown; next?: unknown };
  const isStream = [getReader, pipe, next].some((method) => typeof method === 'function');
  return isStream || Symbol.asyncIterator in body;
}

/** The headers of a request as they are now, in the form they were given. */
export function copyHeaders(headers: RequestInit['headers']): RequestInit['headers'] {
  if (headers === undefined) return undefined;
  if (Array.isArray(headers)) return headers.map((pair) => [...pair]);
  return Symbol.iterator in headers ? new Headers(headers) : { ...headers };
}

/** The body of a request as it is now; what cannot change, or can be read but once, is the body itself. */
export function copyBody(body: RequestInit['body'] | undefined): RequestInit['body'] | undefined {
  if (body instanceof ArrayBuffer) return body.slice(0);
  if (ArrayBuffer.isView(body))
    return new Uint8Array(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  if (body instanceof URLSearchParams) return new URLSearchParams(body);
  return isForm(body) ? copyForm(body) : body;
}

/** A form, of whichever class: another library's `fetch` takes only its own. */
const isForm = (body: unknown): body is FormData =>
  Object.prototype.toString.call(body) === '[object FormData]' && Symbol.iterator in Object(body);

function copyForm(form: FormData): FormData {
  const copy = new (form.constructor as typeof FormData)();
  for (const [name, value] of form) copy.append(name, value as string);
  return copy;
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
