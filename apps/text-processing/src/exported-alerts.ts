// Hands the alerts and their metrics to `npx @tpl/monitoring export --definitions dist/exported-alerts.js`.
import { standardMetrics } from '@tpl/monitoring';
import { defineLaneMetrics } from '../lane/src/lane-metrics.ts';
import { lostLines } from '../ledger/src/lost-lines.ts';
import { defineJobMetrics } from './start/observe-jobs.ts';

export { alerts } from './start/alerts.ts';

/** The metrics that the alerts look at. */
export const metrics = standardMetrics();
defineJobMetrics(metrics);
defineLaneMetrics(metrics);
metrics.counter(lostLines);
