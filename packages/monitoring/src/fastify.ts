// Infrastructure Service: monitoring · stable API, changes affect all users
export type { MonitoringHooksOptions } from './fastify/monitoring-hooks.ts';
export { monitoringHooks } from './fastify/monitoring-hooks.ts';
export type { MonitoringRoutesOptions } from './fastify/monitoring-routes.ts';
export { monitoringRoutes } from './fastify/monitoring-routes.ts';
