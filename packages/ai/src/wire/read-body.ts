// Infrastructure Service: ai · stable API, changes affect all users
import { UnreadableAnswer } from './dialect.ts';

/**
 * The text of a body in pieces as they arrive, at most `maxBytes` of it after decompression. Ends the request when
 * the consumer stops early. Throws the signal's reason, what the transport throws, or {@link UnreadableAnswer}.
 */
export async function* readText(
  response: Response,
  signal: AbortSignal,
  maxBytes: number,
): AsyncGenerator<string> {
  if (response.body === null) return;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new UnreadableAnswer('it is not UTF-8');
    }
  };
  const cancel = () => void reader.cancel(signal.reason).catch(() => {});
  // Some transports do not end a read when the signal aborts.
  signal.addEventListener('abort', cancel, { once: true });
  let size = 0;
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) break;
      size += value.byteLength;
      if (size > maxBytes) throw new UnreadableAnswer('it is longer than allowed');
      const text = decode(value);
      if (text !== '') yield text;
    }
    isDone = true;
    decode();
  } finally {
    signal.removeEventListener('abort', cancel);
    if (!isDone) cancel();
  }
}
