// A door as bytes on a connection: what clients, proxies and providers do beside what the clients of OpenAI and Anthropic do.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { createDoor, doorRoutes } from '../../src/http.ts';
import { wrapModel } from '../../src/layers/wrap-model.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';
import { shareDispatcher } from '../share-dispatcher.ts';

let answer: (response: ServerResponse) => unknown;
let seen: { headers: readonly string[]; body: string }[] = [];
let open = 0;
let port: number;
let hookMs = 0;
const usages: unknown[] = [];
const closing: (() => unknown)[] = [];

const chunk = (content: string, more: object = {}) =>
  JSON.stringify({
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index: 0, delta: { content }, ...more }],
  });
const whole = JSON.stringify({
  ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm' },
  choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
});
const json =
  (body: string, status = 200) =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
const sse = (text: string | Buffer) => (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);

beforeAll(async () => {
  await shareDispatcher();
  const provider = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    seen.push({ headers: request.rawHeaders, body });
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const price = { input: 1, output: 1 };
  const gpt = wrapModel(
    createOpenAiModel({ apiKey: 'sk-ours', baseUrl: `${base}/v1`, model: 'm', price }),
    [],
  );
  gpt.on('call', ({ usage }) => usages.push(usage));
  const claude = createAnthropicModel({ apiKey: 'sk-ours', baseUrl: base, model: 'm' });
  const dialects = ['chat', 'responses'] as const;
  const door = createDoor({
    prefix: '/llm',
    models: {
      fast: { model: gpt, dialects },
      claude: { model: claude, dialects: ['messages'] },
      'org/fast': { model: gpt, dialects },
    },
  });
  const server = Fastify();
  server.addHook('preHandler', async () => {
    if (hookMs > 0) await sleep(hookMs);
  });
  await server.register(doorRoutes, { door });
  await server.listen({ port: 0, host: '127.0.0.1' });
  port = (server.server.address() as AddressInfo).port;
  closing.push(
    () => server.close(),
    () => provider.closeAllConnections(),
    () => provider.close(),
  );
});
afterAll(() => Promise.all(closing.map((close) => close())));
beforeEach(() => {
  seen = [];
  usages.length = hookMs = 0;
  answer = json(whole);
});

const ask = (more: object = {}) =>
  JSON.stringify({ model: 'fast', messages: [{ role: 'user', content: 'Hi.' }], ...more });
const address = () => `http://127.0.0.1:${port}/llm`;
const post = (
  body: string,
  path = '/v1/chat/completions',
  headers: Record<string, string> = {},
  signal?: AbortSignal,
) =>
  fetch(address() + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    ...(signal && { signal }),
  });

/** Sends bytes, and gives what comes back until the connection is quiet or closed. */
async function raw(parts: readonly (string | Buffer)[], quietMs = 300): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  let last = performance.now();
  socket.on('data', (data) => {
    got += data;
    last = performance.now();
  });
  const closed = once(socket, 'close').catch(() => {});
  for (const part of parts) {
    socket.write(part);
    await sleep(20);
  }
  while (!socket.destroyed && performance.now() - last < quietMs) await Promise.race([closed, sleep(20)]);
  socket.destroy();
  return got;
}
const head = (lines: readonly string[], path = '/llm/v1/chat/completions', version = '1.1') =>
  [`POST ${path} HTTP/${version}`, 'host: door', 'content-type: application/json', ...lines, '', ''].join(
    '\r\n',
  );
const length = (body: string) => `content-length: ${Buffer.byteLength(body)}`;

