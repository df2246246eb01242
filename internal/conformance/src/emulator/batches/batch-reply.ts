// Answers a request to an emulated batch API.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Json } from '@internal/kit/json';

/** What is answered. */
export interface Reply {
  readonly status?: number;
  readonly json?: Json;
  readonly lines?: readonly Json[];
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
  { status = 200, json, lines, isLost }: Reply,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (isLost) return void request.socket.destroy();
  response.writeHead(status, { 'content-type': lines ? 'application/x-jsonl' : 'application/json' });
  response.end(lines ? lines.map((line) => `${JSON.stringify(line)}\n`).join('') : JSON.stringify(json));
}

/** Takes an uploaded file of requests. */
export async function takeFile(
  request: IncomingMessage,
  id: string,
  keep: (text: string) => void,
): Promise<Reply> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(await buffer(request)), { headers }).formData();
  const file = form.get('file');
  if (form.get('purpose') !== 'batch' || typeof file !== 'object' || file === null)
    return wrong('emulated: a file with the purpose batch');
  keep(await file.text());
  const { name: filename, size: bytes } = file;
  return {
    json: { id, object: 'file', purpose: 'batch', filename, bytes, created_at: 0, status: 'processed' },
  };
}

/** What is wrong with the names of requests. */
export function faultIn(ids: readonly string[]): string | undefined {
  if (ids.length === 0) return 'emulated: no requests';
  return new Set(ids).size < ids.length ? 'emulated: duplicate custom_id' : undefined;
}
