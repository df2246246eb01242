// The typed client, over real sockets: what it asks, what it makes of answers, refusals and answers that break off.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import type { TextClient, TextTask } from '../../client/src/create-text-client.ts';
import { createTextClient } from '../../client/src/create-text-client.ts';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';

const key = 'a-client-test-key-a-client-test-key';
const text = 'One text of some words. And another sentence.';
// The service of the tests has operations of its own: the types of the client know those of the real one.
const task = (operation: string, options?: object) => ({ operation, text, options }) as unknown as TextTask;
let app: TestApp;
let client: TextClient;
const servers: Server[] = [];

beforeAll(async () => {
  app = await startApp({ TPL_SECURITY_KEYS: key, TPL_SECURITY_INTERNAL_KEYS: `${key}-2` });
  client = createTextClient({ baseUrl: app.url, apiKey: key });
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});
afterAll(() => app.close());

/** A server that answers everything this way; a client of it. */
async function against(answer: (response: ServerResponse) => void): Promise<TextClient> {
  const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return createTextClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}
const events = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });
const started = 'event: started\ndata: {"operation":"shorten"}\n\n';

describe('the client', () => {
  it('has the types of the service as it is', () => {
    const program = fileURLToPath(new URL('../../client/generate.ts', import.meta.url));
    const flags = ['--experimental-strip-types', '--no-warnings'];
    const { stderr, status } = spawnSync(process.execPath, [...flags, program, '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('answers, once for the same key', async () => {
    const options = { idempotencyKey: 'once' };
    const first = await client.process(task('shorten', { maxWords: 20 }), options);
    expect(first).toMatchObject({ operation: 'shorten', result: { summary: 'One text of some words.' } });
    expect(await client.process(task('shorten', { maxWords: 20 }), options)).toEqual(first);
    await expect(client.process(task('count_words'), options)).rejects.toMatchObject({
      code: 'key_reused',
      status: 422,
    });
  });

  it('streams an answer', async () => {
    const seen = await all(client.stream(task('count_words')));
    expect(seen[0]).toEqual({ type: 'started', operation: 'count_words' });
    expect(seen.at(-1)).toMatchObject({ type: 'answer', answer: { operation: 'count_words' } });
  });

  it('says what no header can hold, without it, and sends nothing (chatgpt-web#130)', async () => {
    const unseen = 'secret\u200bsecret';
    const locked = createTextClient({ baseUrl: app.url, apiKey: unseen });
    const unusable = { code: 'unusable_key', status: 401, retryable: false, cause: undefined };
    await expect(locked.status()).rejects.toMatchObject(unusable);
    await expect(all(locked.stream(task('count_words')))).rejects.toMatchObject(unusable);
    await expect(locked.documents.get('a')).rejects.not.toThrow('secret');
    const options = { idempotencyKey: unseen };
    const invalid = { code: 'invalid_request', status: 400, retryable: false };
    await expect(client.process(task('count_words'), options)).rejects.toMatchObject(invalid);
    await expect(all(client.stream(task('count_words'), options))).rejects.toMatchObject(invalid);
    await expect(client.batches.create([task('count_words')], options)).rejects.toMatchObject(invalid);
    // What `fetch` itself takes away is no fault: the end of a line in a file.
    const read = createTextClient({ baseUrl: app.url, apiKey: `${key}\n` });
    expect(await read.status()).toMatchObject({ scheme: 'api_key' });
  });

  it('streams the same answer for the same key', async () => {
    const options = { idempotencyKey: 'streamed-once', fresh: true };
    const first = await all(client.stream(task('shorten', { maxWords: 30 }), options));
    expect(first.map(({ type }) => type)).toEqual(['started', 'answer']);
    expect(await all(client.stream(task('shorten', { maxWords: 30 }), options))).toEqual(first);
    const another = all(client.stream(task('count_words'), options));
    await expect(another).rejects.toMatchObject({ code: 'key_reused', status: 422 });
  });

  it('sends a batch, follows it to its end, and forgets it', async () => {
    const { id, total } = await client.batches.create([task('shorten'), task('count_words')]);
    expect(total).toBe(2);
    expect((await all(client.batches.watch(id))).at(-1)).toMatchObject({ status: 'done', finished: 2 });
    const { items } = await client.batches.get(id);
    expect(items.map(({ status }) => status)).toEqual(['done', 'done']);
    const zip = new Response(await client.batches.results(id, { format: 'zip' }));
    expect(Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer())))).toContain('answers/0002.md');
    expect(await new Response(await client.batches.results(id)).json()).toHaveLength(2);
    await expect(client.batches.results('none')).rejects.toMatchObject({ code: 'not_found' });
    await client.batches.stop(id);
    await expect(client.batches.get(id)).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  it('says who it is and what there is', async () => {
    expect(await client.status()).toMatchObject({ scheme: 'api_key' });
    expect((await client.operations()).operations.map(({ id }) => id)).toContain('shorten');
  });

  it('tells a refusal with its fields and the id of the request', async () => {
    const asked = client.process(task('shorten', { maxWords: 1 }));
    await expect(asked).rejects.toMatchObject({
      name: 'TextClientError',
      code: 'invalid_request',
      status: 400,
      retryable: false,
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      problem: { errors: [{ path: 'options.maxWords' }] },
    });
    await expect(all(client.stream(task('shorten', { maxWords: 1 })))).rejects.toMatchObject({ status: 400 });
    const stranger = createTextClient({ baseUrl: app.url, apiKey: () => undefined });
    await expect(stranger.status()).rejects.toMatchObject({ code: 'missing', status: 401 });
  });

  it('rejects with the reason of its signal', async () => {
    const reason = new Error('Enough.');
    const signal = AbortSignal.abort(reason);
    await expect(client.process(task('shorten'), { signal })).rejects.toBe(reason);
    const silent = await against((response) => events(response).write(started));
    const controller = new AbortController();
    const stream = silent.stream(task('shorten'), { signal: controller.signal });
    await stream.next();
    controller.abort(reason);
    await expect(stream.next()).rejects.toBe(reason);
  });

  it.each([
    ['cut', (response: ServerResponse) => events(response).end(started)],
    ['cut', (response: ServerResponse) => events(response).write(started, () => response.destroy())],
    [
      'stream_truncated',
      (response: ServerResponse) =>
        events(response).end(
          `${started}event: error\r\ndata: {"status":502,"code":"stream_truncated"}\r\n\r\n`,
        ),
    ],
  ])('tells a stream without an answer as %s', async (code, answer) => {
    const stream = (await against(answer)).stream(task('shorten'));
    expect((await stream.next()).value).toMatchObject({ type: 'started' });
    await expect(stream.next()).rejects.toMatchObject({ code, status: 502, retryable: true });
  });

  it('tells what is no service, and one that is not there', async () => {
    const page = await against((response) => response.end('<!doctype html>'));
    await expect(page.status()).rejects.toMatchObject({ code: 'not_understood' });
    const proxy = await against((response) => response.writeHead(503, { 'retry-after': '3' }).end('busy'));
    await expect(proxy.status()).rejects.toMatchObject({ status: 503, retryAfterMs: 3_000, retryable: true });
    const gone = await against((response) => response.destroy());
    await expect(gone.status()).rejects.toMatchObject({ code: 'unreachable', status: 0, retryable: true });
  });

  it('sends a document, works on it, and asks for receipts', async () => {
    const body = new TextEncoder().encode(`${text}\n\nA second paragraph.`);
    const { id, kind } = await client.documents.send({
      body,
      name: 'note.txt',
      type: 'text/plain; charset=utf-8',
    });
    const { text: read, blocks } = await client.documents.get(id);
    expect([kind, blocks.length, read.slice(0, text.length)]).toEqual(['text', 2, text]);
    const russian = Uint8Array.from([0xef, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    const told = await client.documents.send({ body: russian, type: 'Text/Plain; charset="windows-1251"' });
    expect((await client.documents.get(told.id)).text).toBe('привет');
    const shorten = { operation: 'shorten', options: {} } as never;
    expect(await client.documents.estimate(id, shorten)).toMatchObject({ operation: 'shorten', parts: 1 });
    const states = await all(client.analyses.watch((await client.documents.analyze(id, shorten)).id));
    const { id: analysis, answer } = states.at(-1)!;
    expect(answer).toMatchObject({
      operation: 'shorten',
      provider: 'offline',
      result: { summary: 'One text of some words.' },
    });
    expect(await client.analyses.get(analysis)).toMatchObject({ status: 'done' });
    await client.analyses.stop(analysis);
    const asked = { text, operation: 'shorten', result: { summary: 'One text of some words.' } } as never;
    expect(await client.receipts(asked)).toMatchObject([{ path: 'summary', start: 0 }]);
    await client.documents.forget(id);
    await expect(client.documents.get(id)).rejects.toMatchObject({ code: 'not_found', status: 404 });
    await expect(client.documents.forget(id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
