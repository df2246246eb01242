// Reads the body of a request, no longer than allowed, also where it comes packed.
import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { DoorError } from '../failure/door-failure.ts';

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

/** By the name of the encoding; one that this Node does not know is none. */
const unpackers: ReadonlyMap<string, Unpack> = new Map(
  Object.entries({
    gzip: zlib.gunzip,
    'x-gzip': zlib.gunzip,
    deflate: zlib.inflate,
    br: zlib.brotliDecompress,
    zstd: zlib.zstdDecompress,
  }).flatMap(([name, unpack]) => (unpack === undefined ? [] : [[name, promisify(unpack) as Unpack]])),
);

const tooLong = (maxBytes: number) =>
  new DoorError({ status: 413, message: `The body is longer than ${maxBytes} bytes.`, isRetryable: false });

/** The body as text. Throws a {@link DoorError} at one that is too long, is no UTF-8, or cannot be unpacked. */
export async function readBytes(
  packed: Uint8Array,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<string> {
  if (packed.byteLength > maxBytes) throw tooLong(maxBytes);
  const encoding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return decode(packed);
  const unpack = unpackers.get(encoding);
  if (!unpack)
    throw new DoorError({ status: 415, message: 'The content-encoding is none that is known here.' });
  const bytes = await unpack(packed, { maxOutputLength: maxBytes }).catch((error: { code?: string }) => {
    if (error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLong(maxBytes);
    throw new DoorError({ status: 400, message: 'The body is not packed as its content-encoding says.' });
  });
  return decode(bytes);
}

/** The bytes of a request that is read here, no more than may come. */
export async function bytesOf({ headers, body }: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLong(maxBytes);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.byteLength;
    if (size > maxBytes) throw tooLong(maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes))
    throw new DoorError({ status: 400, code: 'invalid_json', message: 'The body is not UTF-8.' });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
