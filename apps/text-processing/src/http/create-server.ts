// Domain Service: text-processing · example, replace in your project
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import apiReference from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import createFastify from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { toProblem } from './problem.ts';

/** What the two listeners differ in. */
export interface ServerOptions {
  readonly title: string;
  readonly description: string;
  /** Where the docs page stands: `/docs`. */
  readonly docs: `/${string}`;
  /** Largest body, in bytes. */
  readonly bodyLimit: number;
  /** Told about every error that is not the caller's fault. */
  readonly onError: (error: unknown, requestId: string) => void;
}

// The page brings all it needs along. The docs page starts by an inline script and styles itself inline.
const pagePolicy =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
const docsPolicy = `${pagePolicy}; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:`;

/** A Fastify server with what both listeners share: problem+json, request ids, safe headers, OpenAPI and its page. */
export async function createServer({
  title,
  description,
  docs,
  bodyLimit,
  onError,
}: ServerOptions): Promise<FastifyInstance> {
  const server = createFastify({
    logger: false,
    bodyLimit,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
  });
  // Requests are checked by the domain, so that the command line and batches say the same as HTTP does.
  server.setValidatorCompiler(() => (value) => ({ value }));
  server.setSerializerCompiler(() => (value) => JSON.stringify(value));

  server.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, request.id);
    if (problem.status >= 500) onError(error, request.id);
    if (problem.retryAfterMs !== undefined)
      reply.header('retry-after', Math.ceil(problem.retryAfterMs / 1000));
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });
  server.setNotFoundHandler((request, reply) => {
    const problem = toProblem({ statusCode: 404, code: 'not_found' }, request.id);
    return reply.code(404).type('application/problem+json').send(problem);
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('content-security-policy', request.url.startsWith(docs) ? docsPolicy : pagePolicy);
  });

  await server.register(helmet, { contentSecurityPolicy: false });
  await server.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title, description, version: '1' } },
    transform: jsonSchemaTransform,
  });
  await server.register(apiReference, {
    routePrefix: docs,
    configuration: {
      title,
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      agent: { disabled: true },
    },
  });
  return server;
}
