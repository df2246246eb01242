// What failed other gateways and their CORS in public, by the number of the report beside it.
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import Fastify from 'fastify';
import Fastify4 from 'fastify-4';
import { createExpressSecurity } from '../../src/express.ts';
import { fastifySecurity } from '../../src/fastify.ts';
import { createApiKeyAuthenticator, createKeyRing } from '../../src/index.ts';

const origin = 'https://app.example.org';
const options = {
  authenticator: createApiKeyAuthenticator({ ring: createKeyRing([]) }),
  cors: { origins: [origin] },
};

interface Server {
  readonly url: string;
  close(): Promise<unknown>;
}

/** A hook before the gate says one header that answers depend on, the route another. */
async function serveFastify(create: typeof Fastify): Promise<Server> {
  const app = create();
  app.addHook('onRequest', async (_request, reply) => void reply.header('vary', 'Accept-Language'));
  await app.register(fastifySecurity, options);
  const config = { security: { public: true } };
  app.get('/adds', { config }, async () => 'text');
  app.get('/sets', { config }, async (_request, reply) => reply.header('vary', 'Accept').send('text'));
  app.get('/list', { config }, async (_request, reply) =>
    reply.header('vary', ['Accept', 'origin']).send('text'),
  );
  app.get('/any', { config }, async (_request, reply) => reply.header('vary', '*').send('text'));
  app.get('/closed', async () => 'text');
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
}

async function serveExpress(create: typeof express): Promise<Server> {
  const security = createExpressSecurity(options);
  const app = create();
  app.use((_request, response, next) => {
    response.vary('Accept-Language');
    next();
  });
  app.get('/adds', security.guard({ public: true }), (_request, response) => void response.send('text'));
  app.get('/sets', security.guard({ public: true }), (_request, response) => {
    response.vary('Accept').send('text');
  });
  app.get('/closed', security.guard(), (_request, response) => void response.send('text'));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe.each([
  ['Fastify 5', () => serveFastify(Fastify)],
  ['Fastify 4', () => serveFastify(Fastify4 as unknown as typeof Fastify)],
  ['Express 5', () => serveExpress(express)],
  ['Express 4', () => serveExpress(createRequire(import.meta.url)('express-4') as typeof express)],
])('what an answer depends on, in %s', (name, serve) => {
  let server: Server;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server.close());
  const varyOf = async (path: string, from?: string) => {
    const response = await fetch(server.url + path, from === undefined ? {} : { headers: { origin: from } });
    return response.headers.get('vary')?.toLowerCase().split(/, ?/).sort();
  };

  it('keeps what was said before the gate (Kong/kong#4782)', async () => {
    expect(await varyOf('/adds', origin)).toEqual(['accept-language', 'origin']);
    expect(await varyOf('/closed', origin)).toEqual(['accept-language', 'origin']);
  });

  it('keeps the origin whatever the route says (Kong/kong#4782)', async () => {
    expect(await varyOf('/sets', origin)).toContain('origin');
    expect(await varyOf('/sets', origin)).toContain('accept');
    if (!name.startsWith('Fastify')) return;
    expect(await varyOf('/list', origin)).toEqual(['accept', 'origin']);
    expect(await varyOf('/any', origin)).toEqual(['*']);
  });

  it('says it without an origin and for one that is refused (expressjs/cors#330, #106)', async () => {
    expect(await varyOf('/adds')).toContain('origin');
    expect(await varyOf('/adds', 'https://elsewhere.example.org')).toContain('origin');
    expect(await varyOf('/closed')).toContain('origin');
  });
});
