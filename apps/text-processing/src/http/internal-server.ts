// Domain Service: text-processing · example, replace in your project
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ServerOptions } from './create-server.ts';
import { createServer } from './create-server.ts';

/** Something the internal API shows: `GET /internal/NAME`. */
export interface InternalView {
  readonly name: string;
  readonly summary: string;
  readonly read: () => unknown;
}

/** What the internal listener serves. */
export interface InternalServerOptions {
  readonly views: readonly InternalView[];
  readonly onError: ServerOptions['onError'];
  /** Adds what else stands before or beside the routes: authentication, metrics, acts. */
  readonly extend?: (server: FastifyInstance) => Promise<void>;
}

/** The internal API under `/internal`, with its docs under `/internal/docs`: for operators, on its own listener and key. */
export async function createInternalServer({
  views,
  onError,
  extend,
}: InternalServerOptions): Promise<FastifyInstance> {
  const server = await createServer({
    title: 'Text processing, internal',
    description: 'What operators see and do. Never reachable from outside.',
    docs: '/internal/docs',
    bodyLimit: 65_536,
    onError,
  });
  await extend?.(server);
  await server.register(async (scope) => {
    for (const { name, summary, read } of views) {
      const schema = { tags: ['views'], summary, response: { 200: z.unknown() } };
      scope.get(`/internal/${name}`, { schema }, async () => read());
    }
  });
  return server;
}
