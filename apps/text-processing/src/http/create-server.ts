// Builds what both listeners share: the gate, errors as problems, the docs, and what their routes read of a request.
import { isUtf8 } from 'node:buffer';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import swagger from '@fastify/swagger';
import apiReference from '@scalar/fastify-api-reference';
import type { RateLimiter } from '@tpl/security';
import type { FastifySecurityOptions } from '@tpl/security/fastify';
import { fastifySecurity, frameworkErrors } from '@tpl/security/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import createFastify from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { RequestError } from '../domain/request-error.ts';
import { serviceName } from '../domain/service-name.ts';
import type { CacheMode } from '../domain/text-service.ts';
import type { AppValues } from '../settings/app-schema.ts';
import { answerBrokenRequest } from './answer/answer-broken-request.ts';
import { toProblem } from './answer/problem.ts';

/** What the two listeners differ in. */
export interface ServerOptions {
  readonly title: string;
  readonly description: string;
  /** Where the docs page stands: `/docs`. */
  readonly docs: `/${string}`;
  /** Who may read the docs: everybody, who has a key, nobody. Default: everybody. */
  readonly docsFor?: AppValues['docs'] | undefined;
  /** Longest time a request may take to arrive whole, in milliseconds. */
  readonly bodyTimeoutMs: number;
  /** Connections at once; who comes beyond them is hung up on, and with it those that wait for their next request. Default: 10,000. */
  readonly maxConnections?: number | undefined;
  /** Beginnings of paths that need no key, besides the docs. */
  readonly publicPaths: readonly string[];
  /** Who is let in, how often, and with how large a body. */
  readonly gate: FastifySecurityOptions;
  /** Called with every error that is not the caller's fault. */
  readonly onError: (error: unknown, requestId: string) => void;
}

// The page brings all it needs along. The docs page starts by an inline script and styles itself inline.
const pagePolicy =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
const docsPolicy = `${pagePolicy}; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self' blob:`;

const mostConnections = 10_000;

/** A Fastify server with what both listeners share: the gate before every route, OpenAPI and its page. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { title, description, docs, docsFor = 'public', publicPaths, gate, bodyTimeoutMs } = options;
  const server = createFastify({
    logger: false,
    frameworkErrors,
    forceCloseConnections: 'idle',
    // Longer than a balancer keeps one for its next request, Google's 600 s: what it sends while it is closed here is lost (taskcluster#6692).
    keepAliveTimeout: 620_000,
    // What still comes while the listener closes is answered as usual, and its connection ends then.
    return503OnClosing: false,
    // A body that comes a byte at a time ends here. Node looks at its connections now and then, and takes the longer of the
    // two times for the whole request, whichever is called so.
    requestTimeout: bodyTimeoutMs,
    http: {
      headersTimeout: bodyTimeoutMs,
      connectionsCheckingInterval: Math.min(30_000, Math.ceil(bodyTimeoutMs / 2)),
    },
    clientErrorHandler: answerBrokenRequest,
    routerOptions: { ignoreTrailingSlash: true },
  });
  server.server.maxConnections = options.maxConnections ?? mostConnections;
  // Who asks nothing keeps nobody out: a probe that is tried again gets in.
  server.server.on('drop', () => server.server.closeIdleConnections());
  // Requests are checked by the domain, so that the command line and batches say the same as HTTP does.
  server.setValidatorCompiler(() => (value) => ({ value }));
  server.setSerializerCompiler(() => (value) => JSON.stringify(value));
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // Many clients name a type on every request: a DELETE has no body all the same.
    if (body.length === 0 && request.method === 'DELETE') done(null, undefined);
    else if (isUtf8(body as Buffer)) void parseJson(request, String(body), done);
    else done(notUtf8());
  });
  server.addHook('onRoute', (route) => {
    const isDocs = route.url.startsWith(docs);
    // A load balancer that asks often must never be turned away.
    const isProbe = route.url.startsWith('/health') || route.url === '/metrics';
    if (isProbe) route.config = { ...route.config, security: { limit: false, ...route.config?.security } };
    if (isDocs && docsFor !== 'public') return;
    if (!isDocs && !publicPaths.some((start) => route.url === start || route.url.startsWith(`${start}/`)))
      return;
    const security = { public: true, contentSecurityPolicy: isDocs ? docsPolicy : pagePolicy };
    route.config = { ...route.config, security: { ...security, ...route.config?.security } };
  });
  // A service that can be reached is found, and its page and docs are nothing to be searched for (openinary/openinary#110).
  server.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-robots-tag', 'noindex');
    done();
  });
  await server.register(fastifySecurity, {
    contentSecurityPolicy: pagePolicy,
    realm: serviceName,
    ...gate,
  });
  // Bodies that come in compressed the gate unpacks, within its limits.
  await server.register(compress, {
    threshold: 1_024,
    encodings: ['br', 'gzip'],
    globalDecompression: false,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
  if (docsFor === 'closed') return server;
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
      showDeveloperTools: 'never',
      agent: { disabled: true },
    },
  });
  return server;
}

/** A letter of another encoding would be read as the sign for none, and be answered as if it had been sent so. */
function notUtf8(): RequestError {
  const hint = 'JSON is UTF-8: in PowerShell 5 send [Text.Encoding]::UTF8.GetBytes($json)';
  return new RequestError('invalid_request', [{ path: 'body', message: 'is not UTF-8', hint }]);
}

