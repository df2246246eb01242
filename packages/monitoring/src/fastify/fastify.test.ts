import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { createHealth } from '../health/create-health.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import { memoryLogger } from '../testing/memory-logger.ts';
import { monitoringHooks } from './monitoring-hooks.ts';
import { monitoringRoutes } from './monitoring-routes.ts';

async function app() {
  const metrics = createMetrics();
  const health = createHealth();
  const { logger, entries } = memoryLogger();
  const pressure = { reason: undefined as string | undefined };
  const server = Fastify({ genReqId: () => 'r-1' });
  const annotations: object[] = [];
  const tracing = { current: () => undefined, annotate: (said: object) => void annotations.push(said) };
  await server.register(monitoringHooks, { metrics, tracing, pressure: () => pressure.reason });
  await server.register(monitoringRoutes, {
    metrics,
    health,
    groups: ['storage'],
    showDetails: (request) => request.headers.authorization === 'Bearer admin',
  });
  server.post('/items/:id', async (request) => {
    logger.info('handled', { body: request.body });
    return { ok: true };
  });
  return { server, metrics, health, entries, pressure, annotations };
}

describe('monitoringRoutes', () => {
  it('serves metrics in the format that was asked for', async () => {
    const { server } = await app();
    const text = await server.inject('/metrics');
    expect(text.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text.body).toContain('tpl_monitoring_series');
    const open = await server.inject({
      url: '/metrics',
      headers: { accept: 'application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1' },
    });
    expect(open.headers['content-type']).toContain('application/openmetrics-text');
    expect(open.body).toMatch(/# EOF\n$/);
  });

  it('answers probes by group, with details only for those who may see them', async () => {
    const { server, health } = await app();
    health.component({ name: 'db' }).set('down', { host: 'internal-1' });
    health.component({ name: 'disk', groups: ['storage'], critical: false }).set('down');
    const ready = await server.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'down' }]);
    const detailed = await server.inject({
      url: '/health/ready',
      headers: { authorization: 'Bearer admin' },
    });
    expect(detailed.json()).toMatchObject({
      status: 'down',
      checks: [{ name: 'db', details: { host: 'internal-1' } }],
    });
    expect((await server.inject('/health/live')).statusCode).toBe(200);
    expect((await server.inject('/health/startup')).statusCode).toBe(200);
    expect((await server.inject('/health/storage')).json()).toEqual({ status: 'degraded' });
    expect((await server.inject('/health/other')).statusCode).toBe(404);
  });

  it('answers HEAD as GET without a body, and takes no other method', async () => {
    const { server, health } = await app();
    health.component({ name: 'db' }).set('down');
    const paths = ['/metrics', '/health/ready', '/health/live'];
    for (const method of ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const) {
      const answers = await Promise.all(paths.map((url) => server.inject({ method, url })));
      const isHead = method === 'HEAD';
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(isHead ? [200, 503, 200] : [404, 404, 404]);
      if (isHead) expect(answers.map(({ body }) => body)).toEqual(['', '', '']);
    }
  });

  it('has no routes for what it was not given', async () => {
    const server = Fastify();
    await server.register(monitoringRoutes, {});
    expect((await server.inject('/metrics')).statusCode).toBe(404);
    expect((await server.inject('/health/live')).statusCode).toBe(404);
  });
});

