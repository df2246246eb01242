// A server before the emulator that bends what passes: defects are planted with it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

/** What passes, to be bent. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  /** What was asked. */
  readonly asked: string;
  status: number;
  readonly headers: Record<string, string>;
  text: string;
}

export interface BentServer {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts it. `upstream` is a URL, or the name of the header that has one; `before` may change what is asked. */
export async function startBent(
  upstream: string,
  bend: (passing: Passing) => void,
  before: (asked: string, headers: Record<string, string>) => string = (asked) => asked,
): Promise<BentServer> {
  const server = createServer(async (request, response) => {
    const asked = await textOf(request);
    const {
      host: _,
      connection: __,
      'content-length': ___,
      ...given
    } = request.headers as Record<string, string>;
    const headers = { ...given };
    const base = upstream.startsWith('http') ? upstream : (headers[upstream] ?? '');
    const path = request.url ?? '';
    const target = upstream.startsWith('http') ? `${base}${path}` : `${base}${path.replace(/^\/v1/, '')}`;
    const body = before(asked, headers);
    const { method = '' } = request;
    const passing: Passing = {
      method,
      path,
      asked,
      status: 502,
      headers: { 'content-type': 'application/json' },
      text: '',
    };
    try {
      const answer = await fetch(target, { method, headers, ...(body !== '' && { body }) });
      passing.status = answer.status;
      for (const name of ['content-type', 'request-id', 'x-request-id']) {
        const value = answer.headers.get(name);
        if (value !== null) passing.headers[name] = value;
      }
      passing.text = await answer.text();
    } catch {
      passing.text = '{"error":{"message":"The upstream failed.","type":"server_error"}}';
    }
    bend(passing);
    response.writeHead(passing.status, passing.headers).end(method === 'HEAD' ? undefined : passing.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
