// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Logger } from '../logger/logger.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { SecurityEvents, Subscribe } from './events.ts';

/** What is counted about authentication, limits and keys. No key id becomes a label. */
export function securityObserver(metrics: Metrics, logger: Logger | undefined) {
  const authentications = metrics.counter({
    name: 'tpl.security.authentications',
    help: 'Attempts to authenticate.',
    labels: ['ok', 'code', 'scheme'],
  });
  const limits = metrics.counter({
    name: 'tpl.security.limits',
    help: 'Decisions of rate limiters.',
    labels: ['limiter', 'ok', 'store'],
  });
  const keyChanges = metrics.counter({
    name: 'tpl.security.key.changes',
    help: 'Changes of the key ring.',
    labels: ['change'],
  });
  const keys = metrics.gauge({ name: 'tpl.security.keys', help: 'Keys in force.' }).bind();

  return (on: Subscribe<SecurityEvents>): void => {
    on('authentication', ({ ok, code, scheme }) => authentications.add(1, { ok, code, scheme }));
    on('limit', ({ limiter, ok, store }) => limits.add(1, { limiter, ok, store }));
    on('keys', ({ change, count }) => {
      keyChanges.add(1, { change });
      if (change !== 'reload_failed') keys.set(count);
      const say = change === 'reload_failed' ? logger?.error : logger?.info;
      say?.('keys changed', { change, count });
    });
    on('audit', (event) => logger?.info('audit', event));
  };
}
