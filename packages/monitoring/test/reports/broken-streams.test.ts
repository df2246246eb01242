import { once } from 'node:events';
import { get } from 'node:http';
import { connect, constants } from 'node:http2';
import { pipeline, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import Fastify from 'fastify';
import { monitoringHooks } from '../../src/fastify.ts';
import { createMetrics } from '../../src/index.ts';
import { memoryLogger } from '../../src/testing.ts';

type Handler = (reply: FastifyReply) => unknown;

/** Asks one route over a socket; says what was counted and written of it. */
async function ask(handler: Handler, { leaves = false } = {}) {
  const metrics = createMetrics();
  const { logger, entries } = memoryLogger();
  const app = Fastify();
  await app.register(monitoringHooks, { metrics, logger });
  app.get('/', (_request, reply) => handler(reply) as never);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const request = get(address);
  request.on('error', () => {});
  const [response] = await once(request, 'response');
  response.on('error', () => {});
  let body = '';
  response.on('data', (data: Buffer) => {
    body += data;
    if (leaves) request.destroy();
  });
  // Not `once`, which rejects where an answer breaks off.
  await new Promise((resolve) => response.on('close', resolve));
  for (let turn = 0; turn < 200 && entries.length === 0; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await app.close();
  const series = metrics.find('http.server.request.duration')?.series ?? [];
  const counted = series.map(({ labels }) => Object.fromEntries(labels));
  return {
    body,
    headers: response.headers,
    status: counted.map((labels) => [labels['http.response.status_code'], labels['error.type']]),
    lines: entries.map(({ message, fields }) => [message, fields['status']]),
  };
}

const broken = { status: [['500', '500']], lines: [['request', 500]] };
const leftAlone = {
  status: [[undefined, undefined]],
  lines: [['request given up by its client', undefined]],
};
const bytes = (text: string) => new TextEncoder().encode(text);
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

async function* breaks() {
  yield 'data: a\n\n';
  await soon();
  throw new Error('the provider died');
}

async function* endless() {
  for (;;) {
    yield 'data: a\n\n';
    await soon();
  }
}

function web(end: 'error' | 'close' | 'never', onCancel = () => {}) {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(bytes('first'));
      await soon();
      if (end === 'error') controller.error(new Error('the provider died'));
      if (end === 'close') controller.close();
    },
    cancel: onCancel,
  });
}

describe('an answer that the server breaks off in the middle (codex-router#139)', () => {
  it('is a failure of the server: a stream, a web stream, a Response, a pipeline to the socket', async () => {
    const handlers: Handler[] = [
      (reply) => reply.send(Readable.from(breaks())),
      (reply) => reply.send(web('error')),
      () => new Response(web('error')),
      (reply) => {
        reply.hijack();
        reply.raw.writeHead(200);
        pipeline(Readable.from(breaks()), reply.raw, () => {});
      },
    ];
    for (const handler of handlers) expect(await ask(handler)).toMatchObject(broken);
  });

  it('is none where the client has left, whatever the stream then does (express-prom-bundle#120)', async () => {
    const failing = () => {
      const stream = Readable.from(endless());
      return stream.on('close', () => stream.emit('error', new Error('left')));
    };
    let isCancelled = false;
    const handlers: Handler[] = [
      (reply) => reply.send(Readable.from(endless())),
      (reply) => reply.send(failing()),
      () => new Response(web('never', () => (isCancelled = true))),
      (reply) => {
        reply.hijack();
        reply.raw.writeHead(200);
        pipeline(Readable.from(endless()), reply.raw, () => {});
      },
    ];
    for (const handler of handlers) expect(await ask(handler, { leaves: true })).toMatchObject(leftAlone);
    expect(isCancelled).toBe(true);
  });

  it('leaves an answer that ends well as it is, with all its headers', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-own', 'c'],
    ]);
    const answer = await ask(() => new Response(web('close'), { status: 201, headers }));
    expect(answer).toMatchObject({ body: 'first', status: [['201', undefined]], lines: [['request', 201]] });
    expect(answer.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], 'x-own': 'c' });
    const empty = await ask(() => new Response(null, { status: 202 }));
    expect(empty).toMatchObject({ body: '', status: [['202', undefined]] });
    const taken = web('close');
    taken.getReader();
    expect(await ask((reply) => reply.send(taken))).toMatchObject({ status: [['500', '500']] });
  });
});

/** The same over HTTP/2, where an answer that is cancelled has finished as well. */
async function askHttp2(handler: Handler, { leaves = false, waits = false } = {}) {
  const metrics = createMetrics();
  const { logger, entries } = memoryLogger();
  const app = Fastify({ http2: true });
  let begun = () => {};
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  let letGo = () => {};
  if (waits) {
    app.addHook('onRequest', (_request, _reply, next) => {
      letGo = next;
      begun();
    });
  }
  await app.register(monitoringHooks, { metrics, logger });
  app.get('/', (_request, reply) => {
    begun();
    return handler(reply as unknown as FastifyReply) as never;
  });
  const client = connect(await app.listen({ port: 0, host: '127.0.0.1' }));
  const request = client.request({ ':path': '/' });
  request.on('error', () => {});
  request.resume();
  await hasBegun;
  if (leaves) request.close(constants.NGHTTP2_CANCEL);
  await new Promise((resolve) => request.on('close', resolve));
  if (waits) setTimeout(letGo, 50);
  for (let turn = 0; turn < 200 && entries.length === 0; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => client.close(() => resolve(undefined)));
  await app.close();
  const series = metrics.find('http.server.request.duration')?.series ?? [];
  return {
    status: series.map(({ labels }) => {
      const said = Object.fromEntries(labels);
      return [said['http.response.status_code'], said['error.type']];
    }),
    lines: entries.map(({ message, fields }) => [message, fields['status']]),
  };
}

describe('answers over HTTP/2 (sveltejs/kit#16793, danny-avila/LibreChat#13265)', () => {
  it('are no success where the client has left: before a word, in the middle, or while an earlier hook waited', async () => {
    const never = () => new Promise(() => {});
    expect(await askHttp2(never, { leaves: true })).toEqual(leftAlone);
    expect(await askHttp2((reply) => reply.send(Readable.from(endless())), { leaves: true })).toEqual(
      leftAlone,
    );
    expect(await askHttp2(never, { leaves: true, waits: true })).toEqual(leftAlone);
  });

  it('are a failure where the server breaks them off, and as they are where they end well', async () => {
    expect(await askHttp2((reply) => reply.send(Readable.from(breaks())))).toEqual(broken);
    expect(await askHttp2((reply) => reply.code(201).send('done'))).toEqual({
      status: [['201', undefined]],
      lines: [['request', 201]],
    });
  });
});
