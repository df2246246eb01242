// Infrastructure Service: security · stable API, changes affect all users
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { createApiKey } from '@internal/redact';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SecurityError } from '../../src/errors/security-error.ts';
import type { HttpDecision, HttpGateOptions } from '../../src/gate/http-gate.ts';
import { createApiKeyAuthenticator } from '../../src/keys/api-key-authenticator.ts';
import { toKeyRecord } from '../../src/keys/key-record.ts';
import { createKeyRing } from '../../src/keys/key-ring.ts';
import { createRateLimiter } from '../../src/limits/create-rate-limiter.ts';
import type { LimitStore } from '../../src/limits/limit-store.ts';
import { runHttpMatrix } from '../../src/testing.ts';
import type { RunningServer } from './http-servers.ts';
import { serveExpress, serveExpress4, serveFastify, serveFastify4 } from './http-servers.ts';

const past = '2020-01-01T00:00:00Z';
const keys = {
  good: createApiKey(),
  expired: createApiKey(),
  revoked: createApiKey(),
  unscoped: createApiKey(),
  limited: createApiKey(),
};
const scopes = ['text:read', 'text:write'];
const ring = createKeyRing([
  toKeyRecord(keys.good, { id: 'good', scopes, limits: { requests: 1_000 } }),
  toKeyRecord(keys.expired, { scopes, expiresAt: past }),
  toKeyRecord(keys.revoked, { scopes, revokedAt: past }),
  toKeyRecord(keys.unscoped, { limits: { requests: 1_000 } }),
  toKeyRecord(keys.limited, { scopes, limits: { requests: 0 } }),
]);
const authenticator = createApiKeyAuthenticator({ ring });
const window = { name: 'requests', limit: 10, windowMs: 60_000 };
const deadStore: LimitStore = {
  kind: 'redis',
  take: () => Promise.reject(new SecurityError('store_unavailable', 'away')),
  adjust: () => Promise.reject(new SecurityError('store_unavailable', 'away')),
};
const origin = 'https://app.example.org';

