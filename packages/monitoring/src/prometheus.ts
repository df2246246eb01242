// Infrastructure Service: monitoring · stable API, changes affect all users
export type { ExpositionFormat } from './metrics/exposition.ts';
export { chooseExpositionFormat, exposeMetrics, expositionContentType } from './metrics/exposition.ts';
export type { StreamExpositionOptions } from './metrics/stream-exposition.ts';
export { streamExposition } from './metrics/stream-exposition.ts';
