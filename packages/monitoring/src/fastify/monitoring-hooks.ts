// Measures the requests of a fastify instance and refuses them while the process is under pressure.
import { systemClock } from '@internal/kit';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { withLogFields } from '../logger/log-fields.ts';
import { defineHttpMetrics } from '../metrics/http-metrics.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { Tracing } from '../observe/tracing.ts';

/** What the hooks record and refuse. */
export interface MonitoringHooksOptions {
  /** Where durations and refusals are counted. */
  readonly metrics: Metrics;
  /** Gives exemplars to the durations. Default: none. */
  readonly tracing?: Pick<Tracing, 'current'>;
  /** Why the process should take no work now; answered with 503 and Retry-After. Default: always takes work. */
  readonly pressure?: () => string | undefined;
  /** Paths that are always answered, by their beginning. Default: `/health/` and `/metrics`. */
  readonly alwaysAnswer?: readonly string[];
  /** Default: 1. */
  readonly retryAfterSeconds?: number;
}

const plugin: FastifyPluginCallback<MonitoringHooksOptions> = (app, options, done) => {
  const { metrics, tracing, pressure, retryAfterSeconds = 1 } = options;
  const { alwaysAnswer = ['/health/', '/metrics'] } = options;
  const { seconds, refused } = defineHttpMetrics(metrics);

  const startedAt = new WeakMap<FastifyRequest, number>();

  /** Counts a request once, however it ended; without a status when nobody waited for the answer. */
  function record(request: FastifyRequest, status?: number): void {
    const from = startedAt.get(request);
    if (from === undefined) return;
    startedAt.delete(request);
    const labels = {
      'http.request.method': request.method,
      // The pattern, never the path: a path is text from outside.
      'http.route': request.routeOptions.url,
      'http.response.status_code': status,
    };
    seconds.record((systemClock.monotonic() - from) / 1000, labels, tracing?.current());
  }

  app.addHook('onRequest', (request, reply, next) => {
    startedAt.set(request, systemClock.monotonic());
    const reason = pressure?.();
    if (reason === undefined || alwaysAnswer.some((start) => request.url.startsWith(start))) {
      withLogFields({ request_id: request.id }, next);
      return;
    }
    refused.add(1, { reason });
    void reply
      .code(503)
      .header('retry-after', String(retryAfterSeconds))
      .type('application/problem+json')
      .send({ type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'under_pressure' });
  });
  // Reading a body leaves the asynchronous context of the first hook.
  app.addHook('preValidation', (request, _reply, next) => withLogFields({ request_id: request.id }, next));
  app.addHook('onResponse', (request, reply, next) => {
    record(request, reply.statusCode);
    next();
  });
  // A client that gave up waited longest: without it the slowest requests would not be seen.
  app.addHook('onRequestAbort', (request, next) => {
    record(request);
    next();
  });
  done();
};

/**
 * Hooks for a whole fastify instance: request durations by route, the request id on every log line written while a
 * request is handled, and 503 under pressure.
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
