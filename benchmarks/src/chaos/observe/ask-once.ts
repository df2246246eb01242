// Makes one request of a tenant and writes down what came of it.
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:http';
import type { ProgramName } from '../schedule/fault.ts';
import { marksIn, textOf } from './marks.ts';
import type { CallKind, SeenCall } from './observation.ts';

/** What is asked of whom. */
export interface Asking {
  readonly url: string;
  readonly service: ProgramName;
  readonly tenant: string;
  readonly key: string;
  readonly operation: string;
  readonly mark: string;
  readonly kind: CallKind;
  /** When whoever left hung up. */
  readonly leaveAfterMs: number;
}

/** What came over the wire. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** Why it did not come to its end. */
  readonly broken?: string;
  /** The connection was made, or there was one. */
  readonly isTaken: boolean;
}

const patienceMs = 20_000;
// What lies between a request that goes out and the news that nobody reads there is two programs that wait for a core.
const raceMs = 20;
const agent = new Agent({ keepAlive: true, maxSockets: 256, keepAliveMsecs: 1_000 });

/** Sends a request and reads what comes to its end, or to where it breaks off. */
export function send(
  url: string,
  { method, key, body, accept }: { method: string; key: string; body?: unknown; accept?: string },
  onRequest: (call: ClientRequest) => void = () => {},
): Promise<Reply> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${key}`,
    ...(accept && { accept }),
    ...(text !== undefined && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    }),
  };
  return new Promise((resolve) => {
    let [status, got, isTaken, sentAt] = [0, '', false, Number.POSITIVE_INFINITY];
    const call = request(url, { method, headers, agent, timeout: patienceMs });
    const end = (broken?: string) => resolve({ status, body: got, isTaken, ...(broken && { broken }) });
    call.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => (isTaken = true));
      else isTaken = true;
    });
    call.once('finish', () => (sentAt = performance.now()));
    call.once('timeout', () => call.destroy(new Error('patience')));
    call.once('error', (error: NodeJS.ErrnoException) => {
      // Of a kept connection that the other side closes as this request goes out nothing was read (RFC 9112, 9.3.1). Of one that it
      // closes later it was: whoever worked on the request has no answer to it.
      const isRace = performance.now() - sentAt < raceMs;
      if (call.reusedSocket && isRace && status === 0 && error.code === 'ECONNRESET') isTaken = false;
      end(error.code ?? error.message);
    });
    call.once('response', (response: IncomingMessage) => {
      status = response.statusCode ?? 0;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (got += chunk));
      response.once('end', () => end(response.complete ? undefined : 'cut'));
      response.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'cut'));
      response.once('aborted', () => end('cut'));
    });
    onRequest(call);
    call.end(text);
  });
}

interface Answer {
  readonly result?: unknown;
  readonly provider?: string;
  readonly degraded?: boolean;
  readonly cache?: { readonly outcome?: string };
  readonly code?: string;
  readonly status?: number;
}

/** Asks for one answer. */
export async function askOnce(asking: Asking, now: () => number): Promise<SeenCall> {
  const { url, service, tenant, key, operation, mark, kind, leaveAfterMs } = asking;
  const askedAt = now();
  const isStream = kind === 'stream';
  const reply = await send(
    `${url}/v1/process`,
    {
      method: 'POST',
      key,
      body: { operation, text: textOf(mark) },
      ...(isStream && { accept: 'text/event-stream' }),
    },
    (call) => {
      if (kind === 'left') setTimeout(() => call.destroy(new Error('left')), leaveAfterMs);
    },
  );
  const { status, isTaken, broken, body } = reply;
  const ends = isStream && status === 200 ? endsOf(body) : endOf(body);
  const last = ends.at(-1);
  return {
    ...{ mark, tenant, service, kind, askedAt, endedAt: now(), isTaken },
    status: broken === undefined ? status : 0,
    ends: broken === undefined ? ends.length : 0,
    marks: marksIn(body),
    ...(last?.result !== undefined && {
      result: JSON.stringify(last.result),
      degraded: last.degraded === true || last.provider === 'offline',
      cached: last.cache?.outcome === 'hit' || last.cache?.outcome === 'stale',
    }),
    ...(isStream && broken === undefined && last?.status !== undefined && { toldStatus: last.status }),
    ...codeOf(broken ?? last?.code),
  };
}

const codeOf = (code: string | undefined) => (code === undefined ? {} : { code });

function endOf(body: string): Answer[] {
  try {
    return [JSON.parse(body) as Answer];
  } catch {
    return [];
  }
}

/** What ends a stream: answers and errors. */
function endsOf(body: string): Answer[] {
  return body
    .split('\n\n')
    .filter((block) => /^event: (?:answer|error)\n/.test(block))
    .flatMap((block) => endOf(block.split('\ndata: ')[1] ?? ''));
}
