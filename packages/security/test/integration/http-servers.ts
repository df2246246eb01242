// Infrastructure Service: security · stable API, changes affect all users
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import express from 'express';
import Fastify from 'fastify';
import Fastify4 from 'fastify-4';
import type { ExpressRequest } from '../../src/express.ts';
import { createExpressSecurity } from '../../src/express.ts';
import { fastifySecurity, frameworkErrors } from '../../src/fastify.ts';
import type { HttpGateOptions, RouteRules } from '../../src/gate/http-gate.ts';

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Routes that both frameworks serve: they answer with what the guard found out. */
export const routes: Record<string, { method: 'get' | 'post'; rules: RouteRules }> = {
  '/open': { method: 'get', rules: { public: true } },
  '/free': { method: 'get', rules: { limit: false } },
  '/read': { method: 'get', rules: { scopes: ['text:read'] } },
  '/write': { method: 'post', rules: { scopes: ['text:write'], bodyLimitBytes: 2_000 } },
  '/upload': { method: 'post', rules: { contentTypes: ['application/octet-stream'] } },
};

/** Of the current major version, or of the one before: what is used of them is the same. */
export async function serveFastify(
  options: HttpGateOptions,
  create: typeof Fastify = Fastify,
): Promise<RunningServer> {
  const app = create({ frameworkErrors });
  await app.register(fastifySecurity, options);
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  for (const [path, { method, rules }] of Object.entries(routes)) {
    app[method](path, { config: { security: rules } }, async (request) => ({
      principal: request.principal?.id,
      address: request.clientAddress,
      traceparent: request.traceparent,
      body: request.body instanceof Buffer ? request.body.length : request.body,
    }));
  }
  app.post('/twice', async (request) => ({ body: request.body }));
  app.get('/item/:id', async () => 'an item');
  app.get('/fails', async () => {
    throw new Error('tpl_live_secret in a message');
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, close: () => app.close() };
}

/** See {@link serveFastify}. */
export async function serveExpress(
  options: HttpGateOptions,
  create: typeof express = express,
): Promise<RunningServer> {
  const security = createExpressSecurity(options);
  const app = create();
  for (const [path, { method, rules }] of Object.entries(routes)) {
    app.options(path, security.guard(rules));
    app[method](path, security.guard(rules), (request, response) => {
      const { principal, clientAddress, traceparent, body } = request as ExpressRequest;
      response.json({
        principal: principal?.id,
        address: clientAddress,
        traceparent,
        body: body instanceof Buffer ? body.length : body,
      });
    });
  }
  app.post('/twice', security.guard(), security.guard({ scopes: ['text:write'] }), (request, response) => {
    response.json({ body: request.body });
  });
  app.get('/item/:id', security.guard(), (_request, response) => void response.json('an item'));
  app.get('/fails', security.guard(), () => {
    throw new Error('tpl_live_secret in a message');
  });
  app.use(security.guard(), security.notFound);
  app.use(security.onError);
  const server: Server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export const serveFastify4 = (options: HttpGateOptions): Promise<RunningServer> =>
  serveFastify(options, Fastify4 as unknown as typeof Fastify);
export const serveExpress4 = (options: HttpGateOptions): Promise<RunningServer> =>
  serveExpress(options, createRequire(import.meta.url)('express-4') as typeof express);
