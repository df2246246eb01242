// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Logger } from '../logger/logger.ts';
import { fastSeconds, requestSeconds } from '../metrics/buckets.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { BreakerHealth } from './breaker-health.ts';
import type { CacheEvents, Subscribe } from './events.ts';
import { stateNumber } from './events.ts';

/** What is counted about caches. */
export function cacheObserver(metrics: Metrics, logger: Logger | undefined, breakers: BreakerHealth) {
  const gets = metrics.counter({
    name: 'tpl.cache.gets',
    help: 'Lookups.',
    labels: ['cache', 'outcome', 'tier', 'operation'],
  });
  const getSeconds = metrics.histogram({
    name: 'tpl.cache.get.duration',
    help: 'Time of a lookup, without making the value.',
    unit: 's',
    labels: ['cache', 'outcome'],
    buckets: fastSeconds,
  });
  const produceSeconds = metrics.histogram({
    name: 'tpl.cache.produce.duration',
    help: 'Time of making a value that was not there.',
    unit: 's',
    labels: ['cache', 'operation', 'ok'],
    buckets: requestSeconds,
  });
  const evictions = metrics.counter({
    name: 'tpl.cache.evictions',
    help: 'Entries that had to go.',
    labels: ['cache', 'reason'],
  });
  const storeErrors = metrics.counter({
    name: 'tpl.cache.store.errors',
    help: 'Failed calls to a store.',
    labels: ['cache', 'store', 'call', 'code'],
  });
  const state = metrics.gauge({
    name: 'tpl.cache.breaker.state',
    help: 'Breaker of a store: 0 closed, 1 half open, 2 open.',
    labels: ['cache', 'store'],
  });
  const savedTokens = metrics.counter({
    name: 'tpl.cache.saved.tokens',
    help: 'Tokens not bought again.',
    unit: '{token}',
    labels: ['cache', 'operation'],
  });
  const savedCost = metrics.counter({
    name: 'tpl.cache.saved.cost',
    help: 'Money not spent again.',
    unit: 'USD',
    labels: ['cache', 'operation'],
  });

  return (cache: string, on: Subscribe<CacheEvents>): void => {
    on('get', ({ outcome, tier, operation, durationMs }) => {
      gets.add(1, { cache, outcome, tier, operation });
      getSeconds.record(durationMs / 1000, { cache, outcome });
    });
    on('produce', ({ operation, ok, durationMs }) =>
      produceSeconds.record(durationMs / 1000, { cache, operation, ok }),
    );
    on('evict', ({ reason, count }) => evictions.add(count, { cache, reason }));
    on('storeError', ({ store, call, code }) => {
      storeErrors.add(1, { cache, store, call, code });
      logger?.debug('cache store failed', { cache, store, call, code });
    });
    on('breaker', ({ store, from, to }) => {
      state.set(stateNumber[to] ?? 0, { cache, store });
      logger?.warn('cache store breaker changed', { cache, store, from, to });
      breakers.set(`${cache}.${store}`, to);
    });
    on('saved', ({ operation, tokens, costUsd }) => {
      savedTokens.add(tokens, { cache, operation });
      savedCost.add(costUsd, { cache, operation });
    });
  };
}
