// Domain Service: text-processing · example, replace in your project
import { existsSync } from 'node:fs';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { BatchRoutes } from './batch-routes.ts';
import { addBatchRoutes } from './batch-routes.ts';
import type { ServerOptions } from './create-server.ts';
import { createServer } from './create-server.ts';
import type { OperationRoutes } from './operation-routes.ts';
import { addOperationRoutes } from './operation-routes.ts';

/** What the public listener serves. */
export interface PublicServerOptions extends OperationRoutes, BatchRoutes {
  readonly onError: ServerOptions['onError'];
  /** Folder of the built page; without it there is only the API. */
  readonly webRoot?: string;
  /** Adds what else stands before or beside the routes: authentication, limits, health. */
  readonly extend?: (server: FastifyInstance) => Promise<void>;
}

/** The public API under `/v1`, its docs under `/docs`, and the page. */
export async function createPublicServer(options: PublicServerOptions): Promise<FastifyInstance> {
  const { onError, webRoot, extend, maxTextCharacters } = options;
  const server = await createServer({
    title: 'Text processing',
    description:
      'Summarises, judges, extracts, asks and answers. Every answer says where it came from and what it cost.',
    docs: '/docs',
    // A character is at most six bytes of JSON (`\uXXXX`).
    bodyLimit: maxTextCharacters * 6 + 65_536,
    onError,
  });
  await extend?.(server);
  // In a plug-in of their own the routes are known to the OpenAPI plug-in that was registered before.
  await server.register(async (scope) => {
    addOperationRoutes(scope, options);
    addBatchRoutes(scope, options);
  });
  if (webRoot && existsSync(webRoot)) {
    await server.register(staticFiles, { root: webRoot, maxAge: 0, etag: true, schemaHide: true });
  }
  return server;
}
