// Turns the events of other objects into metrics, spans, log lines and health.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { Logger } from '@internal/logger';
import { createLineLimit } from '@internal/logger';
import type { Health } from '../health/health.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { Tracing } from '../traces/tracing.ts';
import { breakerHealth } from './breaker-health.ts';
import type { ObservableObject, Subscribe } from './events.ts';
import type { GenAiNames } from './gen-ai-conventions.ts';
import { modelObserver } from './observe-model.ts';
import { countEvents, eventTracer, logEvents, lookupObserver } from './report-events.ts';

/** Where events go. */
export interface ObserveOptions {
  /** Where counts and durations go. */
  readonly metrics: Metrics;
  /** Default: no lines are written. */
  readonly logger?: Logger;
  /** Shows breakers as parts of the group `ready`. Default: not shown. */
  readonly health?: Health;
  /** Default: no spans. */
  readonly tracing?: Tracing;
  /** Policies without a fallback: their open breaker is `down`, any other's `degraded`. Default: none. */
  readonly criticalPolicies?: readonly string[];
  /** Names of what is measured about models: of semantic-conventions 1.41, or of semantic-conventions-genai 0.1. Default: `1.41`. */
  readonly genAiNames?: GenAiNames;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/**
 * Listens to caches, policies, models, limiters, keys and guards, and turns what they emit into metrics, spans, log
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
  const look = lookupObserver(metrics);
  const lines = createLineLimit(logger, clock);
  const count = countEvents(metrics, breakers, lines);
  const measure = modelObserver(metrics, tracing, clock, options.genAiNames);
  const trace = tracing && eventTracer(tracing, clock);
  const keys = metrics.gauge({ name: 'tpl.security.keys', help: 'Keys in force.', labels: ['ring'] });
  const stops: (() => void)[] = [];

  for (const [name, object] of Object.entries(objects)) {
    if (!object) continue;
    const on: Subscribe = (event, listener) => void stops.push(object.on(event as never, listener as never));
    look(name, on);
    count(name, on);
    measure(on);
    trace?.(name, on);
    if (logger) logEvents(logger, name, on, lines);
    // A ring that never changes emits nothing, and has keys all the same.
    const present = countOfKeys(object);
    if (present !== undefined) keys.set(present, { ring: name });
    on('keys', ({ change, count: inForce }) => {
      if (change !== 'reload_failed') keys.set(Number(inForce), { ring: name });
    });
  }
  return () => {
    for (const stop of stops.splice(0)) stop();
    breakers.close();
    lines.close();
  };
}

function countOfKeys(object: object): number | undefined {
  if (!('list' in object && 'limitsOf' in object) || typeof object.list !== 'function') return undefined;
  try {
    const listed: unknown = object.list();
    return Array.isArray(listed) ? listed.length : undefined;
  } catch {
    return undefined;
  }
}
