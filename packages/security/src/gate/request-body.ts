// Limits request bodies by their sent and by their decompressed size.
import type { Duplex, Readable } from 'node:stream';
import { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import type { HttpProblemCode } from './problem.ts';

/** What unpacks a body, by its encoding; zstd, in which coding tools send, where this Node knows it. */
export const decoders: Readonly<Record<string, () => Duplex>> = {
  gzip: zlib.createGunzip,
  'x-gzip': zlib.createGunzip,
  deflate: zlib.createInflate,
  br: zlib.createBrotliDecompress,
  ...(zlib.createZstdDecompress !== undefined && { zstd: zlib.createZstdDecompress }),
};

/** A body that is refused while it is read. Frameworks take its `statusCode`. */
export class BodyRefusal extends Error {
  readonly code: HttpProblemCode;
  readonly statusCode: number;

  constructor(code: HttpProblemCode, statusCode: number) {
    super(`The request body was refused: ${code}.`);
    this.name = 'BodyRefusal';
    this.code = code;
    this.statusCode = statusCode;
  }
}

/** What is said of an error of the framework or the application: nothing of what it says itself. */
export function problemCodeOf(error: { readonly statusCode?: number } | null | undefined): HttpProblemCode {
  if (error instanceof BodyRefusal) return error.code;
  const { statusCode = 500 } = error ?? {};
  return statusCode >= 400 && statusCode < 500 ? 'bad_request' : 'internal';
}

/** A stream that tells how many bytes came in before they were decompressed: Fastify compares them to Content-Length. */
export type CountedBody = Readable & { receivedEncodedLength?: number };

/**
 * The body as it is to be read: decompressed, and failing with a {@link BodyRefusal} as soon as more than the limit came
 * in, or came out: a small body that unpacks to a large one never exists in memory.
 */
export function boundBody(source: Readable, encoding: string, bodyLimitBytes: number): CountedBody {
  const sent = counter(bodyLimitBytes);
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding]?.() : undefined;
  const out: CountedBody & Transform = counter(bodyLimitBytes);
  sent.on('data', (chunk: Buffer) => {
    out.receivedEncodedLength = (out.receivedEncodedLength ?? 0) + chunk.length;
  });
  // Not pipeline(): it would destroy the request, and with it the socket that the refusal is to be sent on.
  const chain: (Readable | Duplex)[] = decoder ? [source, sent, decoder, out] : [source, sent, out];
  for (const [index, stream] of chain.slice(0, -1).entries()) {
    stream.on('error', (error: Error) => {
      source.unpipe(sent);
      source.resume();
      decoder?.destroy();
      // A caller that hangs up is no failure of the server.
      const code = stream === decoder ? 'bad_encoding' : 'bad_request';
      out.destroy(stream === sent ? error : new BodyRefusal(code, 400));
    });
    stream.pipe(chain[index + 1] as Duplex);
  }
  out.once('close', () => decoder?.destroy());
  // Who reads it hears of its error; a request that is refused by its type is never read, and then nobody would.
  out.on('error', () => {});
  return out;
}

function counter(limitBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > limitBytes ? new BodyRefusal('too_large', 413) : null, chunk);
    },
  });
}

/** Reads a bounded body to its end. */
export async function readBody(source: Readable, encoding: string, bodyLimitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of boundBody(source, encoding, bodyLimitBytes)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