describe('a client on the wire', () => {
  it.each([
    [
      'chunked, without a length',
      () => [
        head(['transfer-encoding: chunked', 'connection: close']),
        `${ask().length.toString(16)}\r\n${ask()}\r\n`,
        '0\r\n\r\n',
      ],
    ],
    [
      'that waits for leave to go on',
      () => [head([length(ask()), 'expect: 100-continue', 'connection: close']), ask()],
    ],
    ['of HTTP/1.0', () => [head([length(ask())], undefined, '1.0'), ask()]],
    [
      'with a slash at the end',
      () => [head([length(ask()), 'connection: close'], '/llm/v1/chat/completions/'), ask()],
    ],
    [
      'without a content type that is JSON',
      () => [head([length(ask()), 'connection: close']).replace('application/json', 'text/plain'), ask()],
    ],
  ])('is answered: %s', async (_, parts) => {
    const got = await raw(parts());
    expect(got).toMatch(/^HTTP\/1\.1 (?:100 Continue\r\n\r\nHTTP\/1\.1 )?200 OK/);
    expect(got).toContain('Yes.');
  });

  it('goes on over the same connection after an error', async () => {
    const bad = '{"model":';
    const got = await raw([head([length(bad)]), bad, head([length(ask()), 'connection: close']), ask()]);
    expect(got.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 200']);
  });

  it('names no other address, and brings no credentials and no names of ours along', async () => {
    const smuggled = [
      'authorization: Bearer one',
      'authorization: Bearer two',
      'x-api-key: k',
      'x-tpl-cache: use',
      'traceparent: 00-1',
      'x-forwarded-host: evil',
      'api-key: z',
    ];
    await raw([head([length(ask()), ...smuggled, 'connection: close']), ask()]);
    const sent = seen[0]?.headers.join('\n') ?? '';
    expect(sent.match(/authorization/gi)).toHaveLength(1);
    expect(sent).toContain('Bearer sk-ours');
    expect(sent).not.toMatch(/Bearer (?:one|two)|x-tpl|00-1|evil|x-api-key|host\ndoor/i);
    for (const path of [
      'http://evil.example/llm/v1/chat/completions',
      '//evil.example/llm/v1/chat/completions',
      '/llm/../llm/v1/x',
    ])
      expect(await raw([head([length(ask()), 'connection: close'], path), ask()])).not.toMatch(
        /HTTP\/1\.1 5/,
      );
    expect(seen.filter(({ body }) => body.includes('evil'))).toEqual([]);
  });

  it('asks with GET and a body, HEAD, a name with a slash and an address that is badly written', async () => {
    const got = await raw([
      `GET /llm/v1/models HTTP/1.1\r\nhost: door\r\ncontent-type: application/json\r\n${length(ask())}\r\nconnection: close\r\n\r\n`,
      ask(),
    ]);
    expect(got).toContain('200 OK');
    for (const path of ['', '/', '/api/hello', '/v1/messages'])
      expect((await fetch(address() + path, { method: 'HEAD' })).status).toBe(200);
    for (const path of ['/v1/models/org/fast', '/v1/models/org%2Ffast', '/v1/models/'])
      expect((await fetch(address() + path)).status).toBe(200);
    const missing = await fetch(`${address()}/v1/embeddings`);
    expect([missing.status, await missing.json()]).toMatchObject([
      404,
      { error: { type: 'invalid_request_error' } },
    ]);
    expect((await fetch(`${address()}/v1/models/%E0%A4%A`)).status).toBeLessThan(500);
    expect((await fetch(`${address()}/v1/messages?beta=true`)).status).toBe(405);
  });

  it('packs what it sends', async () => {
    const packed = gzipSync(ask());
    const response = await fetch(`${address()}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
      body: new Uint8Array(packed),
    });
    expect([response.status, await response.text()]).toEqual([200, whole]);
  });

  it('that left while it was asked who it is, is asked for nothing', async () => {
    hookMs = 150;
    const controller = new AbortController();
    const gone = post(ask(), undefined, {}, controller.signal).catch(() => 'gone');
    await sleep(50);
    controller.abort();
    expect(await gone).toBe('gone');
    await sleep(300);
    expect(seen).toHaveLength(0);
  });
});

describe('a stream that nobody reads', () => {
  it('holds little, ends with its reader and is counted', async () => {
    const piece = `data: ${chunk('x'.repeat(2_000))}\n\n`;
    let written = 0;
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const go = () => {
        while (!response.destroyed && written < 60_000_000) {
          written += piece.length;
          if (!response.write(piece)) return void response.once('drain', go);
        }
      };
      go();
    };
    const socket = connect(port, '127.0.0.1');
    const body = ask({ stream: true });
    socket.write(head([length(body)]) + body);
    await once(socket, 'readable');
    await sleep(500);
    // Buffers of two sockets, never the whole answer.
    expect(written).toBeLessThan(20_000_000);
    socket.destroy();
    while (open > 0 || usages.length === 0) await sleep(10);
    expect(usages).toEqual([expect.objectContaining({ outputTokens: expect.any(Number), estimated: true })]);
  });
});

describe('a provider on the wire', () => {
  const end = `data: ${chunk('.', { finish_reason: 'stop' })}\n\ndata: [DONE]\n\n`;
  it.each([
    ['lines that end in CR LF', sse(`data: ${chunk('Yes')}\r\n\r\n${end}`), 'Yes'],
    [
      'data over several lines',
      sse(
        `data: {"object":"chat.completion.chunk","model":"m",\ndata: "choices":[{"index":0,"delta":{"content":"Yes"}}]}\n\n${end}`,
      ),
      'Yes',
    ],
    [
      'events without data, comments, retry times',
      sse(`event: nothing\n\n: hi\nretry: 5\nid: 7\n\ndata: ${chunk('Yes')}\n\n${end}`),
      'Yes',
    ],
    ['one event of a megabyte', sse(`data: ${chunk('y'.repeat(1_000_000))}\n\n${end}`), 'yyy'],
  ])('streams %s', async (_, how, text) => {
    answer = how;
    const got = await (await post(ask({ stream: true }))).text();
    expect(got).toContain(text);
    expect(got.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it.each([
    [
      'a page of HTML',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sk-ours</html>'),
    ],
    ['no UTF-8', sse(Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a, 0x0a]))],
    ['nothing', sse('')],
    [
      'a redirect',
      (response: ServerResponse) => response.writeHead(307, { location: 'http://127.0.0.1:1/x' }).end(),
    ],
    ['its words about our key', json('{"error":{"message":"Incorrect API key provided: sk-ours"}}', 400)],
    [
      'that our account is empty',
      json(
        '{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}',
        400,
      ),
    ],
  ])('answers %s: no fault of the client, and no word of it', async (_, how) => {
    for (const stream of [false, true]) {
      answer = how;
      const response = await post(ask({ stream }));
      const text = await response.text();
      expect([502, 429]).toContain(response.status);
      expect(text).not.toMatch(/sk-ours|credit balance/);
      expect(response.headers.get('location')).toBeNull();
    }
  });

  it('hints first', async () => {
    answer = (response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      json(whole)(response);
    };
    expect((await post(ask())).status).toBe(200);
  });
});

describe('the longest body', () => {
  it('is what the door says, at the server before it too', async () => {
    const sizes = [
      [25_000_000, 20_500_000, 404],
      [1_000, 1_001, 413],
    ] as const;
    for (const [maxBodyBytes, size, status] of sizes) {
      const small = Fastify();
      await small.register(doorRoutes, { door: createDoor({ models: {}, maxBodyBytes }) });
      const payload = Buffer.alloc(size, 32);
      expect((await small.inject({ method: 'POST', url: '/v1/nothing', payload })).statusCode).toBe(status);
      await small.close();
    }
  });
});
