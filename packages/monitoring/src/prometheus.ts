/**
 * Infrastructure Service: monitoring
 *
 * The door to Prometheus: what it scrapes, its rules and a dashboard, from the same definitions.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: `monitoringSettings` lists every setting with its variable
 * - main components: `exposeMetrics`, `streamExposition`, `toPrometheusRules`, `toGrafanaDashboard`, `gatherCluster`
 */
export type { ClusterScrape, ClusterScrapeOptions } from './cluster/cluster-scrape.ts';
export { gatherCluster, joinCluster } from './cluster/cluster-scrape.ts';
export type { ExpositionFormat } from './metrics/exposition.ts';
export { chooseExpositionFormat, exposeMetrics, expositionContentType } from './metrics/exposition.ts';
export type { StreamExpositionOptions } from './metrics/stream-exposition.ts';
export { streamExposition } from './metrics/stream-exposition.ts';
export type { GrafanaDashboard, GrafanaPanel } from './prometheus/to-grafana-dashboard.ts';
export { toGrafanaDashboard } from './prometheus/to-grafana-dashboard.ts';
export type {
  PrometheusRule,
  PrometheusRules,
  PrometheusRulesOptions,
} from './prometheus/to-prometheus-rules.ts';
export { toPrometheusRules } from './prometheus/to-prometheus-rules.ts';