describe('monitoringHooks', () => {
  it('measures requests by route pattern, never by path', async () => {
    const { server, metrics } = await app();
    await server.inject({ method: 'POST', url: '/items/1', payload: {} });
    await server.inject({ method: 'POST', url: '/items/2', payload: {} });
    await server.inject('/not/there');
    const family = metrics.find('http.server.request.duration');
    const seen = family?.series.map(({ labels, cell }) => [
      ...labels.map(([, value]) => value),
      'count' in cell && cell.count,
    ]);
    expect(seen).toEqual([
      ['POST', 'http', '/items/:id', '200', 2],
      ['GET', 'http', '404', 1],
    ]);
  });

  // first-tree-ai/opentag#713
  it('takes no scheme from a client behind a proxy that is trusted', async () => {
    const metrics = createMetrics();
    const server = Fastify({ trustProxy: true });
    await server.register(monitoringHooks, { metrics });
    server.get('/', async () => 'ok');
    for (const scheme of ['https', 'http', 'made-up-1', 'made-up-2'])
      await server.inject({ url: '/', headers: { 'x-forwarded-proto': scheme } });
    const schemes = metrics
      .find('http.server.request.duration')
      ?.series.map(({ labels }) => labels.find(([label]) => label === 'url.scheme')?.[1]);
    expect(schemes).toEqual(['https', 'http', '_OTHER']);
  });

  it('measures a request whose client hangs up, once and without a status', async () => {
    const { server, metrics } = await app();
    let answer = () => {};
    const isAnswered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const isGone = new Promise<void>((resolve) => {
      server.addHook('onRequestAbort', (_request, next) => {
        resolve();
        next();
      });
    });
    server.get('/slow', () => isAnswered);
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    const client = new AbortController();
    const asked = fetch(`${address}/slow`, { signal: client.signal });
    await once(server.server, 'request');
    client.abort();
    await expect(asked).rejects.toThrow();
    await isGone;
    answer();
    await server.close();
    const family = metrics.find('http.server.request.duration');
    expect(family?.series.map(({ labels, cell }) => [labels, 'count' in cell && cell.count])).toEqual([
      [
        [
          ['http.request.method', 'GET'],
          ['url.scheme', 'http'],
          ['http.route', '/slow'],
        ],
        1,
      ],
    ]);
  });

  it('measures a request whose client hung up before its hooks began', async () => {
    const metrics = createMetrics();
    await using server = Fastify();
    let here = () => {};
    const came = new Promise<void>((resolve) => {
      here = resolve;
    });
    server.addHook('onRequest', async ({ raw }) => {
      const left = once(raw.socket, 'close');
      here();
      await left;
    });
    await server.register(monitoringHooks, { metrics });
    const over = new Promise<void>((resolve) => {
      server.get('/slow', async () => {
        resolve();
        return {};
      });
    });
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    const client = new AbortController();
    const asked = fetch(`${address}/slow`, { signal: client.signal });
    await came;
    client.abort();
    await expect(asked).rejects.toThrow();
    await over;
    const [series] = metrics.find('http.server.request.duration')?.series ?? [];
    expect(Object.fromEntries(series?.labels ?? [])).toEqual({
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'http.route': '/slow',
    });
  });

  it('puts the request id on every log line of a request, over a real socket with a body', async () => {
    const { server, entries } = await app();
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    await fetch(`${address}/items/1`, {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    await server.close();
    expect(entries[0]?.fields).toEqual({ request_id: 'r-1', body: { a: 1 } });
  });

  it('writes a line about each answer with the id that the caller got, none about probes, and none when turned off', async () => {
    for (const logRequests of [true, false]) {
      const { logger, entries } = memoryLogger();
      const metrics = createMetrics();
      const server = Fastify({ genReqId: () => 'r-1' });
      server.decorateRequest('requestId', '');
      // What a gate registered before the hooks does: it names the request, and may refuse it.
      server.addHook('onRequest', async (request, reply) => {
        Object.assign(request, { requestId: 'gate-7' });
        if (request.headers.authorization === 'wrong') return reply.code(401).send();
        return undefined;
      });
      await server.register(monitoringHooks, { metrics, logger, settings: { logRequests } });
      await server.register(monitoringRoutes, { metrics });
      server.get('/items/:id', async () => ({ ok: true }));
      const answer = await server.inject('/items/1');
      await server.inject({ url: '/items/1', headers: { authorization: 'wrong' } });
      await server.inject('/metrics');
      expect(answer.headers['x-request-id']).toBe('gate-7');
      const shown = entries.map(({ message, fields: { duration_ms, ...rest } }) => [message, rest]);
      const common = { request_id: 'gate-7', method: 'GET', route: '/items/:id' };
      expect(shown).toEqual(
        logRequests
          ? [
              ['request', { ...common, status: 200 }],
              ['request', { ...common, status: 401 }],
            ]
          : [],
      );
      const counted = metrics.find('http.server.request.duration')?.series.length;
      expect([counted, metrics.find('tpl.http.probes')?.series.length]).toEqual([2, 1]);
    }
  });

  it('counts a client that hangs up on a POST once, folds methods nobody knows, and names server errors', async () => {
    const metrics = createMetrics();
    const server = Fastify();
    server.addHttpMethod('PROPFIND');
    await server.register(monitoringHooks, { metrics });
    let answer = (_text: string) => {};
    let reach = () => {};
    const isReached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    server.post('/slow', () => {
      reach();
      return new Promise<string>((resolve) => {
        answer = resolve;
      });
    });
    server.route({
      method: 'PROPFIND',
      url: '/spam',
      handler: async (_request, reply) => reply.code(529).send(),
    });
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    const client = new AbortController();
    const asked = fetch(`${address}/slow`, {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
      signal: client.signal,
    });
    const raw = once(server.server, 'request');
    const [, response] = (await raw) as [unknown, import('node:http').ServerResponse];
    await isReached;
    client.abort();
    await expect(asked).rejects.toThrow();
    if (!response.closed) await once(response, 'close');
    answer('late');
    await server.inject({ method: 'PROPFIND' as 'GET', url: '/spam' });
    await server.close();
    const seen = metrics.find('http.server.request.duration')?.series ?? [];
    expect(
      seen.map(({ labels, cell }) => [Object.fromEntries(labels), 'count' in cell && cell.count]),
    ).toEqual([
      [{ 'http.request.method': 'POST', 'url.scheme': 'http', 'http.route': '/slow' }, 1],
      [
        {
          'http.request.method': '_OTHER',
          'url.scheme': 'http',
          'http.route': '/spam',
          'http.response.status_code': '529',
          'error.type': '529',
        },
        1,
      ],
    ]);
  });

  it('writes the id of a request on its span', async () => {
    const { server, annotations } = await app();
    await server.inject('/items/1');
    expect(annotations).toEqual([{ 'tpl.request.id': 'r-1' }]);
  });

  it('answers 503 under pressure, but still answers probes and scrapes', async () => {
    const { server, metrics, pressure } = await app();
    // Prometheus sees the first burst only where the series was there before.
    for (const reason of ['event_loop', 'heap', 'memory'])
      expect((await server.inject('/metrics')).body).toContain(
        `tpl_http_refused_total{reason="${reason}"} 0`,
      );
    pressure.reason = 'event_loop';
    const refused = await server.inject({ method: 'POST', url: '/items/1', payload: {} });
    expect([refused.statusCode, refused.headers['retry-after'], refused.json().code]).toEqual([
      503,
      '1',
      'under_pressure',
    ]);
    expect((await server.inject('/health/live')).statusCode).toBe(200);
    expect((await server.inject('/metrics')).body).toContain('tpl_http_refused_total{reason="event_loop"} 1');
    expect(metrics.find('tpl.http.refused')?.series).toHaveLength(3);
  });
});
