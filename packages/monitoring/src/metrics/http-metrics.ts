// Defines the metrics of HTTP requests once, for the hooks and for exports without a service.

import { requestSeconds } from './buckets.ts';
import type { Metrics } from './metric.ts';

/** Defines what is measured about HTTP requests, by OpenTelemetry's HTTP conventions. */
export function defineHttpMetrics(metrics: Metrics) {
  const seconds = metrics.histogram({
    name: 'http.server.request.duration',
    help: 'Time from the request to the end of the answer.',
    unit: 's',
    labels: ['http.request.method', 'url.scheme', 'http.route', 'http.response.status_code', 'error.type'],
    buckets: requestSeconds,
  });
  const probes = metrics.counter({
    name: 'tpl.http.probes',
    help: 'Answers to probes and scrapes, which are no user traffic.',
    labels: ['http.route', 'http.response.status_code'],
  });
  const refused = metrics.counter({
    name: 'tpl.http.refused',
    help: 'Requests refused under pressure.',
    labels: ['reason'],
  });
  return { seconds, probes, refused };
}
