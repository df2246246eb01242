// Bodies that go over the connections of Node's fetch, beside fetch itself, before a server of node:http.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readText, readWhole } from '../../src/wire/bounded-fetch.ts';
import { postDirectly } from '../../src/wire/post-directly.ts';
import { dispatchedBy, shareDispatcher } from '../share-dispatcher.ts';

let answer: (response: ServerResponse) => unknown = (response) => response.end('Yes.');
let seen: { headers: IncomingHttpHeaders; body: string; url: string | undefined }[] = [];
let left = 0;
let base = '';
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  seen.push({ headers: request.headers, body, url: request.url });
  response.once('close', () => {
    if (!response.writableFinished) left += 1;
  });
  answer(response);
});

beforeAll(async () => {
  await shareDispatcher();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  seen = [];
  left = 0;
  answer = (response) => response.end('Yes.');
});

const never = new AbortController().signal;
const post = (more: object = {}, path = '/v1/x?beta=true') => {
  const posted = postDirectly(base + path, { headers: {}, body: '{"a":"ä"}', signal: never, ...more });
  if (!posted) throw new Error('It is not sent directly.');
  return posted;
};
const textOf = (received: Awaited<ReturnType<typeof post>>, signal = never) =>
  readWhole(received, signal, 20_000_000, () => {});

describe('a body that is posted directly', () => {
  it('arrives as fetch would send it, each header once, and asks for bytes that are not packed', async () => {
    const headers = { 'X-Mine': ' a\r\n', 'content-type': 'application/json', Authorization: 'Bearer 1' };
    const received = await post({ headers: { ...headers, authorization: 'Bearer 2' } });
    expect([received.ok, received.status, await textOf(received)]).toEqual([true, 200, 'Yes.']);
    const [{ headers: sent, body, url }] = seen as [(typeof seen)[number]];
    expect({ body, url }).toEqual({ body: '{"a":"ä"}', url: '/v1/x?beta=true' });
    expect(sent).toMatchObject({
      ...{ 'x-mine': 'a', authorization: 'Bearer 2', 'content-length': '10' },
      ...{ 'accept-encoding': 'identity', 'content-type': 'application/json' },
    });
  });

  it('gives the headers of the answer by any case of the server, those that come twice as a list', async () => {
    answer = (response) =>
      response.writeHead(429, [...['Retry-After', '7'], ...['X-A', '1'], ...['x-a', '2']]).end('no');
    const received = await post();
    expect([received.ok, received.status]).toEqual([false, 429]);
    expect([received.headers.get('retry-after'), received.headers.get('x-a')]).toEqual(['7', '1, 2']);
    expect([received.headers.get('none'), Object.fromEntries(received.headers)['x-a']]).toEqual([
      null,
      '1, 2',
    ]);
    await textOf(received);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)(
    'is answered by a server that packs what nobody asked it to pack: %s',
    async (encoding, pack) => {
      answer = (response) => response.writeHead(200, { 'content-encoding': encoding }).end(pack('Grüße 🍏'));
      expect(await textOf(await post())).toBe('Grüße 🍏');
    },
  );

  it('ends with an error where a packed answer is none, or cut', async () => {
    answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
    await expect(post().then((received) => textOf(received))).rejects.toMatchObject({ code: 'Z_DATA_ERROR' });
    answer = (response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setImmediate(() => response.destroy());
    };
    const cut = post().then((received) => textOf(received));
    await expect(cut).rejects.toMatchObject({ message: 'terminated', cause: { code: 'UND_ERR_SOCKET' } });
  });

  it('says why there is no connection, as fetch does', async () => {
    const direct = postDirectly('http://127.0.0.1:1/', { headers: {}, body: '', signal: never });
    await expect(direct).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } });
  });

  it('has no limit of time but its signal: those of undici are off', async () => {
    const sent = await dispatchedBy(async () => {
      expect(await textOf(await post())).toBe('Yes.');
    });
    expect(sent).toMatchObject([{ method: 'POST', headersTimeout: 0, bodyTimeout: 0 }]);
  });

  it('ends by its signal: before it, while nothing comes, and within the answer', async () => {
    const reason = new Error('enough');
    await expect(post({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(seen).toEqual([]);
    for (const begin of [() => {}, (response: ServerResponse) => response.write('a')]) {
      answer = begin;
      const controller = new AbortController();
      const { signal } = controller;
      const waiting = post({ signal }).then((received) => textOf(received, signal));
      const arrived = waiting.catch((error) => error as Error);
      while (seen.length === 0) await new Promise(setImmediate);
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      controller.abort(reason);
      expect(await arrived).toBe(reason);
      while (left === 0) await new Promise(setImmediate);
      seen = [];
      left = 0;
    }
  });

  it('is not read faster than its reader reads, and ends where that one stops', async () => {
    let written = 0;
    answer = (response) => {
      const part = Buffer.alloc(65_536, 97);
      const more = () => {
        while (!response.destroyed && written < 200_000_000) {
          written += part.length;
          if (!response.write(part)) return response.once('drain', more);
        }
        return response.end();
      };
      more();
    };
    const received = await post();
    for (let turn = 0; turn < 2_000; turn += 1) await new Promise(setImmediate);
    expect(written).toBeLessThan(60_000_000);
    for await (const text of readText(received, never, 1e9)) {
      expect(text.length).toBeGreaterThan(0);
      if (written > 0) break;
    }
    while (left === 0) await new Promise(setImmediate);
  });

  it('leaves to fetch what only fetch can: a fetch of somebody else, and credentials in the address', () => {
    const posted = { headers: {}, body: '', signal: never };
    expect(postDirectly(base.replace('//', '//me:secret@'), posted)).toBeUndefined();
    const own = globalThis.fetch;
    globalThis.fetch = async () => new Response('mocked');
    expect(postDirectly(base, posted)).toBeUndefined();
    globalThis.fetch = own;
  });
});
