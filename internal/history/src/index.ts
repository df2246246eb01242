/**
 * Infrastructure Service: history
 *
 * Keeps the last hour and the last day of a few figures in fixed memory, and says how full heap and memory are and when they will be; bundled into `@tpl/monitoring`, never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: tracks are rows of data, every bound is a constant with its reason
 * - main components: `createTimeSeries`, `createTopCallers`, `createFailureList`, `createMemoryTrend`
 */
export type { MemoryReader } from './cgroup-memory.ts';
export { cgroupMemory } from './cgroup-memory.ts';
export type { Failure, FailureList } from './failure-list.ts';
export { createFailureList } from './failure-list.ts';
export type { Collection } from './futile-collections.ts';
export { createFutileCollections } from './futile-collections.ts';
export { histogramQuantile } from './histogram-quantile.ts';
export type { MonitoringHistory } from './history.ts';
export { createHistory } from './history.ts';
export { createMemoryTrend, foreverSeconds } from './memory-trend.ts';
export { oldSpaceReader } from './old-space.ts';
export type { SeriesView, TimeSeries, TimeSeriesView } from './time-series.ts';
export { createTimeSeries } from './time-series.ts';
export type { CallerSpend, TopCallers } from './top-callers.ts';
export { createTopCallers } from './top-callers.ts';
export type { ReadableFamily, ReadableMetrics, Track } from './track.ts';
export { standardTracks } from './track.ts';
