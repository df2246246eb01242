// Puts the gate before the routes of an Express server.
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Answer, HttpGateOptions, RouteRules } from './http-gate.ts';
import { createHttpGate } from './http-gate.ts';
import type { GuardedRequest } from './http-request.ts';
import { BodyRefusal, problemCodeOf, readBody } from './request-body.ts';
import { encodingOf, traceContextOf, whoOf } from './request-facts.ts';

/** A request that passed `guard`. */
export interface ExpressRequest extends Request, GuardedRequest {}

/** What stands before the routes of an Express server. */
export interface ExpressSecurity {
  /** Middleware with the rules of its routes. It reads the body: JSON is parsed, everything else is a `Buffer`. */
  guard(rules?: RouteRules): RequestHandler;
  /** The last handler: answers errors as problems, and writes those of the server to standard error, as Express does. */
  readonly onError: ErrorRequestHandler;
  /** The last route: answers 404 as a problem. */
  readonly notFound: RequestHandler;
}

/**
 * Creates authentication, scopes, limits, headers, CORS, body limits and problems for Express 4 and 5.
 *
 * @example
 * import { openSecurity } from '@tpl/security';
 * import { createExpressSecurity } from '@tpl/security/express';
 * import express from 'express';
 *
 * const { authenticator, limiter } = await openSecurity();
 * const security = createExpressSecurity({ authenticator, limiter });
 * const app = express();
 * app.get('/me', security.guard({ scopes: ['me:read'] }), (_request, response) => void response.json({ ok: true }));
 * app.use(security.guard(), security.notFound);
 * app.use(security.onError);
 */
export function createExpressSecurity(options: HttpGateOptions): ExpressSecurity {
  const gate = createHttpGate(options);

  const guard = (rules: RouteRules = {}): RequestHandler => {
    const bodyLimitBytes = rules.bodyLimitBytes ?? options.bodyLimitBytes ?? 1_048_576;
    const enter: RequestHandler = async (request, response, next) => {
      const { method, headers, rawHeaders, socket } = request;
      const result = await gate.enter(
        {
          method,
          headers,
          rawHeaders,
          remoteAddress: socket.remoteAddress ?? '',
          route: routeOf(request),
        },
        rules,
      );
      const { requestId } = result;
      if (!result.ok) return send(response, result);
      response.removeHeader('x-powered-by');
      setHeaders(response, result.headers);
      const { principal, traceparent, address: clientAddress } = result;
      Object.assign(request, { principal, requestId, traceparent, clientAddress });
      // A second guard, or a parser before it, has read the body already.
      if (!request.readableEnded)
        request.body = parse(await readBody(request, encodingOf(headers), bodyLimitBytes), request);
      const guarded = request as unknown as GuardedRequest;
      if (options.runAs) options.runAs(whoOf(guarded, routeOf(request)), next);
      else next();
    };
    // Express 4 does not wait for a middleware: what it throws would end the process.
    return (request, response, next) => Promise.resolve(enter(request, response, next)).catch(next);
  };

  return {
    guard,
    notFound: (request, response) => send(response, gate.refuse('not_found', idOf(request))),
    onError(error, request, response, next) {
      if (response.headersSent) return next(error);
      const code = problemCodeOf(error);
      const requestId = idOf(request);
      // As Express itself does, which is silent in tests.
      if (code === 'internal' && request.app.get('env') !== 'test')
        console.error(`Request ${requestId} failed.`, error);
      send(response, gate.refuse(code, requestId));
    },
  };
}

const routeOf = ({ route, baseUrl }: Request): string | undefined =>
  typeof route?.path === 'string' ? baseUrl + route.path : undefined;

/** Also of a request that failed before a guard saw it. */
const idOf = (request: Request): string =>
  (request as Partial<ExpressRequest>).requestId ?? traceContextOf(request.headers).requestId;

function parse(body: Buffer, request: Request): unknown {
  if (body.length === 0) return undefined;
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return body;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new BodyRefusal('bad_request', 400);
  }
}

function send(response: Response, { status, headers, problem }: Answer): void {
  response.removeHeader('x-powered-by');
  setHeaders(response, headers);
  response.status(status).end(problem && JSON.stringify(problem));
}

/** `Vary` is added to: whoever spoke before the gate knows what else the answer depends on. */
function setHeaders(response: Response, { vary, ...others }: Answer['headers']): void {
  response.set(others);
  if (vary !== undefined) response.vary(vary);
}
