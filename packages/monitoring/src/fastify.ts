/**
 * Infrastructure Service: monitoring
 *
 * The door to fastify: probes, scrapes, request durations and 503 under pressure.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: `monitoringSettings` lists every setting with its variable
 * - main components: `monitoringRoutes`, `monitoringHooks`
 */
export type { MonitoringHooksOptions } from './fastify/monitoring-hooks.ts';
export { monitoringHooks } from './fastify/monitoring-hooks.ts';
export type { MonitoringRoutesOptions } from './fastify/monitoring-routes.ts';
export { monitoringRoutes } from './fastify/monitoring-routes.ts';
