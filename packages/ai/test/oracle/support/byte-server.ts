// Serves given bytes over HTTP, each answer once: the official SDK and our model read the same ones.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Ends the connection without ending the answer. */
export const cut = Symbol('cut');

/** Bytes to write, milliseconds to wait, or the cut. */
export type WirePiece = string | Uint8Array | number | typeof cut;

/** Name of every request, in the headers of both providers. */
export const requestId = 'req_oracle';

/** One answer as it goes over the wire. */
export interface Wire {
  /** Default: 200. */
  readonly status?: number;
  /** Content type. Default: that of the dialect; `null`: none is sent. */
  readonly type?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | readonly WirePiece[];
}

/** What the server was asked. */
export interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

export interface ByteServer {
  /** Base address of one answer; a second request for it is refused with 410. */
  serve(wire: Wire, asked?: Asked[]): string;
  close(): Promise<void>;
}

async function send(wire: Wire, isStreamed: boolean, response: ServerResponse): Promise<void> {
  const { status = 200, type, headers, body } = wire;
  const usual = isStreamed && status === 200 ? 'text/event-stream' : 'application/json';
  const names = { 'x-request-id': requestId, 'request-id': requestId };
  response.writeHead(status, {
    ...names,
    ...(type !== null && { 'content-type': type ?? usual }),
    ...headers,
  });
  for (const piece of typeof body === 'string' ? [body] : body) {
    if (piece === cut) return void response.socket?.destroy();
    if (typeof piece === 'number') await sleep(piece);
    else {
      await new Promise<void>((written) => response.write(piece, () => written()));
      await nextTurn();
    }
  }
  response.end();
}

/** Starts the server on a free port of the loopback. */
export async function startByteServer(): Promise<ByteServer> {
  const waiting = new Map<string, { wire: Wire; asked: Asked[] | undefined }>();
  let count = 0;
  const server = createServer((request, response) => {
    response.on('error', () => {});
    const url = request.url ?? '';
    const key = url.split('/')[1] ?? '';
    const found = waiting.get(key);
    waiting.delete(key);
    buffer(request)
      .then(async (bytes) => {
        if (!found) return void response.writeHead(410).end('{"error":{"message":"asked twice"}}');
        const body = JSON.parse(bytes.toString() || '{}') as Record<string, unknown>;
        found.asked?.push({ url: url.slice(key.length + 1), headers: request.headers, body });
        await send(found.wire, body['stream'] === true, response);
      })
      .catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    serve(wire, asked) {
      count += 1;
      const key = `w${count}`;
      waiting.set(key, { wire, asked });
      return `http://127.0.0.1:${port}/${key}`;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
