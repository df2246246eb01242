// Domain Service: text-processing · example, replace in your project
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ServerOptions } from './create-server.ts';
import { addRoutes, createServer } from './create-server.ts';
import { problemSchema } from './problem.ts';

/** Something the internal API shows: `GET /internal/NAME`. */
export interface InternalView {
  readonly name: string;
  readonly summary: string;
  readonly read: () => unknown;
}

/** Something the internal API does: `POST /internal/NAME`. */
export interface InternalAct {
  readonly name: string;
  readonly summary: string;
  readonly body: z.ZodType;
  /** Gets the body unchecked; throws a RequestError when it does not fit. */
  readonly run: (body: unknown) => Promise<unknown>;
}

/** What the internal listener serves. */
export interface InternalServerOptions {
  readonly views: readonly InternalView[];
  readonly acts: readonly InternalAct[];
  readonly gate: ServerOptions['gate'];
  readonly onError: ServerOptions['onError'];
  /** Adds what else stands beside the routes: metrics, health with its details. */
  readonly extend?: (server: FastifyInstance) => Promise<void>;
}

/** The internal API under `/internal`, with its docs under `/internal/docs`: for operators, on its own listener and key. */
export async function createInternalServer(options: InternalServerOptions): Promise<FastifyInstance> {
  const { views, acts, gate, onError, extend } = options;
  const server = await createServer({
    title: 'Text processing, internal',
    description: 'What operators see and do. Never reachable from outside.',
    docs: '/internal/docs',
    publicPaths: ['/health'],
    gate: { ...gate, realm: 'text-processing-internal', bodyLimitBytes: 65_536 },
    onError,
  });
  await extend?.(server);
  const failures = { '4xx': problemSchema, '5xx': problemSchema };
  await addRoutes(server, { onError }, (scope) => {
    for (const { name, summary, read } of views) {
      const schema = { tags: ['views'], summary, response: { 200: z.unknown(), ...failures } };
      scope.get(`/internal/${name}`, { schema }, async () => read());
    }
    for (const { name, summary, body, run } of acts) {
      const schema = { tags: ['acts'], summary, body, response: { 200: z.unknown(), ...failures } };
      scope.post(`/internal/${name}`, { schema }, async (request) => run(request.body));
    }
  });
  return server;
}
