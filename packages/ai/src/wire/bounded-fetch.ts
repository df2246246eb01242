// Sends a request and reads its body, neither longer nor larger than allowed.

import { TextDecoder } from 'node:util';
import { missingPeerMessage } from '@internal/kit';
import { isObject } from '@internal/kit/json';
import { AiError, UnreadableAnswer } from '@internal/model';
import { withoutLimits } from './dispatcher-of-fetch.ts';

/** Longest error body that is read: providers send a few hundred bytes. */
const maxErrorBytes = 65_536;

/** The part of `fetch` that is used; any transport of this shape fits. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Reads bytes in parts as they arrive. */
export interface ReceivedBody {
  read(): Promise<{ done: true; value?: undefined } | { done: false; value: Uint8Array }>;
  /** Ends the request. */
  cancel(reason?: unknown): Promise<void>;
}

/** An answer as far as it is read here; one of fetch fits. */
export interface Received {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'> & Iterable<[string, string]>;
  readonly body: { getReader(): ReceivedBody } | null;
}

/**
 * A fetch whose error answers end after 64 KiB (the SDKs read them whole before they throw), and which settles with its
 * signal even when the transport does not listen to it. Redirects are refused, and Node's own
 * fetch has no limits of time beside the signal. `toBody` makes what the SDKs read of an error body.
 */
export function boundedFetch(send: Fetch, toBody: (text: string) => string = toErrorBody): Fetch {
  return (input, init) =>
    new Promise((resolve, reject) => {
      const signal = init?.signal;
      const onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const run = async () => {
        try {
          const response = await send(input, { ...withoutLimits(send), ...init, redirect: 'manual' });
          refuseRedirect(response);
          resolve(response.ok || response.body === null ? response : await capped(response, toBody));
        } catch (error) {
          reject(error);
        } finally {
          signal?.removeEventListener('abort', onAbort);
        }
      };
      void run();
    });
}

/** A request goes where the base URL says: a redirect would take the key and the prompt elsewhere. */
export function refuseRedirect(answer: Received & Partial<Pick<Response, 'redirected' | 'type'>>): void {
  const { status, redirected, type, body } = answer;
  if (!redirected && type !== 'opaqueredirect' && (status < 300 || status > 399)) return;
  void body
    ?.getReader()
    .cancel()
    .catch(() => {});
  throw new AiError(
    'bad_request',
    'The server redirects to another address, which is refused: check the base URL.',
    {
      ...(status >= 300 && { status }),
      providerCode: 'redirect',
    },
  );
}

async function capped(response: Response, toBody: (text: string) => string): Promise<Response> {
  const text = await readError(response);
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  const { status, statusText } = response;
  return new Response(toBody(text), { status, statusText, headers });
}

/** The first 64 KiB of what says why there is no answer. */
export async function readError({ body }: Pick<Received, 'body'>): Promise<string> {
  const reader = body?.getReader();
  if (!reader) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < maxErrorBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    bytes += value.byteLength;
  }
  if (bytes >= maxErrorBytes) await reader.cancel().catch(() => {});
  return Buffer.concat(parts).toString('utf8');
}

/** The SDKs look for `error` in an object and lose every other form: a list of one, as Google sends it, or the bare fields. */
function toErrorBody(text: string): string {
  try {
    const given: unknown = JSON.parse(text);
    const body: unknown = Array.isArray(given) ? given[0] : given;
    return isObject(body) && !('error' in body) ? JSON.stringify({ error: body }) : JSON.stringify(body);
  } catch {
    return text;
  }
}

/**
 * The error that an SDK is not installed. An SDK is imported in a `try` of its own: only there do bundlers take it for one
 * that may be missing.
 */
export function missingSdk(name: string, cause: unknown): AiError {
  return new AiError('missing_peer', missingPeerMessage(name), { cause });
}

interface Body {
  /** The next bytes; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Forgets the signal, and ends the request unless the body was read to its end. */
  close(): void;
}

function openBody(response: Pick<Received, 'body'>, signal: AbortSignal, maxBytes: number): Body {
  const reader = response.body?.getReader();
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

const looseDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text up to the first bytes that are none, of which the letter that the piece before left open is the beginning. */
function readable(before: Uint8Array = new Uint8Array(0), bytes: Uint8Array): string {
  const last = before.subarray(-3);
  const lead = last.findLastIndex((byte) => byte >= 0xc0);
  const open = lead < 0 ? 0 : last.length - lead;
  const size = (last[lead] ?? 0) >= 0xf0 ? 4 : (last[lead] ?? 0) >= 0xe0 ? 3 : 2;
  const whole = Buffer.concat([last.subarray(last.length - (open < size ? open : 0)), bytes]);
  const text = looseDecoder.decode(whole);
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) {
    const written = Buffer.from(text.slice(0, at + 1));
    if (!whole.subarray(0, written.length).equals(written)) return text.slice(0, at);
  }
  return text;
}

/**
 * The text of a body in pieces as they arrive, at most `maxBytes` of it after decompression. Ends the request when
 * the consumer stops early. Throws the signal's reason, what the transport throws, or {@link UnreadableAnswer}.
 */
export async function* readText(
  response: Pick<Received, 'body'>,
  signal: AbortSignal,
  maxBytes: number,
): AsyncGenerator<string> {
  const body = openBody(response, signal, maxBytes);
  const decoder = new TextDecoder('utf-8', decoding);
  try {
    let before: Uint8Array | undefined;
    for (let bytes = await body.next(); bytes !== undefined; bytes = await body.next()) {
      let text: string;
      try {
        text = decode(decoder, bytes, true);
      } catch (error) {
        // What came before the bytes that are no text came, however the transport has cut it.
        const start = readable(before, bytes);
        if (start !== '') yield start;
        throw error;
      }
      before = bytes;
      if (text !== '') yield text;
    }
    decode(decoder);
  } finally {
    body.close();
  }
}

/** The whole text of a body, with the promises of {@link readText}; `onPart` is called as each part arrives. */
export async function readWhole(
  response: Pick<Received, 'body'>,
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