/**
 * Registers routes in a scope of their own, where errors become problems in the words of this service, with the wait
 * that a busy model asks for. What the gate refuses, the gate answers.
 */
export async function addRoutes(
  server: FastifyInstance,
  { onError }: Pick<ServerOptions, 'onError'>,
  add: (scope: FastifyInstance) => void,
): Promise<void> {
  await server.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => {
      // A body that the gate stopped while it was read.
      if ((error as Error).name === 'BodyRefusal') throw error;
      const problem = toProblem(error, `urn:trace:${request.requestId}`);
      // Who hung up gets no answer, and is no failure of ours.
      const hasLeft = reply.raw.destroyed && (error as Error).name === 'AbortError';
      if (problem.status >= 500 && !hasLeft) onError(error, request.requestId);
      if (problem.status === 413) reply.header('connection', 'close');
      if (problem.retryAfterMs !== undefined)
        reply.header('retry-after', Math.ceil(problem.retryAfterMs / 1000));
      return reply.code(problem.status).type('application/problem+json').send(problem);
    });
    // Answers are of one caller: no cache on the way keeps them.
    scope.addHook('onSend', (_request, reply, _payload, done) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      const steps = reply.getHeader('server-timing');
      const total = `total;dur=${reply.elapsedTime.toFixed(1)}`;
      reply.header('server-timing', steps ? `${String(steps)}, ${total}` : total);
      done();
    });
    add(scope);
  });
}

/** Routes that are counted apart from `process`: what only looks, and what sends batches. */
export type RouteClass = 'reads' | 'batches';

/** For a route's `security.limit`: one request, counted against the limit of its class. */
export const oneOf = (routes: RouteClass): { readonly requests: 1; readonly routes: RouteClass } => ({
  requests: 1,
  routes,
});

/**
 * A limiter that counts each class of routes by itself, in the same store and window; a key's own limit of that name wins,
 * and without any it is as many as the caller's requests. Everything else is counted as before, as `requests`.
 */
export function limitByClass(
  limiter: RateLimiter,
  most: Readonly<Record<RouteClass, number | undefined>>,
): RateLimiter {
  const [{ limit = 0 } = {}] = limiter.windows;
  return {
    ...limiter,
    async consume(caller, cost, options) {
      const { routes } = (typeof cost === 'object' ? cost : {}) as { routes?: RouteClass };
      if (!routes) return limiter.consume(caller, cost, options);
      const own = options?.limits;
      const limits = {
        requests: own?.[routes] ?? most[routes] ?? own?.['requests'] ?? limit,
      };
      // No caller's id holds a line break.
      const decision = await limiter.consume(`${routes}\n${caller}`, cost, { ...options, limits });
      const windows = decision.windows.map((window) => ({ ...window, name: routes }));
      return decision.ok ? { ...decision, windows } : { ...decision, windows, limit: routes };
    },
  };
}

/** Who calls: keeps cached answers, budgets and batches of callers apart. */
export function callerOf({ principal }: FastifyRequest): string {
  return principal?.id ?? 'anonymous';
}

// `q=0` is a no (RFC 9110, 12.4.2).
const events = /\btext\/event-stream\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;

/** Whether the client asks for server-sent events rather than one JSON document. */
export function wantsEvents(request: FastifyRequest): boolean {
  return events.test(request.headers.accept ?? '');
}

/**
 * What the request's `Cache-Control` says (RFC 9111, 5.2.1); the strictest word counts. Words that would let an answer be older
 * than it is kept here mean nothing.
 */
export function cacheModeOf(request: FastifyRequest): CacheMode {
  const words = (request.headers['cache-control'] ?? '')
    .toLowerCase()
    .split(',')
    .map((word) => word.trim());
  if (words.includes('no-store')) return 'no_store';
  if (words.includes('no-cache') || words.includes('max-age=0')) return 'refresh';
  return words.includes('only-if-cached') ? 'only_if_cached' : 'default';
}

/** A signal that aborts when the client hangs up before the answer is out. */
export function hangUpSignal({ raw, request }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const onClose = () => {
    if (!raw.writableFinished) controller.abort(new DOMException('The client hung up.', 'AbortError'));
  };
  // Who left while hooks or the route were still waiting for something closes nothing any more.
  if (raw.destroyed || request.raw.socket.destroyed) onClose();
  else raw.once('close', onClose);
  return controller.signal;
}
