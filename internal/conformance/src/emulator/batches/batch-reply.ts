// Answers a request to an emulated batch API.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '@internal/kit/json';

/** What is answered. */
export interface Reply {
  readonly status?: number;
  readonly json?: Json;
  /** Lines of a file, as they stand there. */
  readonly lines?: readonly string[];
  /** Ends the connection after those lines. */
  readonly isCut?: boolean;
  /** Ends the connection instead. */
  readonly isLost?: boolean;
}

/** Nothing is there. */
export const notFound: Reply = {
  status: 404,
  json: { error: { type: 'not_found_error', message: 'emulated: not found' } },
};
/** The provider itself failed. */
export const broken: Reply = {
  status: 500,
  json: { error: { type: 'api_error', message: 'emulated: server' } },
};
/** The request is no good. */
export const wrong = (message: string): Reply => ({
  status: 400,
  json: { type: 'error', error: { type: 'invalid_request_error', message } },
});

/** Writes an answer. */
export function sendReply(
  { status = 200, json, lines, isLost, isCut }: Reply,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (isLost) return void request.socket.destroy();
  response.writeHead(status, { 'content-type': lines ? 'application/x-jsonl' : 'application/json' });
  const text = lines ? lines.map((line) => `${line}\n`).join('') : JSON.stringify(json);
  if (isCut) response.write(text, () => setImmediate(() => request.socket.destroy()));
  else response.end(text);
}

/** What is wrong with the names of requests. */
export function faultIn(ids: readonly string[]): string | undefined {
  if (ids.length === 0) return 'emulated: no requests';
  return new Set(ids).size < ids.length ? 'emulated: duplicate custom_id' : undefined;
}
