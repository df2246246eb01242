// Infrastructure Service: resilience · stable API, changes affect all users
// What wrappers around fetch have got wrong in public, each with its report.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as undici from 'undici';
import { createFetch, createPolicy } from '../../src/index.ts';

type Handler = (response: ServerResponse, number: number) => void;
const seen: { type: string; body: string; length: string }[] = [];
let handler: Handler = (response) => response.end('fine');
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { 'content-type': type = '', 'content-length': length = '' } = request.headers;
  seen.push({ type, body, length });
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
    expect(seen).toEqual(Array(3).fill({ type: 'application/json', body: '{"a":1}', length: '7' }));
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
});
