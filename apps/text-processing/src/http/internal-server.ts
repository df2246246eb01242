// Builds the listener of the operators.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { Principal } from '@tpl/security';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { serviceName, serviceTitle } from '../domain/service-name.ts';
import { problemSchema } from './answer/problem.ts';
import type { ServerOptions } from './create-server.ts';
import { addRoutes, createServer } from './create-server.ts';

const opsPage = 'ops.html';

/** Something the internal API shows: `GET /internal/NAME`. */
export interface InternalView {
  readonly name: string;
  readonly summary: string;
  /** What may be asked for in the address, for the docs. Default: nothing. */
  readonly query?: z.ZodType;
  /** Gets the query unchecked; throws a RequestError when it does not fit. May answer with a Download. */
  readonly read: (query: unknown) => unknown;
}

/** A file instead of JSON. */
export class Download {
  readonly name: string;
  readonly type: string;
  readonly text: string;

  constructor(name: string, type: string, text: string) {
    this.name = name;
    this.type = type;
    this.text = text;
  }
}

/** Something the internal API does: `POST /internal/NAME`. */
export interface InternalAct {
  readonly name: string;
  readonly summary: string;
  readonly body: z.ZodType;
  /** Gets the body unchecked; throws a RequestError when it does not fit. */
  readonly run: (body: unknown, principal: Principal | undefined) => Promise<unknown>;
}

/** What the internal listener serves. */
export interface InternalServerOptions {
  readonly views: readonly InternalView[];
  readonly acts: readonly InternalAct[];
  readonly gate: ServerOptions['gate'];
  readonly docsFor?: ServerOptions['docsFor'];
  readonly bodyTimeoutMs: number;
  readonly onError: ServerOptions['onError'];
  /** Folder of the built pages; without it there is no operations page. */
  readonly webRoot?: string;
  /** Adds what else stands beside the routes: metrics, health with its details. */
  readonly extend?: (server: FastifyInstance) => Promise<void>;
}

/**
 * The internal API under `/internal`, its docs under `/internal/docs`, the operations page under `/internal/ops`: for
 * operators, on its own listener and key. The page itself holds nothing; what it shows it asks of the API, with the key.
 */
export async function createInternalServer(options: InternalServerOptions): Promise<FastifyInstance> {
  const { views, acts, gate, onError, webRoot, extend } = options;
  const server = await createServer({
    title: `${serviceTitle}, internal`,
    description: 'What operators see and do. Never reachable from outside.',
    docs: '/internal/docs',
    docsFor: options.docsFor,
    bodyTimeoutMs: options.bodyTimeoutMs,
    publicPaths: ['/', '/health', '/internal/ops', '/icon.svg', '/assets'],
    gate: { ...gate, realm: `${serviceName}-internal`, bodyLimitBytes: 65_536 },
    onError,
  });
  await extend?.(server);
  const failures = { '4xx': problemSchema, '5xx': problemSchema };
  await addRoutes(server, { onError }, (scope) => {
    for (const { name, summary, query, read } of views) {
      const response = { 200: z.unknown(), ...failures };
      const schema = { tags: ['views'], summary, ...(query && { querystring: query }), response };
      scope.get(`/internal/${name}`, { schema }, async (request, reply) => {
        const answer = await read(request.query);
        if (!(answer instanceof Download)) return answer;
        reply.header('content-disposition', `attachment; filename="${answer.name}"`).type(answer.type);
        return answer.text;
      });
    }
    for (const { name, summary, body, run } of acts) {
      const schema = { tags: ['acts'], summary, body, response: { 200: z.unknown(), ...failures } };
      const config = { security: { scopes: ['internal:write'] } };
      scope.post(`/internal/${name}`, { schema, config }, async (request) =>
        run(request.body, request.principal),
      );
    }
  });
  if (webRoot && existsSync(join(webRoot, opsPage))) {
    const globIgnore = ['index.html', opsPage];
    await server.register(staticFiles, { root: webRoot, wildcard: false, globIgnore, schemaHide: true });
    server.get('/', { schema: { hide: true } }, (_, reply) => reply.redirect('/internal/ops'));
    server.get('/internal/ops', { schema: { hide: true } }, (_, reply) => reply.sendFile(opsPage));
  }
  return server;
}
