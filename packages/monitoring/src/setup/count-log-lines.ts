// Shows what a logger wrote and lost as metrics.
import type { Logger, LogLevel } from '@internal/logger';
import type { Metrics } from '../metrics/metric.ts';

const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** Defines what is measured about log lines. */
export function defineLogMetrics(metrics: Metrics) {
  const dropped = metrics.counter({
    name: 'tpl.monitoring.log.dropped',
    help: 'Log lines given up because the output was too slow.',
    labels: ['level'],
  });
  return {
    written: metrics.counter({ name: 'tpl.monitoring.log.lines', help: 'Log lines written.' }).bind(),
    failed: metrics
      .counter({ name: 'tpl.monitoring.log.failed', help: 'Log lines the output refused.' })
      .bind(),
    dropped: levels.map((level) => [level, dropped.bind({ level })] as const),
  };
}

/** Shows what a logger wrote and lost as metrics. */
export function countLogLines(logger: Logger, metrics: Metrics): () => void {
  const { written, failed, dropped } = defineLogMetrics(metrics);
  return metrics.onCollect(() => {
    const stats = logger.stats();
    written.add(stats.written - written.value);
    failed.add(stats.failed - failed.value);
    for (const [level, cell] of dropped) cell.add(stats.dropped[level] - cell.value);
  });
}
