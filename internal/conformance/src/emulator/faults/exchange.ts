// One request to the emulator and how its answer is written.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '@internal/kit';
import type { EmulatedAnswer, EmulatedDialect, EmulatedEvent } from '../dialects/emulated-answer.ts';

/** One request at the emulator, about to be answered. */
export interface Exchange {
  readonly dialect: EmulatedDialect;
  readonly streamed: boolean;
  readonly model: string;
  /** Goes out in the header of the answer. */
  readonly requestId: string;
  readonly answer: EmulatedAnswer;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What a fault needs of an exchange. */
export interface Stage extends Exchange {
  /** The right answer: one frame an event, or the one JSON body. */
  readonly whole: readonly string[];
  /** The first half: whole events of a stream, half of the text of a body. */
  readonly half: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A keep-alive of this provider; of a JSON body: white space. */
  readonly keepAlive: string;
  /** Sends status 200 and the headers. */
  open(headers?: Record<string, string>): void;
  /** Opens, sends and ends. */
  send(text: string | Uint8Array): void;
  fail(status: number, body: string, headers?: Record<string, string>): void;
  /** Writes a piece every 15 ms until the connection closes. */
  repeat(piece: string): void;
  /** Writes a block again and again, as fast as the client takes it; after 64 MiB it only keeps the connection open. */
  flood(block: string): void;
}

const everyMs = 15;
// A client that takes all without a bound must not take the memory of the machine with it.
const maxFloodBytes = 64 * 1024 * 1024;

/** The page of a proxy in between. */
export const proxyPage = '<!doctype html><html><body><h1>Bad gateway</h1></body></html>';

/** Text of one server-sent event. */
export function frameOf({ event, data }: EmulatedEvent, end = '\n'): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event === undefined ? '' : `event: ${event}${end}`}data: ${text}${end}${end}`;
}

/** Sets the stage for an exchange. */
export function stageOf(exchange: Exchange): Stage {
  const { dialect, streamed, model, answer, response, requestId } = exchange;
  const json = {
    'content-type': 'application/json',
    'request-id': requestId,
    'x-request-id': requestId,
  };
  const headers = streamed ? { ...json, 'content-type': 'text/event-stream; charset=utf-8' } : json;
  const whole = streamed
    ? dialect.events(answer, model).map((event) => frameOf(event))
    : [JSON.stringify(dialect.plain(answer, model))];
  const body = whole.join('');
  const open = (own: Record<string, string> = headers) => {
    response.writeHead(200, own).flushHeaders();
  };
  return {
    ...exchange,
    whole,
    half: streamed
      ? whole.slice(0, Math.ceil(whole.length / 2)).join('')
      : body.slice(0, Math.floor(body.length / 2)),
    headers,
    keepAlive: streamed ? dialect.keepAlive : ' ',
    open,
    send(text) {
      open();
      response.end(text);
    },
    fail(status, text, more = {}) {
      response.writeHead(status, { ...json, ...more }).end(text);
    },
    repeat(piece) {
      const write = () => {
        if (response.destroyed) return;
        response.write(piece);
        systemClock.setTimer(write, everyMs, true);
      };
      systemClock.setTimer(write, everyMs, true);
    },
    flood(block) {
      let left = Math.ceil(maxFloodBytes / block.length);
      const more = () => {
        while (!response.destroyed && left > 0 && response.write(block)) left -= 1;
        left -= 1;
        if (!response.destroyed && left > 0) response.once('drain', more);
      };
      more();
    },
  };
}
