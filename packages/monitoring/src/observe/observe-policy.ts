// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Logger } from '../logger/logger.ts';
import { requestSeconds } from '../metrics/buckets.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { BreakerHealth } from './breaker-health.ts';
import type { PolicyEvents, Subscribe } from './events.ts';
import { stateNumber } from './events.ts';

/** What is counted about policies. Their own name is the label, not the name they are observed under. */
export function policyObserver(metrics: Metrics, logger: Logger | undefined, breakers: BreakerHealth) {
  const seconds = metrics.histogram({
    name: 'tpl.policy.call.duration',
    help: 'Time of a call, its attempts and pauses included.',
    unit: 's',
    labels: ['policy', 'operation', 'outcome'],
    buckets: requestSeconds,
  });
  const attempts = metrics.counter({
    name: 'tpl.policy.attempts',
    help: 'Attempts by how they ended.',
    labels: ['policy', 'operation', 'outcome'],
  });
  const retries = metrics.counter({
    name: 'tpl.policy.retries',
    help: 'Attempts after the first, by what made them needed.',
    labels: ['policy', 'operation', 'kind'],
  });
  const rejections = metrics.counter({
    name: 'tpl.policy.rejections',
    help: 'Calls not even tried.',
    labels: ['policy', 'operation', 'reason'],
  });
  const state = metrics.gauge({
    name: 'tpl.policy.state',
    help: 'Breaker: 0 closed, 1 half open, 2 open, 3 isolated by hand.',
    labels: ['policy'],
  });
  const fallbacks = metrics.counter({
    name: 'tpl.policy.fallbacks',
    help: 'Calls answered by a fallback.',
    labels: ['policy', 'operation', 'kind'],
  });
  const cooldowns = metrics.counter({
    name: 'tpl.policy.cooldowns',
    help: 'Pauses a provider asked for.',
    labels: ['policy', 'shared'],
  });

  const outcomeOf = ({ ok, kind }: { ok: boolean; kind?: string }) => (ok ? 'ok' : (kind ?? 'unknown'));

  return (on: Subscribe<PolicyEvents>): void => {
    on('call', (event) => {
      if (!('policy' in event)) return;
      seconds.record(event.durationMs / 1000, {
        policy: event.policy,
        operation: event.operation,
        outcome: outcomeOf(event),
      });
    });
    on('attempt', (event) => {
      if (!('policy' in event)) return;
      attempts.add(1, { policy: event.policy, operation: event.operation, outcome: outcomeOf(event) });
    });
    on('retry', ({ policy, operation, kind }) => retries.add(1, { policy, operation, kind }));
    on('reject', ({ policy, operation, reason }) => rejections.add(1, { policy, operation, reason }));
    on('state', ({ policy, from, to }) => {
      state.set(stateNumber[to] ?? 0, { policy });
      logger?.warn('breaker changed', { policy, from, to });
      breakers.set(policy, to);
    });
    on('fallback', ({ policy, operation, kind }) => fallbacks.add(1, { policy, operation, kind }));
    on('cooldown', ({ policy, durationMs, shared }) => {
      cooldowns.add(1, { policy, shared });
      logger?.info('cooldown', { policy, duration_ms: durationMs, shared });
    });
  };
}
