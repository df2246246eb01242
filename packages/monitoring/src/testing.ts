// Infrastructure Service: monitoring · stable API, changes affect all users

export type { AlertHistory, AlertMoment, SeriesHistory } from './alerts/evaluation/play-alert-history.ts';
export { playAlertHistory } from './alerts/evaluation/play-alert-history.ts';
export type { MemoryLogger } from './testing/memory-logger.ts';
export { memoryLogger } from './testing/memory-logger.ts';
export type { MemoryMeter } from './testing/memory-meter.ts';
export { memoryMeter } from './testing/memory-meter.ts';
