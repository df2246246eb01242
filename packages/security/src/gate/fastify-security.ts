// Puts the gate before the routes of a Fastify server.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, HttpGateOptions, RouteRules } from './http-gate.ts';
import { createHttpGate, refusal } from './http-gate.ts';
import type { GuardedRequest } from './http-request.ts';
import type { HttpProblem, HttpProblemCode } from './problem.ts';
import { boundBody, problemCodeOf } from './request-body.ts';
import { encodingOf, traceContextOf, whoOf } from './request-facts.ts';

declare module 'fastify' {
  interface FastifyRequest extends GuardedRequest {}
  interface FastifyContextConfig {
    /** Rules of this route. */
    security?: RouteRules;
  }
}

/** How the plugin is set up. */
export interface FastifySecurityOptions extends HttpGateOptions {
  /** Turns an error of the application into a problem; what it leaves `undefined` becomes 400, or 500 with a line in Fastify's log. */
  readonly describeError?: (
    error: FastifyError,
    request: FastifyRequest,
  ) => Omit<HttpProblem, 'instance'> | undefined;
}

const codes: Record<string, HttpProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_type',
};

/**
 * Puts authentication, scopes, limits, headers, CORS, body limits and problems before all routes of a Fastify 5 instance.
 * Rules of a route stand in its `config.security`.
 *
 * @example
 * import { openSecurity } from '@tpl/security';
 * import { fastifySecurity, frameworkErrors } from '@tpl/security/fastify';
 * import Fastify from 'fastify';
 *
 * const security = await openSecurity();
 * const app = Fastify({ frameworkErrors });
 * await app.register(fastifySecurity, { authenticator: security.authenticator, limiter: security.limiter });
 * app.get('/me', { config: { security: { scopes: ['me:read'] } } }, async (request) => ({ id: request.principal?.id }));
 * console.log((await app.inject({ url: '/me', headers: { host: 'localhost' } })).body); // {"id":"development"}
 */
export async function fastifySecurity(app: FastifyInstance, options: FastifySecurityOptions): Promise<void> {
  const gate = createHttpGate(options);
  const { bodyLimitBytes = 1_048_576 } = options;
  app.decorateRequest('principal', undefined);
  app.decorateRequest('requestId', '');
  app.decorateRequest('traceparent', '');
  app.decorateRequest('clientAddress', '');

  // Fastify counts what it reads: its own limit of a route becomes ours.
  app.addHook('onRoute', (route) => {
    route.bodyLimit ??= route.config?.security?.bodyLimitBytes ?? bodyLimitBytes;
  });

  app.addHook('onRequest', async (request, reply) => {
    const { method, headers, raw } = request;
    const result = await gate.enter(
      {
        method,
        headers,
        rawHeaders: raw.rawHeaders,
        remoteAddress: raw.socket?.remoteAddress ?? '',
        route: request.routeOptions.url,
      },
      request.routeOptions.config.security,
    );
    request.requestId = result.requestId;
    if (!result.ok) return send(reply, result);
    setHeaders(reply, result.headers);
    request.principal = result.principal;
    request.traceparent = result.traceparent;
    request.clientAddress = result.address;
  });

  app.addHook('preParsing', (request, _reply, payload, done) => {
    const encoding = encodingOf(request.headers);
    if (encoding === 'identity') return done(null, payload);
    // What is read from here on is unpacked: nobody further inside does it again.
    delete request.raw.headers['content-encoding'];
    done(null, boundBody(payload as never, encoding, request.routeOptions.bodyLimit ?? bodyLimitBytes));
  });

  // A route that says what else its answer depends on takes nothing away.
  if (options.cors?.origins.length)
    app.addHook('onSend', async (_request, reply) => setHeaders(reply, { vary: 'Origin' }));

  // After the body: what reads it runs in a context of its own.
  const { runAs } = options;
  if (runAs)
    app.addHook('preHandler', (request, _reply, done) =>
      runAs(whoOf(request, request.routeOptions.url), done),
    );

  app.setNotFoundHandler((request, reply) => send(reply, gate.refuse('not_found', request.requestId)));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const own = options.describeError?.(error, request);
    if (own) {
      const instance = `urn:trace:${request.requestId}`;
      return reply
        .code(own.status)
        .type('application/problem+json')
        .send({ ...own, instance });
    }
    const code = codes[error.code] ?? problemCodeOf(error);
    // As Fastify itself does: whoever looks into a failure finds it in the log of the server.
    if (code === 'internal')
      request.log.error({ err: error, requestId: request.requestId }, 'A request failed.');
    return send(reply, gate.refuse(code, request.requestId));
  });
}

/**
 * For `Fastify({ frameworkErrors })`: a path that cannot be decoded, or with too long a parameter, is refused before any
 * hook runs; by itself Fastify repeats it in an answer of its own.
 */
export function frameworkErrors(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  send(reply, refusal('bad_request', traceContextOf(request.headers).requestId));
}

// What fastify-plugin sets: the hooks hold for the instance that registers, not only for this plugin.
Object.assign(fastifySecurity, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@tpl/security',
});

function send(reply: FastifyReply, { status, headers, problem }: Answer): FastifyReply {
  setHeaders(reply, headers);
  return reply.code(status).send(problem && JSON.stringify(problem));
}

/** `Vary` is added to: whoever spoke before the gate knows what else the answer depends on. */
function setHeaders(reply: FastifyReply, { vary, ...others }: Answer['headers']): void {
  reply.headers(others);
  if (vary === undefined) return;
  const names = [reply.getHeader('vary') ?? []]
    .flat()
    .join(',')
    .split(/\s*,\s*/)
    .filter(Boolean);
  const isSaid = names.some((name) => name === '*' || name.toLowerCase() === vary.toLowerCase());
  if (!isSaid) reply.header('vary', [...names, vary].join(', '));
}
