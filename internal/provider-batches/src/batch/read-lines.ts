// Reads a file of JSON lines piece by piece, none longer than allowed.
import { TextDecoder } from 'node:util';
import type { Json } from '@internal/kit/json';
import { parseObject, UnreadableAnswer } from '@internal/model';

/**
 * The objects of a body with one JSON object a line; a last line without its end counts. Ends the request when the consumer stops
 * early. Throws `UnreadableAnswer` at a line that is no object, is too long or no UTF-8.
 */
export async function* readLines(
  response: Response,
  signal: AbortSignal,
  maxLineBytes: number,
): AsyncGenerator<Json> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (!reader) return;
  const cancel = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let isWhole = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      isWhole = done;
      rest += decode(decoder, value, !done);
      const lines = rest.split('\n');
      rest = lines.pop() as string;
      if (rest.length > maxLineBytes) throw new UnreadableAnswer('a line is longer than allowed');
      for (const line of lines) {
        if (line.length > maxLineBytes) throw new UnreadableAnswer('a line is longer than allowed');
        if (line.trim() !== '') yield parseObject(line, 'a line');
      }
      if (done) break;
    }
    if (rest.trim() !== '') yield parseObject(rest, 'a line');
  } finally {
    signal.removeEventListener('abort', cancel);
    if (!isWhole) cancel();
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array | undefined, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw new UnreadableAnswer('it is not UTF-8');
  }
}
