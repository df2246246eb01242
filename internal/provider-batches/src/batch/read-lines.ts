// Reads a file of JSON lines piece by piece, none longer than allowed.
import { TextDecoder } from 'node:util';
import type { Json } from '@internal/kit/json';
import { parseObject, UnreadableAnswer } from '@internal/model';

const newline = 0x0a;
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The objects of a body with one JSON object a line; in the place of a line that is no object, is too long or no UTF-8 an
 * `UnreadableAnswer`, and what stands behind it is read on. A last line without its end counts; where it cannot be read the body is
 * taken as cut off, and this throws. Ends the request when the consumer stops early.
 */
export async function* readLines(
  response: Response,
  signal: AbortSignal,
  maxLineBytes: number,
): AsyncGenerator<Json | UnreadableAnswer> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (!reader) return;
  const cancel = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  const line = createLine(maxLineBytes);
  let isWhole = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      isWhole = done;
      if (done || !value) break;
      let from = 0;
      for (let end = value.indexOf(newline); end >= 0; end = value.indexOf(newline, from)) {
        line.add(value.subarray(from, end));
        from = end + 1;
        const read = line.end();
        if (read) yield read;
      }
      line.add(value.subarray(from));
    }
    const last = line.end();
    if (last instanceof UnreadableAnswer) throw last;
    if (last) yield last;
  } finally {
    signal.removeEventListener('abort', cancel);
    if (!isWhole) cancel();
  }
}

/** One line after another, of the pieces that it comes in; of one that is too long nothing is kept. */
function createLine(maxBytes: number) {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  return {
    add(piece: Uint8Array) {
      bytes += piece.length;
      if (bytes > maxBytes) pieces = [];
      else pieces.push(piece);
    },
    /** The object of the line; nothing where it is empty. */
    end(): Json | UnreadableAnswer | undefined {
      const [whole, isTooLong] = [Buffer.concat(pieces), bytes > maxBytes];
      pieces = [];
      bytes = 0;
      try {
        if (isTooLong) throw new UnreadableAnswer('a line is longer than allowed');
        const text = decode(whole);
        return text.trim() === '' ? undefined : parseObject(text, 'a line');
      } catch (error) {
        if (error instanceof UnreadableAnswer) return error;
        throw error;
      }
    },
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new UnreadableAnswer('it is not UTF-8');
  }
}
