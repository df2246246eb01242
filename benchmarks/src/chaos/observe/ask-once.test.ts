import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { send } from './ask-once.ts';

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
