// Posts a body over the connections that fetch has, without the objects of the web around a request and its answer.
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Received, ReceivedBody } from './bounded-fetch.ts';
import type { Dispatcher } from './dispatcher-of-fetch.ts';
import { dispatcherOf, noLimits } from './dispatcher-of-fetch.ts';

interface DispatchHandler {
  onConnect(abort: (reason?: unknown) => void): void;
  onHeaders(status: number, headers: readonly Uint8Array[], resume: () => void): boolean;
  onData(part: Uint8Array): boolean;
  onComplete(): void;
  onError(error: unknown): void;
}

/** What is posted. */
interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Bytes that wait for a slow reader; past it the connection is not read. */
const maxQueuedBytes = 65_536;

/**
 * Posts as fetch would, over the same connections, at half of what that costs; `undefined` where only fetch can. Rejects and
 * ends with the signal's reason, or with what a connection fails by. Asks for a body that is not packed; redirects are answers.
 */
export function postDirectly(address: string, posted: Posted): Promise<Received> | undefined {
  const dispatcher = dispatcherOf(globalThis.fetch);
  const { origin, pathname, search, username, password } = new URL(address);
  if (!dispatcher || username !== '' || password !== '') return undefined;
  return post(dispatcher, { origin, path: pathname + search }, posted);
}

function post(
  dispatcher: Dispatcher<DispatchHandler>,
  where: { readonly origin: string; readonly path: string },
  { headers, body, signal }: Posted,
): Promise<Received> {
  const sent = { 'user-agent': 'node', accept: '*/*', 'accept-encoding': 'identity', ...lowered(headers) };
  return new Promise((resolve, reject) => {
    const queue = createByteQueue(signal);
    let hasBegun = false;
    const fail = (error: unknown) => {
      const told = signal.aborted ? signal.reason : failed(error, hasBegun);
      if (hasBegun) queue.fail(told);
      else {
        queue.onEnd();
        reject(told);
      }
    };
    const onAbort = () => {
      queue.abort?.(signal.reason);
      fail(signal.reason);
    };
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    queue.onEnd = () => signal.removeEventListener('abort', onAbort);
    const handler: DispatchHandler = {
      onConnect(abort) {
        queue.abort = abort;
        if (signal.aborted) abort(signal.reason);
      },
      onHeaders(status, given, resume) {
        // What comes before the answer itself: 100 Continue, 103 Early Hints.
        if (status < 200) return true;
        hasBegun = true;
        queue.resume = resume;
        resolve(toReceived(status, headersOf(given), queue.body));
        return true;
      },
      onData: (part) => queue.push(part),
      onComplete: () => queue.end(),
      onError: fail,
    };
    try {
      dispatcher.dispatch({ ...where, ...noLimits, method: 'POST', headers: sent, body }, handler);
    } catch (error) {
      fail(error);
    }
  });
}

/** As fetch says it: what went wrong is the cause. */
const failed = (cause: unknown, hasBegun: boolean) =>
  new TypeError(hasBegun ? 'terminated' : 'fetch failed', { cause });

const lowered = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));

/** Parts between a connection and whoever reads them, one reader at a time. */
function createByteQueue(signal: AbortSignal) {
  let parts: Uint8Array[] = [];
  let queued = 0;
  let isPaused = false;
  let isDone = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const woken = () => {
    wake?.();
    wake = undefined;
  };
  const queue = {
    abort: undefined as ((reason?: unknown) => void) | undefined,
    resume: () => {},
    /** Called once nothing more comes. */
    onEnd: () => {},
    push(part: Uint8Array): boolean {
      parts.push(part);
      queued += part.byteLength;
      isPaused = queued > maxQueuedBytes;
      woken();
      return !isPaused;
    },
    end(): void {
      isDone = true;
      queue.onEnd();
      woken();
    },
    fail(error: unknown): void {
      if (isDone) return;
      failure ??= { error };
      queue.onEnd();
      woken();
    },
    body: {
      async read() {
        while (parts.length === 0 && !isDone && !failure)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        if (failure) throw failure.error;
        const value = parts.shift();
        if (!value) return { done: true as const, value: undefined };
        queued -= value.byteLength;
        if (isPaused && queued <= maxQueuedBytes) {
          isPaused = false;
          queue.resume();
        }
        return { done: false as const, value };
      },
      async cancel() {
        if (isDone) return;
        parts = [];
        queue.end();
        queue.abort?.(signal.reason ?? new DOMException('Nobody reads on.', 'AbortError'));
      },
    } satisfies ReceivedBody,
  };
  return queue;
}

/** The fields of an answer; one that comes twice is a list, as fetch has it. */
function headersOf(given: readonly Uint8Array[]): Map<string, string> {
  const text = (at: number) => Buffer.from(given[at] as Uint8Array).toString('latin1');
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < given.length; at += 2) {
    const name = text(at).toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? text(at + 1) : `${before}, ${text(at + 1)}`);
  }
  return headers;
}

function toReceived(status: number, fields: Map<string, string>, body: ReceivedBody): Received {
  const reader = unpacked(body, fields.get('content-encoding')?.trim().toLowerCase());
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: (name) => fields.get(name) ?? null, [Symbol.iterator]: () => fields.entries() },
    body: { getReader: () => reader },
  };
}

const unpackers = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Some servers pack what nobody asked them to pack. */
function unpacked(body: ReceivedBody, encoding: string | undefined): ReceivedBody {
  if (encoding === undefined || !Object.hasOwn(unpackers, encoding)) return body;
  async function* parts() {
    for (let part = await body.read(); !part.done; part = await body.read()) yield part.value;
  }
  const unpack = unpackers[encoding as keyof typeof unpackers]();
  const source = Readable.from(parts());
  source.once('error', (error) => unpack.destroy(error));
  const read = source.pipe(unpack)[Symbol.asyncIterator]();
  return {
    read: async () => (await read.next()) as Awaited<ReturnType<ReceivedBody['read']>>,
    async cancel() {
      unpack.destroy();
      await body.cancel();
    },
  };
}
