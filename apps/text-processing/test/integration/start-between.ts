// Stands between a client and a provider: answers by itself what a test wants answered so, and hands on the rest.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What it says itself; `json` is sent as it is where it is a text. */
export interface OwnReply {
  readonly status: number;
  readonly json: unknown;
}

/** A server between. */
export interface Between {
  readonly url: string;
  /** Each request, as `GET /v1/batches/b1`. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** Starts it before the server at `behind`; `answer` gives what is said instead of it, having seen what it said. */
export async function startBetween(
  behind: string,
  answer: (call: string, said: () => Promise<string>) => Promise<OwnReply | undefined> | OwnReply | undefined,
): Promise<Between> {
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    const call = `${request.method} ${request.url?.split('?')[0]}`;
    seen.push(call);
    const asked = await buffer(request);
    let handed: Promise<Response> | undefined;
    const hand = () => (handed ??= handOn(behind, request, asked));
    const own = await answer(call, async () => (await hand()).clone().text());
    const said = own ? undefined : await hand();
    response.writeHead(own?.status ?? said?.status ?? 500, {
      'content-type': said?.headers.get('content-type') ?? 'application/json',
    });
    const text = typeof own?.json === 'string' ? own.json : JSON.stringify(own?.json);
    response.end(said ? Buffer.from(await said.arrayBuffer()) : text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const handOn = (behind: string, { method = 'GET', url = '', headers }: IncomingMessage, asked: Buffer) =>
  fetch(new URL(url, behind), {
    method,
    headers: Object.fromEntries(
      Object.entries(headers).filter(
        ([name, value]) => typeof value === 'string' && !/^(?:host|connection|content-length)$/.test(name),
      ) as [string, string][],
    ),
    ...(asked.length > 0 && { body: new Uint8Array(asked) }),
  });
