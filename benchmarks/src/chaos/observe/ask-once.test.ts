import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Asking, askOnce, send } from './ask-once.ts';

const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Answers the first request, and does this with the second one on the same connection. */
async function openServer(second: (request: IncomingMessage, response: ServerResponse) => unknown) {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    if (count > 1) void second(request, response);
    else void text(request).then(() => response.end('here'));
  });
  ends.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const ask = () => send(url, { method: 'POST', key: 'k', body: { text: 'It rained.' } });
  expect(await ask()).toMatchObject({ status: 200, body: 'here', isTaken: true });
  return ask;
}

describe('a request on a kept connection', () => {
  it('was taken by whoever read it, worked, and closed the connection without an answer', async () => {
    const ask = await openServer(async (request) => {
      await text(request);
      await sleep(400);
      request.socket.destroy();
    });
    expect(await ask()).toMatchObject({ status: 0, broken: 'ECONNRESET', isTaken: true });
  });
});

it('what a stream says that its status was is written down beside the 200 that was sent before', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end('event: started\ndata: {}\n\nevent: error\ndata: {"status":502,"code":"overloaded"}\n\n');
  });
  ends.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asking: Asking = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ service: 'service-a', tenant: 'ann', key: 'k', operation: 'summarize', mark: 'chaos-ann-1-1' },
    ...{ kind: 'stream', leaveAfterMs: 0 },
  };
  expect(await askOnce(asking, () => 0)).toMatchObject({
    status: 200,
    toldStatus: 502,
    code: 'overloaded',
    ends: 1,
  });
});
