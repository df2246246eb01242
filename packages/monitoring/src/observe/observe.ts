// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { Health } from '../health/health.ts';
import type { Logger } from '../logger/logger.ts';
import type { Metrics } from '../metrics/metric.ts';
import { breakerHealth } from './breaker-health.ts';
import type { ObservableObject, Subscribe } from './events.ts';
import { cacheObserver } from './observe-cache.ts';
import { modelObserver } from './observe-model.ts';
import { policyObserver } from './observe-policy.ts';
import { securityObserver } from './observe-security.ts';
import type { Tracing } from './tracing.ts';

/** Where events go. */
export interface ObserveOptions {
  readonly metrics: Metrics;
  /** Default: no lines are written. */
  readonly logger?: Logger;
  /** Shows breakers as parts of the group `ready`. Default: not shown. */
  readonly health?: Health;
  /** Default: no spans. */
  readonly tracing?: Tracing;
  /** Policies without a fallback: their open breaker is `down`, any other's `degraded`. Default: none. */
  readonly criticalPolicies?: readonly string[];
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/**
 * Listens to caches, policies, models, limiters, keys and guards, and turns what they tell into metrics, spans, log
 * lines and health. The names of the objects become labels. Returns a function that stops listening.
 *
 * @example
 * import { createMetrics, observe } from '@tpl/monitoring';
 * const metrics = createMetrics();
 * const cache = { on: (_event: string, _listener: (data: never) => void) => () => {} };
 * const stop = observe({ answers: cache }, { metrics });
 * stop();
 */
export function observe(
  objects: Readonly<Record<string, ObservableObject | undefined>>,
  options: ObserveOptions,
): () => void {
  const { metrics, logger, health, tracing, criticalPolicies = [], clock = systemClock } = options;
  const breakers = breakerHealth(health, criticalPolicies);
  const cache = cacheObserver(metrics, logger, breakers);
  const policy = policyObserver(metrics, logger, breakers);
  const model = modelObserver(metrics, logger, tracing, clock);
  const security = securityObserver(metrics, logger);
  const stops: (() => void)[] = [];

  for (const [name, object] of Object.entries(objects)) {
    if (!object) continue;
    const on: Subscribe<never> = (event, listener) =>
      void stops.push(object.on(event as never, listener as never));
    cache(name, on as never);
    policy(on as never);
    model(on as never);
    security(on as never);
  }
  return () => {
    for (const stop of stops.splice(0)) stop();
    breakers.close();
  };
}
