// Sends one request and takes down what comes back, byte for byte and within bounds; it never throws.
import { joinSignals, systemClock } from '@internal/kit';

/** A request. */
export interface WireRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Longest time until the body has ended. */
  readonly timeoutMs: number;
  /** Leaves the answer after its first bytes. Default: no. */
  readonly isLeft?: boolean;
  /** What stands here is the end: the rest is not waited for. */
  readonly until?: RegExp | undefined;
  /** Ends everything. */
  readonly signal?: AbortSignal | undefined;
}

/** What came back. */
export interface WireReply {
  /** 0 where no answer began. */
  readonly status: number;
  readonly headers: Headers;
  /** The body as text; undefined where it is no UTF-8. */
  readonly text: string | undefined;
  /** Why it did not come to its end: it took too long, was too long, or the connection broke. */
  readonly failure?: 'timeout' | 'too_long' | 'broken' | undefined;
}

const mostBytes = 8 * 1024 * 1024;
const tailLength = 64 * 1024;

async function readBody(
  response: Response,
  isLeft: boolean,
  until: RegExp | undefined,
): Promise<{ bytes: Buffer; isTooLong: boolean; isBroken: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let tail = '';
  try {
    for await (const piece of response.body ?? []) {
      pieces.push(piece as Uint8Array);
      length += (piece as Uint8Array).byteLength;
      if (length > mostBytes || isLeft) break;
      if (until === undefined) continue;
      tail = (tail + Buffer.from(piece as Uint8Array).toString('latin1')).slice(-tailLength);
      if (until.test(tail)) break;
    }
  } catch {
    return { bytes: Buffer.concat(pieces), isTooLong: false, isBroken: true };
  }
  return { bytes: Buffer.concat(pieces), isTooLong: length > mostBytes, isBroken: false };
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Asks, and gives what came. A body longer than 8 MiB is left. */
export async function askWire(request: WireRequest): Promise<WireReply> {
  const { url, method = 'POST', headers = {}, body, timeoutMs, isLeft = false, until, signal } = request;
  const ending = new AbortController();
  let isLate = false;
  const cancel = systemClock.setTimer(
    () => {
      isLate = true;
      ending.abort();
    },
    timeoutMs,
    true,
  );
  try {
    const all = signal ? joinSignals([signal, ending.signal]) : ending.signal;
    const response = await fetch(url, {
      method,
      headers,
      signal: all,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const { bytes, isTooLong, isBroken } = await readBody(response, isLeft, until);
    const failure = isLate ? 'timeout' : isTooLong ? 'too_long' : isBroken ? 'broken' : undefined;
    return { status: response.status, headers: response.headers, text: decode(bytes), failure };
  } catch {
    return { status: 0, headers: new Headers(), text: '', failure: isLate ? 'timeout' : 'broken' };
  } finally {
    cancel();
  }
}
