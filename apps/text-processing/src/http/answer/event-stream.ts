// Sends an answer as server-sent events.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { systemClock } from '../../domain/create-text-service.ts';
import { toProblem } from './problem.ts';

/** One server-sent event. */
export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

/** How events end early, and who hears of what fails. */
export interface EventsOptions {
  /** Aborts when the client hangs up. */
  readonly signal: AbortSignal;
  /** Called with every error that is not the caller's fault. */
  readonly onError: (error: unknown, requestId: string) => void;
  /** How long the connection is silent at most, in milliseconds. Default: 15 s, for proxies end one that is silent for a minute or so. */
  readonly heartbeatMs?: number;
}

// What is packed on its way waits in the packer for more (Mng-dev-ai/agentrove#869).
const uncached = 'no-store, no-transform';

/**
 * Sends events until there are no more. What fails before the first event and the first heartbeat is thrown, so that it gets its status;
 * what fails later is sent as an `error` event, and is the status of the request for who counts and logs it. A slow reader
 * slows the source down.
 */
export async function sendEvents(
  reply: FastifyReply,
  events: AsyncIterable<ServerEvent>,
  { signal, onError, heartbeatMs = 15_000 }: EventsOptions,
): Promise<void> {
  // Who asks for the head alone waits for no event: idle clients probe so.
  if (reply.request.method === 'HEAD') {
    reply.header('content-type', 'text/event-stream; charset=utf-8').header('cache-control', uncached).send();
    return;
  }
  const iterator = events[Symbol.asyncIterator]();
  const first = iterator.next();
  const isFirstThere = await isWithin(first, heartbeatMs);
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': uncached,
    'x-accel-buffering': 'no',
  });
  let stopBeat = () => {};
  const beat = () => {
    stopBeat = systemClock.setTimer(() => {
      raw.write(':\n\n');
      beat();
    }, heartbeatMs);
  };
  if (!isFirstThere) raw.write(':\n\n');
  beat();
  try {
    let current = await first;
    while (!current.done && !signal.aborted) {
      await write(raw, current.value, signal);
      current = await iterator.next();
    }
  } catch (error) {
    if (!signal.aborted) {
      const { requestId } = reply.request;
      const problem = toProblem(error, `urn:trace:${requestId}`);
      if (problem.status >= 500) onError(error, requestId);
      // The caller has been sent 200; what the hooks read at the end says how it ended.
      raw.statusCode = problem.status;
      await write(raw, { event: 'error', data: problem }, signal);
    }
  } finally {
    stopBeat();
    await iterator.return?.();
    raw.end();
  }
}

/** Whether a step is done by then; rejects as the step does. */
function isWithin(step: Promise<unknown>, ms: number): Promise<boolean> {
  let cancel = () => {};
  const time = new Promise<false>((resolve) => {
    cancel = systemClock.setTimer(() => resolve(false), ms);
  });
  return Promise.race([step.then(() => true), time]).finally(() => cancel());
}

async function write(raw: ServerResponse, { event, data }: ServerEvent, signal: AbortSignal): Promise<void> {
  if (signal.aborted || raw.destroyed) return;
  if (raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)) return;
  await once(raw, 'drain', { signal }).catch(() => {});
}
