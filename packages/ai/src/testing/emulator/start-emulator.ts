// Starts a provider on loopback that fails on demand.

import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { EmulatedBatches } from './batches/emulated-batches.ts';
import { openBatchDesk } from './batches/emulated-batches.ts';
import { bodyFaults } from './body-faults.ts';
import { connectionFaults } from './connection-faults.ts';
import type { EmulatedAnswer, EmulatedDialect } from './emulated-answer.ts';
import { emulatedAnthropic } from './emulated-anthropic.ts';
import { billedBy, type EmulatedBooking, openBooks, toExport } from './emulated-books.ts';
import { emulatedChat } from './emulated-chat.ts';
import { emulatedResponses } from './emulated-responses.ts';
import type { Stage } from './exchange.ts';
import { stageOf } from './exchange.ts';
import { failureFaults } from './failure-faults.ts';
import type { FaultId } from './fault-list.ts';
import { faultList } from './fault-list.ts';

/** A request as it arrived; keys and tokens are not kept. */
export interface EmulatedRequest {
  /** How it was asked. */
  readonly dialect: EmulatedDialect['name'];
  /** What was asked. */
  readonly body: Record<string, unknown>;
  /** Headers without authorization. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** How the emulator answers. */
export interface EmulatorOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** Makes the answer of a request. Default: a short text with characters of two to four bytes. */
  readonly answer?: (request: EmulatedRequest) => string | EmulatedAnswer;
  /** Told about every request, for example to print it. */
  readonly onRequest?: (request: EmulatedRequest, fault: FaultId | undefined) => void;
}

/** A provider on loopback that speaks three dialects and fails on demand. */
export interface Emulator {
  /** Where it listens on loopback. */
  readonly port: number;
  /** `http://127.0.0.1:PORT`: the base URL for the SDK of Anthropic. */
  readonly url: string;
  /** `http://127.0.0.1:PORT/v1`: the base URL for the SDK of OpenAI. */
  readonly openaiUrl: string;
  /** The last 1,000 requests, oldest first. */
  readonly requests: readonly EmulatedRequest[];
  /** What it bills, kept by itself and whatever its clients heard: the last 100,000 requests, oldest first. */
  readonly bookings: readonly EmulatedBooking[];
  /** The same as the export of usage that the provider gives: a row a day and model, or a row a request with its id. */
  usageExport(provider: EmulatedBooking['provider'], by?: 'day' | 'request'): string;
  /** Its batch APIs: `/v1/messages/batches` of Anthropic, `/v1/files` and `/v1/batches` of OpenAI. */
  readonly batches: EmulatedBatches;
  /** Connections open right now. */
  readonly openSockets: number;
  /** Requests not answered to their end and not given up by the client. */
  readonly openRequests: number;
  /** Plays these faults, one a request; `undefined` is a request without one. Used up before the model's suffix counts. */
  script(...faults: (FaultId | undefined)[]): void;
  /** Ends every connection and stops. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const plays: Readonly<Record<FaultId, (stage: Stage) => unknown>> = {
  ...connectionFaults,
  ...bodyFaults,
  ...failureFaults,
};
const dialects = [emulatedAnthropic, emulatedResponses, emulatedChat];
const faultIds: ReadonlySet<string> = new Set(faultList.map(({ id }) => id));
const defaultText = 'Grüße aus Zürich: 3 € für 2 Äpfel, sagt die Bäuerin 🍏 – und lacht.';

/**
 * Starts an emulator. A model name that ends in `#FAULT` plays that fault: `any-model#stall`.
 *
 * @example
 * import { startEmulator } from '@tpl/ai/testing';
 *
 * const emulator = await startEmulator();
 * emulator.script('status_529');
 * const answer = await fetch(`${emulator.url}/v1/messages`, { method: 'POST', body: '{"model":"m"}' });
 * console.log(answer.status); // 529
 * await emulator.close();
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const requests: EmulatedRequest[] = [];
  const scripted: (FaultId | undefined)[] = [];
  const books = openBooks();
  let sockets = 0;
  let open = 0;
  let count = 0;
  let port = 0;

  const speak = (seen: EmulatedRequest): EmulatedAnswer => {
    const made = options.answer?.(seen) ?? defaultText;
    return typeof made === 'string' ? { text: made } : made;
  };
  const batches = openBatchDesk({
    url: () => `http://127.0.0.1:${port}`,
    dialects,
    books,
    answer: ({ name }, body) => speak({ dialect: name, body, headers: {} }),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0];
    const dialect = dialects.find((candidate) => candidate.path === path);
    const body = await readJson(request);
    if (!dialect || body === undefined) {
      const paths = `paths: ${dialects.map((each) => each.path).join(', ')}`;
      const error = { message: dialect ? 'the body is not a JSON object' : paths };
      response.writeHead(dialect ? 400 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error }));
      return;
    }
    const { authorization: _, 'x-api-key': __, 'api-key': ___, ...headers } = request.headers;
    const seen: EmulatedRequest = { dialect: dialect.name, body, headers };
    requests.push(seen);
    if (requests.length > 1000) requests.shift();
    const [model = '', suffix = ''] = String(body['model']).split('#');
    const fault =
      scripted.length > 0 ? scripted.shift() : faultIds.has(suffix) ? (suffix as FaultId) : undefined;
    options.onRequest?.(seen, fault);
    const spoken = speak(seen);
    count += 1;
    const requestId = `req_emulated_${port}_${count}`;
    const streamed = body['stream'] === true;
    books.book({ requestId, provider: billedBy(dialect), model }, spoken, { fault, streamed });
    const stage = stageOf({
      dialect,
      streamed,
      model,
      requestId,
      answer: spoken,
      request,
      response,
    });
    if (fault === undefined) stage.send(stage.whole.join(''));
    else plays[fault](stage);
  }

  const server = createServer((request, response) => {
    response.on('error', () => {});
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
    if (!batches.handle(request, response)) answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    socket.setNoDelay(true);
    sockets += 1;
    socket.once('close', () => {
      sockets -= 1;
    });
    socket.on('error', () => {});
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;

  async function close(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    openaiUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    bookings: books.bookings,
    batches,
    usageExport: (provider, by = 'day') => toExport(books.bookings, provider, by),
    get openSockets() {
      return sockets;
    },
    get openRequests() {
      return open;
    },
    script: (...faults) => void scripted.push(...faults),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readJson(request: IncomingMessage): Promise<Json | undefined> {
  const body: unknown = await json(request).catch(() => undefined);
  return isObject(body) ? body : undefined;
}
