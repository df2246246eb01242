/**
 * Infrastructure Service: monitoring
 *
 * The door for tests: real objects that keep what they were given, and alerts played without waiting.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: `monitoringSettings` lists every setting with its variable
 * - main components: `memoryLogger`, `memoryMeter`, `playAlertHistory`
 */

export type { MemoryLogger } from './testing/memory-logger.ts';
export { memoryLogger } from './testing/memory-logger.ts';
export type { MemoryMeter } from './testing/memory-meter.ts';
export { memoryMeter } from './testing/memory-meter.ts';
export type { AlertHistory, AlertMoment, SeriesHistory } from './testing/play-alert-history.ts';
export { playAlertHistory } from './testing/play-alert-history.ts';
