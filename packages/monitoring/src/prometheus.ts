// Infrastructure Service: monitoring · stable API, changes affect all users
export type { ExpositionFormat } from './metrics/exposition.ts';
export { chooseExpositionFormat, exposeMetrics, expositionContentType } from './metrics/exposition.ts';
export type { StreamExpositionOptions } from './metrics/stream-exposition.ts';
export { streamExposition } from './metrics/stream-exposition.ts';
export { exampleHistories } from './prometheus/example-histories.ts';
export { toGrafanaDashboard } from './prometheus/to-grafana-dashboard.ts';
export type { PrometheusRule, PrometheusRules } from './prometheus/to-prometheus-rules.ts';
export { toPrometheusRules } from './prometheus/to-prometheus-rules.ts';
export type { NamedHistory, PromtoolTests } from './prometheus/to-promtool-tests.ts';
export { toPromtoolTests } from './prometheus/to-promtool-tests.ts';
