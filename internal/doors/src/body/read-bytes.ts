// Reads the body of a request, no longer than allowed.
import { DoorError } from '../failure/door-failure.ts';

/** The body as text. Throws a {@link DoorError} at one that is too long. */
export async function readBytes(request: Request, maxBytes: number): Promise<string> {
  const tooLong = () =>
    new DoorError({ status: 413, message: `The body is longer than ${maxBytes} bytes.`, isRetryable: false });
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLong();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.byteLength;
    if (size > maxBytes) throw tooLong();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
