// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Metrics } from '../metrics/metric.ts';
import type { LogLevel } from './level.ts';
import type { Logger } from './logger.ts';

/** Shows what a logger wrote and lost as metrics. */
export function countLogLines(logger: Logger, metrics: Metrics): () => void {
  const written = metrics.counter({ name: 'tpl.monitoring.log.lines', help: 'Log lines written.' }).bind();
  const failed = metrics
    .counter({ name: 'tpl.monitoring.log.failed', help: 'Log lines the output refused.' })
    .bind();
  const dropped = metrics.counter({
    name: 'tpl.monitoring.log.dropped',
    help: 'Log lines given up because the output was too slow.',
    labels: ['level'],
  });
  const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];
  const cells = levels.map((level) => [level, dropped.bind({ level })] as const);
  return metrics.onCollect(() => {
    const stats = logger.stats();
    written.add(stats.written - written.value);
    failed.add(stats.failed - failed.value);
    for (const [level, cell] of cells) cell.add(stats.dropped[level] - cell.value);
  });
}
