// Measures the requests of a fastify instance and refuses them while the process is under pressure.
import { onStreamError, systemClock } from '@internal/kit';
import type { Logger } from '@internal/logger';
import { withLogFields } from '@internal/logger';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { defineHttpMetrics } from '../metrics/http-metrics.ts';
import type { Metrics } from '../metrics/metric.ts';
import { pressures } from '../probes/process-probes.ts';
import { withTraceparent } from '../traces/trace-model.ts';
import type { Tracing } from '../traces/tracing.ts';

/** What the hooks record and refuse. What `createMonitoring` returns fits as it is. */
export interface MonitoringHooksOptions {
  /** Where durations and refusals are counted. */
  readonly metrics: Metrics;
  /** Gets a line about every answer but those to probes and scrapes. Default: no lines. */
  readonly logger?: Logger;
  /** `logRequests: false` turns those lines off. Default: on. */
  readonly settings?: { readonly logRequests: boolean };
  /** Gives exemplars to the durations, and gets the request's id as `tpl.request.id` of its span. Default: none. */
  readonly tracing?: Pick<Tracing, 'current' | 'annotate'> | undefined;
  /** Why the process should take no work now; answered with 503 and Retry-After. Default: always takes work. */
  readonly pressure?: () => string | undefined;
  /** Paths that are always answered and are no user traffic, by their beginning. Default: `/health/` and `/metrics`. */
  readonly alwaysAnswer?: readonly string[];
  /** Default: 1. */
  readonly retryAfterSeconds?: number;
  /**
   * The one id of a request, in its lines and in the header `x-request-id` of its answer. Default: `request.requestId`, which
   * the gate of @tpl/security sets, else `request.id`.
   */
  readonly requestId?: (request: FastifyRequest) => string;
}

const idOf = (request: FastifyRequest) => {
  const { requestId } = request as { requestId?: unknown };
  return typeof requestId === 'string' && requestId !== '' ? requestId : String(request.id);
};

/** The trace that the gate of @tpl/security continues, else the caller's own. */
const traceOf = (request: FastifyRequest) => {
  const { traceparent } = request as { traceparent?: unknown };
  return typeof traceparent === 'string' && traceparent !== '' ? traceparent : request.headers['traceparent'];
};

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

/** A method as OpenTelemetry writes it: one of RFC 9110 and RFC 5789, or `_OTHER`. */
function foldMethod(method: string): string {
  return methods.includes(method) ? method : '_OTHER';
}

/** Behind a proxy that is trusted the scheme is what `x-forwarded-proto` says, which is text from outside. */
function foldScheme(scheme: string): string {
  return scheme === 'http' || scheme === 'https' ? scheme : '_OTHER';
}

const plugin: FastifyPluginCallback<MonitoringHooksOptions> = (app, options, done) => {
  const { metrics, logger, tracing, pressure, retryAfterSeconds = 1, requestId = idOf } = options;
  const { alwaysAnswer = ['/health/', '/metrics'], settings } = options;
  const { seconds, probes, refused } = defineHttpMetrics(metrics);
  // They stand at 0 from the start: of a series that begins at 1 Prometheus sees no growth.
  if (pressure) for (const reason of pressures) refused.bind({ reason });
  const requestLogger = settings?.logRequests === false ? undefined : logger;
  const recorded = new WeakSet<FastifyRequest>();
  const broken = new WeakSet<FastifyRequest>();
  const isProbe = ({ url }: FastifyRequest) => alwaysAnswer.some((start) => url.startsWith(start));

  /** Counts a request once, however it ended; without a status when nobody waited for the answer, 500 where it was broken off. */
  function record(request: FastifyRequest, durationMs: number, status?: number): void {
    if (recorded.has(request)) return;
    recorded.add(request);
    const method = foldMethod(request.method);
    // The pattern, never the path: a path is text from outside.
    const route = request.routeOptions.url;
    if (isProbe(request)) {
      probes.add(1, { 'http.route': route, 'http.response.status_code': status });
      return;
    }
    const labels = {
      'http.request.method': method,
      'url.scheme': foldScheme(request.protocol),
      'http.route': route,
      'http.response.status_code': status,
      'error.type': status !== undefined && status >= 500 ? status : undefined,
    };
    seconds.record(durationMs / 1000, labels, tracing?.current());
    const fields = { request_id: requestId(request), method, route, status };
    requestLogger?.info(status === undefined ? 'request given up by its client' : 'request', {
      ...fields,
      duration_ms: Math.round(durationMs * 10) / 10,
    });
  }

  app.addHook('onRequest', (request, reply, next) => {
    const from = systemClock.monotonic();
    const { raw } = reply;
    // Not fastify's hook for it, which knows nothing of a client that hangs up once its body was read.
    const onClose = () => {
      const status = broken.has(request) || raw.errored ? 500 : undefined;
      // Over HTTP/2 an answer that was cancelled has finished as well, though nobody ended it.
      if (!raw.writableFinished || !raw.writableEnded)
        record(request, systemClock.monotonic() - from, status);
    };
    // Who left while the hooks before this one were waiting closes nothing any more.
    const { stream = raw } = raw as { stream?: { destroyed: boolean } };
    if (stream.destroyed) onClose();
    else raw.once('close', onClose);
    const id = requestId(request);
    tracing?.annotate?.({ 'tpl.request.id': id });
    if (!reply.hasHeader('x-request-id')) reply.header('x-request-id', id);
    const reason = pressure?.();
    if (reason === undefined || isProbe(request)) inside(request, id, next);
    else refuse(reply, reason);
  });

  const inside = (request: FastifyRequest, id: string, next: () => void) =>
    withTraceparent(traceOf(request), request.headers, () => withLogFields({ request_id: id }, next));

  function refuse(reply: FastifyReply, reason: string): void {
    refused.add(1, { reason });
    void reply
      .code(503)
      .header('retry-after', String(retryAfterSeconds))
      .type('application/problem+json')
      .send({ type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'under_pressure' });
  }

  // Reading a body leaves the asynchronous context of the first hook.
  app.addHook('preValidation', (request, _reply, next) => inside(request, requestId(request), next));
  // What breaks off in the middle is closed as if its client had left: only the stream itself says who it was.
  app.addHook('onSend', (request, _reply, payload, next) => {
    const { socket } = request.raw;
    const onError = () => {
      if (!socket.destroyed && !socket.readableEnded) broken.add(request);
    };
    next(null, onStreamError(payload, onError));
  });
  // Also reached by what another plugin's hook refused before ours ran, which is traffic all the same.
  app.addHook('onResponse', (request, reply, next) => {
    if (reply.raw.writableEnded) record(request, reply.elapsedTime, reply.statusCode);
    next();
  });
  done();
};

/**
 * Hooks for a whole fastify instance: request durations by route, a line about each answer, one request id in every line
 * written while a request is handled and in its answer, and 503 under pressure. Probes and scrapes are counted apart.
 *
 * @example
 * import Fastify from 'fastify';
 * import { createMetrics } from '@tpl/monitoring';
 * import { monitoringHooks } from '@tpl/monitoring/fastify';
 * const app = Fastify();
 * await app.register(monitoringHooks, { metrics: createMetrics() });
 */
export const monitoringHooks: FastifyPluginCallback<MonitoringHooksOptions> = Object.assign(plugin, {
  // fastify's own mark for a plugin whose hooks are meant for its parent.
  [Symbol.for('skip-override')]: true,
});
