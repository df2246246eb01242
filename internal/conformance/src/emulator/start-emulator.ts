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
import { billedBy, type EmulatedBooking, openBooks, toExport } from './books/emulated-books.ts';
import type { EmulatedAnswer, EmulatedDialect } from './dialects/emulated-answer.ts';
import { emulatedAnthropic } from './dialects/emulated-anthropic.ts';
import { emulatedChat } from './dialects/emulated-chat.ts';
import { emulatedResponses } from './dialects/emulated-responses.ts';
import { answerFaults } from './faults/answer-faults.ts';
import { bodyFaults } from './faults/body-faults.ts';
import { connectionFaults } from './faults/connection-faults.ts';
import type { Stage } from './faults/exchange.ts';
import { stageOf } from './faults/exchange.ts';
import { failureFaults } from './faults/failure-faults.ts';
import type { FaultId } from './faults/fault-list.ts';
import { faultList } from './faults/fault-list.ts';
import { askAtDesk, strictly } from './front-desk.ts';
import { obedientAnswer } from './obedient-answer.ts';

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
  /**
   * Answers as a provider does: 401 without this key, 404 for other models, 400 for bodies of the wrong shape, its
   * models listed, its tokens counted, ids of their own. Default: it takes whatever comes.
   */
  readonly strict?: { readonly apiKey: string; readonly models: readonly string[] };
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
  ...answerFaults,
  ...bodyFaults,
  ...failureFaults,
};
const dialects = [emulatedAnthropic, emulatedResponses, emulatedChat];
const faultIds: ReadonlySet<string> = new Set(faultList.map(({ id }) => id));
const isFault = (name: string): name is FaultId => faultIds.has(name);
/** A base URL may name the fault: for clients whose model has a name of its own. */
const placed = /^(?:\/fault\/([a-z0-9_]+))?(\/.*)$/;
const defaultText = 'Grüße aus Zürich: 3 € für 2 Äpfel, sagt die Bäuerin 🍏 – und lacht.';

/**
 * Starts an emulator. A model name that ends in `#FAULT` plays that fault, `any-model#stall`, and so does a base URL
 * below `/fault/FAULT`: `http://127.0.0.1:PORT/fault/stall/v1`.
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
    const made = options.answer?.(seen) ?? (options.strict ? obedientAnswer(seen.body) : defaultText);
    return typeof made === 'string' ? { text: made } : made;
  };
  const batches = openBatchDesk({
    url: () => `http://127.0.0.1:${port}`,
    dialects,
    books,
    answer: ({ name }, body) => speak({ dialect: name, body, headers: {} }),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, named, path = ''] = placed.exec((request.url ?? '').split('?')[0] ?? '') ?? [];
    const dialect = dialects.find((candidate) => candidate.path === path);
    const body = await readJson(request);
    if (named !== undefined && !isFault(named)) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'no such fault' } }));
      return;
    }
    if (options.strict) {
      const { method = '', headers } = request;
      const speaker = dialect ?? (headers['anthropic-version'] ? emulatedAnthropic : emulatedChat);
      const asked = { method, path, headers, body, dialect };
      const said = askAtDesk(options.strict, asked, speaker.failure);
      if (said) {
        count += 1;
        const id = `req_emulated_${port}_${count}`;
        const ids = { 'request-id': id, 'x-request-id': id };
        response.writeHead(said.status, { 'content-type': 'application/json', ...ids });
        response.end(method === 'HEAD' ? undefined : JSON.stringify(said.body));
        return;
      }
    }
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
    const fault = scripted.length > 0 ? scripted.shift() : [named ?? '', suffix].find(isFault);
    options.onRequest?.(seen, fault);
    const spoken = speak(seen);
    count += 1;
    const requestId = `req_emulated_${port}_${count}`;
    const streamed = body['stream'] === true;
    books.book({ requestId, provider: billedBy(dialect), model }, spoken, { fault, streamed });
    const stage = stageOf({
      dialect: options.strict ? strictly(dialect, body, count) : dialect,
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
  // A connection that is closed between two requests is a fault that nobody asked for.
  server.keepAliveTimeout = 120_000;
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
