// Reads the body of an answer within its limits.
import { TextDecoder } from 'node:util';
import { UnreadableAnswer } from '../answer/reported-error.ts';

interface Body {
  /** The next bytes; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Forgets the signal, and ends the request unless the body was read to its end. */
  close(): void;
}

function openBody(response: Response, signal: AbortSignal, maxBytes: number): Body {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  const cancel = () => void reader?.cancel(signal.reason).catch(() => {});
  // Some transports do not end a read when the signal aborts.
  signal.addEventListener('abort', cancel, { once: true });
  let size = 0;
  let isDone = reader === undefined;
  return {
    async next() {
      if (reader === undefined) return undefined;
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      isDone = done;
      if (done) return undefined;
      size += value.byteLength;
      if (size > maxBytes) throw new UnreadableAnswer('it is longer than allowed');
      return value;
    },
    close() {
      signal.removeEventListener('abort', cancel);
      if (!isDone) cancel();
    },
  };
}

const decoding = { fatal: true, ignoreBOM: true };
// Between whole texts a decoder remembers nothing, so that one serves all calls.
const wholeDecoder = new TextDecoder('utf-8', decoding);

function decode(decoder: TextDecoder, bytes?: Uint8Array, stream = false): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw new UnreadableAnswer('it is not UTF-8');
  }
}

/**
 * The text of a body in pieces as they arrive, at most `maxBytes` of it after decompression. Ends the request when
 * the consumer stops early. Throws the signal's reason, what the transport throws, or {@link UnreadableAnswer}.
 */
export async function* readText(
  response: Response,
  signal: AbortSignal,
  maxBytes: number,
): AsyncGenerator<string> {
  const body = openBody(response, signal, maxBytes);
  const decoder = new TextDecoder('utf-8', decoding);
  try {
    for (let bytes = await body.next(); bytes !== undefined; bytes = await body.next()) {
      const text = decode(decoder, bytes, true);
      if (text !== '') yield text;
    }
    decode(decoder);
  } finally {
    body.close();
  }
}

/** The whole text of a body, with the promises of {@link readText}; `onPart` is called as each part arrives. */
export async function readWhole(
  response: Response,
  signal: AbortSignal,
  maxBytes: number,
  onPart: () => void,
): Promise<string> {
  const body = openBody(response, signal, maxBytes);
  const parts: Uint8Array[] = [];
  try {
    for (let bytes = await body.next(); bytes !== undefined; bytes = await body.next()) {
      onPart();
      parts.push(bytes);
    }
    return decode(wholeDecoder, parts.length === 1 ? parts[0] : Buffer.concat(parts));
  } finally {
    body.close();
  }
}
