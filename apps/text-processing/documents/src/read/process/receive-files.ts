// Takes files off a stream, one behind the other.
import type { ReadingRequest } from './reading-messages.ts';

/** Yields each file that a stream carries: a line that describes it, and its bytes. */
export async function* receiveFiles(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly request: ReadingRequest; readonly bytes: Uint8Array }> {
  let head = '';
  let request: ReadingRequest | undefined;
  let bytes = new Uint8Array(0);
  let filled = 0;
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length || (request && filled === request.length); ) {
      if (!request) {
        const end = chunk.indexOf(0x0a, at);
        head += Buffer.from(chunk.subarray(at, end < 0 ? chunk.length : end)).toString('latin1');
        if (end < 0) break;
        request = JSON.parse(decodeURIComponent(head)) as ReadingRequest;
        bytes = new Uint8Array(request.length);
        [head, filled, at] = ['', 0, end + 1];
        continue;
      }
      const part = chunk.subarray(at, at + request.length - filled);
      bytes.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < request.length) continue;
      yield { request, bytes };
      request = undefined;
    }
  }
}

/** The line before the bytes: letters that no encoding changes. */
export const toHead = (request: ReadingRequest): string => `${encodeURIComponent(JSON.stringify(request))}\n`;
