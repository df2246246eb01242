// Serves probes and scrapes as routes of fastify.
import { Readable } from 'node:stream';
import { toPlainFields } from '@internal/logger';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import type { Health, HealthReport } from '../health/health.ts';
import { httpStatusOf, withoutDetails } from '../health/health-response.ts';
import type { ExpositionFormat } from '../metrics/exposition.ts';
import { chooseExpositionFormat, expositionContentType } from '../metrics/exposition.ts';
import type { Metrics } from '../metrics/metric.ts';
import { streamExposition } from '../metrics/stream-exposition.ts';

/** What the routes show. */
export interface MonitoringRoutesOptions {
  /** Served at `/metrics`. Default: no such route. */
  readonly metrics?: Metrics;
  /** Writes the page instead, for example of all workers of a cluster: `joinCluster(metrics).scrape`. Default: these metrics. */
  readonly scrape?: (format: ExpositionFormat) => Promise<string>;
  /** Served at `/health/startup`, `/health/live`, `/health/ready` and one path for each further group. Default: no such routes. */
  readonly health?: Health;
  /** Further groups with a path. Default: none. */
  readonly groups?: readonly string[];
  /** Who sees the parts and their details; everyone else sees the state of the whole. Default: nobody. */
  readonly showDetails?: (request: FastifyRequest) => boolean;
}

/**
 * Routes for probes and scrapes: 200 for up and degraded, 503 for down and unknown, from the last answers.
 *
 * @example
 * import Fastify from 'fastify';
 * import { createHealth, createMetrics } from '@tpl/monitoring';
 * import { monitoringRoutes } from '@tpl/monitoring/fastify';
 * const app = Fastify();
 * await app.register(monitoringRoutes, { metrics: createMetrics(), health: createHealth() });
 * console.log((await app.inject('/health/live')).statusCode); // 200
 */
export const monitoringRoutes: FastifyPluginCallback<MonitoringRoutesOptions> = (app, options, done) => {
  const { metrics, health, groups = [], showDetails = () => false } = options;
  if (metrics) {
    app.get('/metrics', { logLevel: 'silent' }, (request, reply) => {
      const format = chooseExpositionFormat(request.headers.accept);
      void reply.type(expositionContentType[format]).header('cache-control', 'no-store');
      if (options.scrape) return options.scrape(format).then((text) => reply.send(text));
      return reply.send(Readable.from(streamExposition(metrics, { format }), { objectMode: false }));
    });
  }
  for (const group of health ? ['startup', 'live', 'ready', ...groups] : []) {
    app.get(`/health/${group}`, { logLevel: 'silent' }, (request, reply) => {
      const report = (health as Health).report(group);
      const body: HealthReport | Pick<HealthReport, 'status'> = showDetails(request)
        ? report
        : withoutDetails(report);
      // Details are whatever a check says, which JSON need not know.
      const text = JSON.stringify(toPlainFields([{ ...body }], false).fields);
      void reply.code(httpStatusOf(report)).header('cache-control', 'no-store');
      return reply.type('application/json; charset=utf-8').send(text);
    });
  }
  done();
};
