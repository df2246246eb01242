// Answers what never became a request: too slow, too long in its headers, not HTTP.
import type { Socket } from 'node:net';

const statuses: Readonly<Record<string, readonly [status: number, title: string, code: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'too_slow'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'headers_too_large'],
};
const detail = 'The request did not arrive as HTTP wants it.';

/** Writes a problem without a request id, for nothing of the request was read, and ends the connection. */
export function answerBrokenRequest(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, title, code] = statuses[error.code ?? ''] ?? [400, 'Bad Request', 'bad_request'];
  const body = JSON.stringify({ type: `urn:tpl:problem:${code}`, title, status, detail, code });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json',
    `content-length: ${body.length}`,
    'cache-control: no-store',
    'connection: close',
  ];
  // Who sends slowly may read slowly, or never.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
