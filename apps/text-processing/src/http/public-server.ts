// Builds the listener of the callers, with the page.
import { existsSync } from 'node:fs';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { serviceDescription, serviceTitle } from '../domain/service-name.ts';
import { addAuthRoutes } from './auth-routes.ts';
import type { BatchRoutes } from './batch-routes.ts';
import { addBatchRoutes } from './batch-routes.ts';
import type { ServerOptions } from './create-server.ts';
import { addRoutes, createServer, limitByClass } from './create-server.ts';
import type { OperationRoutes } from './operation-routes.ts';
import { addOperationRoutes } from './operation-routes.ts';

/** What the public listener serves. */
export interface PublicServerOptions extends OperationRoutes, BatchRoutes {
  readonly gate: ServerOptions['gate'];
  readonly docsFor?: ServerOptions['docsFor'];
  readonly bodyTimeoutMs: number;
  /** Requests of a caller in a window, of routes that only look. Default: as many as of all others. */
  readonly limitReads: number | undefined;
  /** The same, of batches that are sent. Default: as many as of all others. */
  readonly limitBatches: number | undefined;
  /** Folder of the built page; without it there is only the API. */
  readonly webRoot?: string;
  /** Adds routes whose errors are problems like those of all others. */
  readonly addMore?: (server: FastifyInstance) => void;
  /** Adds what else stands beside the routes: health, request metrics. */
  readonly extend?: (server: FastifyInstance) => Promise<void>;
}

/** The public API under `/v1`, its docs under `/docs`, and the page. */
export async function createPublicServer(options: PublicServerOptions): Promise<FastifyInstance> {
  const { gate, onError, webRoot, extend, maxTextCharacters, limitReads, limitBatches } = options;
  const { limiter } = gate;
  const server = await createServer({
    title: serviceTitle,
    description: serviceDescription,
    docs: '/docs',
    docsFor: options.docsFor,
    bodyTimeoutMs: options.bodyTimeoutMs,
    publicPaths: ['/health', '/', '/index.html', '/icon.svg', '/assets'],
    // A character is at most six bytes of JSON (`\uXXXX`); the setting may allow less.
    gate: {
      ...gate,
      limiter: limiter && limitByClass(limiter, { reads: limitReads, batches: limitBatches }),
      bodyLimitBytes: Math.min(gate.bodyLimitBytes ?? Infinity, maxTextCharacters * 6 + 65_536),
    },
    onError,
  });
  await extend?.(server);
  await addRoutes(server, { onError }, (scope) => {
    addOperationRoutes(scope, { ...options, limiter });
    addBatchRoutes(scope, options);
    addAuthRoutes(scope);
    options.addMore?.(scope);
  });
  if (webRoot && existsSync(webRoot)) {
    // One route a file, so that what is no file is "not found" like everywhere else.
    const globIgnore = ['ops.html'];
    await server.register(staticFiles, { root: webRoot, wildcard: false, globIgnore, schemaHide: true });
  }
  return server;
}
