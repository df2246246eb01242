// Infrastructure Service: resilience · stable API, changes affect all users
// What wrappers around fetch have got wrong in public, each with its report.
import { getEventListeners, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { freePort } from '@internal/kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as undici from 'undici';
import { createFetch, createPolicy } from '../../src/index.ts';

type Handler = (response: ServerResponse, number: number) => void;
const seen: { type: string; body: string; length: string; url: string; id: unknown }[] = [];
let handler: Handler = (response) => response.end('fine');
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { 'content-type': type = '', 'content-length': length = '' } = request.headers;
  seen.push({ type, body, length, url: request.url ?? '', id: request.headers['x-id'] });
  handler(response, seen.length);
}
const server = createServer((request, response) => void serve(request, response));
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const status = (response: ServerResponse, code: number) => response.writeHead(code).end('no');
const twice: Handler = (response, number) => (number < 3 ? status(response, 503) : response.end('fine'));
const quick = { name: 'api', backoffBaseMs: 1, backoffMaxMs: 1 };

describe('wrappers around fetch', () => {
  it('fetch-retry #99, cloudflare/mcp #196: send the body of a Request again, not an empty one', async () => {
    handler = twice;
    const request = new Request(url, {
      method: 'PUT',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    const response = await createFetch(createPolicy(quick))(request);
    expect(await response.text()).toBe('fine');
    expect(seen).toMatchObject(Array(3).fill({ type: 'application/json', body: '{"a":1}', length: '7' }));
  });

  it.each<[string, (own: string) => Parameters<typeof fetch>]>([
    ['a header beyond Latin-1', (own) => [own, { headers: { 'x-title': '日本' } }]],
    ['a GET with a body', (own) => [own, { method: 'GET', body: 'x' }]],
    ['a method that is none', (own) => [own, { method: 'GE T' }]],
    ['credentials in the address', (own) => [own.replace('//', '//a:b@')]],
    ['a port that fetch blocks', () => ['http://127.0.0.1:6667/']],
  ])(
    'perron #82, reinhardt-web #390: count nothing of what cannot be sent against the server: %s',
    async (_, args) => {
      handler = (response) => response.end('fine');
      const policy = createPolicy(quick);
      const send = createFetch(policy);
      const failures = await Promise.all(
        Array.from({ length: 40 }, () => send(...args(url)).then(() => 'sent', String)),
      );
      expect(failures.every((failure) => failure.startsWith('TypeError'))).toBe(true);
      expect(policy.snapshot()).toMatchObject({ state: 'closed', counts: { opens: 0, retries: 0 } });
      expect((await send(url)).status).toBe(200);
    },
  );

  it('perron #82: count what was sent to nobody there, as ever', async () => {
    const policy = createPolicy(quick);
    const send = createFetch(policy);
    const gone = `http://127.0.0.1:${await freePort()}/`;
    for (let turn = 0; turn < 40; turn += 1) await send(gone, { method: 'POST', body: 'x' }).catch(() => {});
    expect(policy.snapshot().counts.opens).toBe(1);
  });

  // RFC 10008, of June 2026: a question with a body changes nothing.
  it('methanol #194, undici #5459: send a QUERY again', async () => {
    handler = twice;
    const response = await createFetch(createPolicy(quick))(url, { method: 'QUERY', body: 'all' });
    expect(await response.text()).toBe('fine');
    expect(seen.map(({ body }) => body)).toEqual(['all', 'all', 'all']);
  });

  it('fetch-sparql-endpoint.js #35, node-fetch #204: free an answer whose body is a stream of Node’s', async () => {
    const bodies: Readable[] = [];
    const own = async () => {
      bodies.push(Readable.from(['x']));
      return { status: bodies.length < 3 ? 503 : 200, headers: new Headers(), body: bodies.at(-1) };
    };
    const response = await createFetch(createPolicy(quick), { fetch: own })(url);
    expect([response.status, bodies.map(({ destroyed }) => destroyed)]).toEqual([200, [true, true, false]]);
  });

  it('undici #4691, getsentry/cli #829: send a form again, with its boundary', async () => {
    handler = twice;
    const form = new FormData();
    form.append('field', 'value');
    await createFetch(createPolicy(quick))(url, { method: 'PUT', body: form });
    await createFetch(createPolicy(quick))(new Request(url, { method: 'PUT', body: form }));
    expect(seen.length).toBe(4);
    for (const { type, body } of seen) {
      const [, boundary] = /boundary=(.+)$/.exec(type) ?? [];
      expect(body).toContain(`--${boundary}`);
      expect(body).toContain('value');
    }
  });

  it('infisical/node-sdk-v2 #36: free the connection of an answer that nobody reads', async () => {
    handler = (response, number) =>
      number < 3 ? response.writeHead(503).end(Buffer.alloc(1_000_000)) : response.end('fine');
    const dispatcher = new undici.Agent({ connections: 1 });
    const policy = createPolicy({ ...quick, deadlineMs: 2_000 });
    const response = await createFetch(policy, { fetch: undici.fetch })(url, {
      dispatcher,
    } as unknown as RequestInit);
    expect(await response.text()).toBe('fine');
    await dispatcher.close();
  });

  it('vercel/fetch #75: send nothing twice that is not idempotent', async () => {
    handler = (response) => status(response, 500);
    const response = await createFetch(createPolicy(quick))(url, { method: 'POST', body: 'pay' });
    expect(response.status).toBe(500);
    expect(seen).toHaveLength(1);
  });

  it('graphql-hive/console #6518: cut no body off at a limit for its head', async () => {
    handler = (response) => {
      response.write('fi');
      setTimeout(() => response.end('ne'), 120);
    };
    const policy = createPolicy({ ...quick, deadlineMs: 60, attemptTimeoutMs: 60 });
    const response = await createFetch(policy)(url);
    expect(await response.text()).toBe('fine');
  });

  it('coinbase/x402 #306: send a stream once, and hand out what it got', async () => {
    handler = (response, number) => (number === 1 ? status(response, 503) : response.end('fine'));
    const body = new Blob(['streamed']).stream();
    const init = { method: 'PUT', body, duplex: 'half' } as RequestInit;
    const response = await createFetch(createPolicy(quick))(url, init);
    expect(response.status).toBe(503);
    expect(seen.map(({ body }) => body)).toEqual(['streamed']);
  });

  it('undici #5450: try again when a kept connection was closed meanwhile', async () => {
    handler = (response, number) =>
      number === 2 ? response.socket?.resetAndDestroy() : response.end('fine');
    const fetch = createFetch(createPolicy(quick));
    for (let call = 0; call < 2; call += 1) expect(await (await fetch(url)).text()).toBe('fine');
    expect(seen).toHaveLength(3);
  });

  it('whatwg/fetch #447: let an abort end the body too', async () => {
    handler = (response) => void response.write('fi');
    const controller = new AbortController();
    const response = await createFetch(createPolicy(quick))(url, { signal: controller.signal });
    const text = response.text();
    controller.abort();
    await expect(text).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('unifont #79: send again what was asked for, whatever became of its URL and headers since', async () => {
    handler = (response, number) => (number % 2 === 1 ? status(response, 503) : response.end('fine'));
    const fetch = createFetch(createPolicy({ ...quick, maxConcurrent: 1 }));
    for (const make of [() => new Headers(), () => ({}) as Record<string, string>]) {
      seen.length = 0;
      const page = new URL(url);
      const headers = make();
      const answers: Promise<Response>[] = [];
      for (const number of ['1', '2', '3']) {
        page.searchParams.set('page', number);
        if (headers instanceof Headers) headers.set('x-id', number);
        else headers['x-id'] = number;
        answers.push(fetch(page, { headers }));
      }
      for (const answer of answers) expect((await answer).status).toBe(200);
      expect(new Set(seen.map((one) => `${one.url} ${one.id}`))).toEqual(
        new Set(['/?page=1 1', '/?page=2 2', '/?page=3 3']),
      );
    }
  });

  it('commitpulse #6172: leave the options of a request as they were given', async () => {
    const headers: [string, string][] = [['x-id', '1']];
    const init = Object.freeze({ method: 'PUT', body: 'a', headers });
    const fetch = createFetch(createPolicy(quick), { deadlineHeader: true });
    handler = (response) => response.end('fine');
    expect((await fetch(url, init)).status).toBe(200);
    expect([seen[0]?.id, headers]).toEqual(['1', [['x-id', '1']]]);
  });

  it('a2a-js #735: send the same body again, whatever became of the caller’s since', async () => {
    handler = (response, number) => (number === 1 ? status(response, 503) : response.end('fine'));
    const bytes = new TextEncoder().encode('.abc.');
    const params = new URLSearchParams('a=b');
    const form = new FormData();
    form.set('a', 'b');
    form.set('file', new File(['text'], 'f.txt', { type: 'text/plain' }));
    const rest = () => params.set('a', 'c');
    for (const [body, part, change] of [
      [bytes.slice().buffer, '.abc.', () => {}],
      [bytes.subarray(1, 4), 'abc', () => bytes.fill(120)],
      [params, 'a=b', rest],
      [form, 'name="a"\r\n\r\nb\r\n', () => form.set('a', 'c')],
      [form, 'filename="f.txt"', () => form.delete('file')],
    ] as const) {
      seen.length = 0;
      const policy = createPolicy(quick);
      policy.on('retry', change);
      expect((await createFetch(policy)(url, { method: 'PUT', body })).status).toBe(200);
      expect(seen).toHaveLength(2);
      for (const one of seen) expect(one.body).toContain(part);
    }
  });

  it('a2aproject/a2a-js #735, whatwg/fetch #1662: follow a redirect that keeps method and body', async () => {
    const at = (response: ServerResponse, number: number) => {
      if (number === 1) status(response, 503);
      else if (number === 2) response.writeHead(307, { location: '/there' }).end();
      else response.end('fine');
    };
    handler = at;
    const response = await createFetch(createPolicy(quick))(
      new Request(url, { method: 'PUT', body: 'kept' }),
    );
    expect(await response.text()).toBe('fine');
    expect(seen.map(({ body }) => body)).toEqual(['kept', 'kept', 'kept']);
  });

  it('nodejs/node #46525, undici #5285: leave no listener at a signal that is used again and again', async () => {
    handler = (response) => response.end('fine');
    const { signal } = new AbortController();
    const fetch = createFetch(createPolicy(quick));
    for (let call = 0; call < 20; call += 1) await (await fetch(url, { signal })).text();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('boa #5286, bun #33678: hear the signal of a Request, unless the call says null', async () => {
    handler = (response) => response.end('fine');
    const reason = new Error('left');
    const fetch = createFetch(createPolicy(quick));
    const request = () => new Request(url, { signal: AbortSignal.abort(reason) });
    await expect(fetch(request())).rejects.toBe(reason);
    expect(seen).toHaveLength(0);
    expect((await fetch(request(), { signal: null })).status).toBe(200);
  });

  it('fetch-retry #66: begin a redirected request anew, with its own method', async () => {
    handler = (response, number) => {
      if (number % 2 === 1) response.writeHead(303, { location: '/there' }).end();
      else if (number === 2) response.writeHead(503, { 'retry-after': '0' }).end();
      else response.end('fine');
    };
    const fetch = createFetch(createPolicy(quick));
    expect(await (await fetch(url, { method: 'POST', body: 'a' })).text()).toBe('fine');
    expect(seen.map(({ body, url: path }) => `${path}${body}`)).toEqual(['/a', '/there', '/a', '/there']);
  });
});