describe.each([
  ['Fastify', serveFastify],
  ['Express', serveExpress],
  ['Fastify 4', serveFastify4],
  ['Express 4', serveExpress4],
])('%s behind the gate', (_name, serve) => {
  let server: RunningServer;
  let storeDown: RunningServer;
  const decisions: HttpDecision[] = [];
  const call = (path: string, init: RequestInit & { key?: string } = {}) => {
    const { key = keys.good, headers, ...rest } = init;
    return fetch(server.url + path, {
      ...rest,
      headers: { authorization: `Bearer ${key}`, ...(headers as Record<string, string>) },
    });
  };
  const post = (path: string, body: Buffer | string, headers: Record<string, string> = {}) =>
    call(path, {
      method: 'POST',
      body: body as never,
      headers: { 'content-type': 'application/json', ...headers },
    });

  beforeAll(async () => {
    const common: HttpGateOptions = {
      authenticator,
      contentTypes: ['application/json'],
      cors: { origins: [origin] },
    };
    const limiter = createRateLimiter({ windows: [window] });
    server = await serve({
      ...common,
      limiter,
      trustedProxies: ['127.0.0.1'],
      onDecision: (decision) => decisions.push(decision),
    });
    const closed = createRateLimiter({ windows: [window], store: deadStore, storeDown: 'closed' });
    storeDown = await serve({ ...common, limiter: closed });
  });
  afterAll(async () => {
    await server.close();
    await storeDown.close();
  });

  it('refuses every refusable request on every route as the standards ask', async () => {
    const results = await runHttpMatrix({
      url: server.url,
      routes: [
        { method: 'GET', path: '/read', isScoped: true },
        { method: 'POST', path: '/write', body: '{}', isScoped: true },
      ],
      keys,
      bodyLimitBytes: 2_000,
      storeDownUrl: storeDown.url,
    });
    expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(new Set(results.map((result) => result.case)).size).toBe(14);
  });

  it('lets a good request in and says who and how much is left', async () => {
    const response = await post('/write', '{"a":1}');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ principal: 'good', body: { a: 1 } });
    expect(response.headers.get('ratelimit-policy')).toBe('"requests";q=1000;w=60');
    expect(response.headers.get('ratelimit')).toMatch(/^"requests";r=\d+;t=\d+$/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(response.headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it('takes no key on a public route and counts nothing on an unlimited one', async () => {
    expect((await fetch(`${server.url}/open`)).status).toBe(200);
    const free = await call('/free', { key: keys.limited });
    expect(free.status).toBe(200);
    expect(free.headers.get('ratelimit')).toBeNull();
  });

  it('goes on with the trace of the caller, and starts one where there is none or a bad one', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await call('/read', { headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } });
    expect(response.headers.get('x-request-id')).toBe(trace);
    const { traceparent } = (await response.json()) as { traceparent: string };
    expect(traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(traceparent).not.toContain('00f067aa0ba902b7');
    const bad = await call('/read', { headers: { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` } });
    expect(bad.headers.get('x-request-id')).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('reads a body in %s and refuses one that unpacks to too much', async (encoding, compress) => {
    const small = await post('/write', compress('{"a":2}'), { 'content-encoding': encoding });
    expect(await small.json()).toMatchObject({ body: { a: 2 } });
    const bomb = await post('/write', compress(JSON.stringify('0'.repeat(5_000_000))), {
      'content-encoding': encoding,
    });
    expect(bomb.status).toBe(413);
    // What is left of it would be read as the next request.
    expect(bomb.headers.get('connection')).toBe('close');
    const broken = await post('/write', 'this is not compressed', { 'content-encoding': encoding });
    expect(broken.status).toBe(400);
  });

  it('refuses a body that grows past its limit without saying its length', async () => {
    const grow = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.alloc(1_500, 32)),
    });
    const request = {
      method: 'POST',
      body: grow,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    };
    const response = await call('/write', request as never).catch((error: Error) => error);
    // The server closes while the client still sends: either the answer arrives or the connection ends.
    if (response instanceof Response) expect(response.status).toBe(413);
    expect((await post('/write', '{}')).status).toBe(200);
  });

  it('reads a body once, however many guards there are', async () => {
    expect(await (await post('/twice', '{"a":3}')).json()).toEqual({ body: { a: 3 } });
  });

  it('takes other types where a route says so', async () => {
    const response = await post('/upload', Buffer.alloc(64), { 'content-type': 'application/octet-stream' });
    expect(await response.json()).toMatchObject({ body: 64 });
    expect((await post('/upload', '{}')).status).toBe(415);
  });

  it('answers preflights of listed origins only', async () => {
    const preflight = (from: string) =>
      fetch(`${server.url}/write`, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'POST' },
      });
    const good = await preflight(origin);
    expect(good.status).toBe(204);
    expect(good.headers.get('access-control-allow-origin')).toBe(origin);
    const bad = await preflight('https://app.example.org.evil.test');
    expect(bad.status).toBe(403);
    expect(bad.headers.get('access-control-allow-origin')).toBeNull();
    const plain = await call('/read', { headers: { origin } });
    expect(plain.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('takes the address a trusted proxy names, not one written before it', async () => {
    const response = await call('/read', { headers: { 'x-forwarded-for': '6.6.6.6, 198.51.100.9' } });
    expect(await response.json()).toMatchObject({ address: '198.51.100.9' });
  });

  it('hides what failed inside and which routes there are', async () => {
    const failed = await call('/fails');
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toContain('tpl_live_secret');
    expect((await call('/nowhere')).status).toBe(404);
    expect((await fetch(`${server.url}/nowhere`)).status).toBe(401);
  });

  it.each(['/item/%E0%A4%A', `/item/%E0%A4${'evil'.repeat(50)}`])(
    'repeats no path that no route can take: %s',
    async (path) => {
      const response = await call(path);
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
      expect(await response.text()).not.toMatch(/evil|%E0/);
    },
  );

  it.each([
    ['application/json; charset=utf-16le', 415],
    ['application/json;charset="iso-8859-1"', 415],
    ['application/json; charset=UTF-8', 200],
  ])('takes JSON in UTF-8 only: %s', async (type, status) =>
    expect((await post('/write', '{}', { 'content-type': type })).status).toBe(status),
  );

  it('lives through a megabyte of headers', async () => {
    const { hostname, port } = new URL(server.url);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => {
        socket.write('GET /read HTTP/1.1\r\nhost: x\r\n');
        for (let index = 0; index < 100; index += 1) socket.write(`x-${index}: ${'a'.repeat(10_000)}\r\n`);
      });
      socket.on('data', (chunk) => (text += chunk));
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
    });
    expect(answer === '' || answer.includes(' 431 ')).toBe(true);
    expect((await call('/read')).status).toBe(200);
  });

  it('tells each decision without a key', () => {
    expect(decisions.some(({ code }) => code === 'limited')).toBe(true);
    expect(decisions.some(({ ok, principal }) => ok && principal?.id === 'good')).toBe(true);
    const told = JSON.stringify(decisions);
    for (const key of Object.values(keys)) expect(told).not.toContain(key);
  });
});
