// Reports the events of caches, policies, limiters and keys: as counts, and as lines for what somebody should be able to read afterwards.
import type { Clock } from '@internal/kit';
import type { LineLimit, Logger } from '@internal/logger';
import { fastSeconds } from '../metrics/buckets.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { SpanAttributes, Tracing } from '../traces/tracing.ts';
import type { BreakerHealth } from './breaker-health.ts';
import type { EventRow } from './event-rows.ts';
import { eventRows } from './event-rows.ts';
import type { EventData, Subscribe } from './events.ts';

/** A cache's `get`. */
interface Lookup {
  readonly outcome: string;
  readonly tier?: string;
  readonly operation?: string;
  readonly durationMs: number;
}

/** Counts lookups: emitted at every hit, so their labels are written out, which costs half of picking them by name. */
export function lookupObserver(metrics: Metrics) {
  const gets = metrics.counter({
    name: 'tpl.cache.gets',
    help: 'Lookups.',
    labels: ['cache', 'outcome', 'tier', 'operation'],
  });
  const seconds = metrics.histogram({
    name: 'tpl.cache.get.duration',
    help: 'Time of a lookup, without making the value.',
    unit: 's',
    labels: ['cache', 'outcome'],
    buckets: fastSeconds,
  });
  return (cache: string, on: Subscribe): void => {
    on('get', (event) => {
      const { outcome, tier, operation, durationMs } = event as unknown as Lookup;
      gets.add(1, { cache, outcome, tier, operation });
      seconds.record(durationMs / 1000, { cache, outcome });
    });
  };
}

type Labels = Record<string, string | undefined>;

/** A breaker's state as a number for a gauge. */
const stateNumber: Readonly<Record<string, number>> = { closed: 0, half_open: 1, open: 2, isolated: 3 };

/** Defines every metric of `eventRows`; returns a function that feeds them from one object's events. */
export function countEvents(metrics: Metrics, breakers: BreakerHealth, limit: LineLimit) {
  const feeds = eventRows.map((row) => ({ ...row, feed: feedOf(row, metrics, breakers, limit) }));
  return (cache: string, on: Subscribe): void => {
    for (const { event, only, labels, feed } of feeds) {
      on(event, (data) => {
        if (only === undefined || only in data) feed(data, labelsOf(labels, data, cache));
      });
    }
  };
}

function feedOf(
  { breaker, seconds, sum, ...definition }: EventRow,
  metrics: Metrics,
  breakers: BreakerHealth,
  limit: LineLimit,
): (data: EventData, labels: Labels) => void {
  if (breaker !== undefined) {
    const state = metrics.gauge(definition);
    return ({ from, to }, labels) => {
      state.set(stateNumber[String(to)] ?? 0, labels);
      const name = Object.values(labels).join('.');
      breakers.set(name, String(to));
      limit.warn(breaker, labels, { from, to });
    };
  }
  if (seconds) {
    const histogram = metrics.histogram({ ...definition, unit: 's', buckets: seconds });
    return ({ durationMs }, labels) => histogram.record(Number(durationMs) / 1000, labels);
  }
  const counter = metrics.counter(definition);
  return (data, labels) => counter.add(sum === undefined ? 1 : Number(data[sum]), labels);
}

function labelsOf(names: readonly string[], data: EventData, cache: string): Labels {
  const labels: Record<string, unknown> = {};
  for (const name of names) {
    const value = name === 'cache' ? cache : data[name];
    labels[name] = name === 'outcome' && value === undefined ? outcomeOf(data) : value;
  }
  return labels as Labels;
}

const outcomeOf = ({ ok, kind }: EventData) => (ok ? 'ok' : (kind ?? 'unknown'));

/** Writes a line for what somebody should be able to read afterwards; what an outage repeats is bounded. */
export function logEvents(logger: Logger, cache: string, on: Subscribe, limit: LineLimit): void {
  on('storeError', ({ store, call, code }) =>
    limit.warn('cache store failed', { cache, store, code }, { call }),
  );
  // The call may be answered all the same, by another attempt or a fallback: this line says who failed, and why.
  on('attempt', ({ ok, provider, model, operation, attempt, code, status, durationMs }) => {
    if (ok || provider === undefined || code === 'aborted') return;
    const more = { operation, attempt, status, duration_ms: durationMs };
    limit.warn('model attempt failed', { provider, model, code }, more);
  });
  on('cooldown', ({ policy, durationMs, shared }) =>
    logger.info('cooldown', { policy, duration_ms: durationMs, shared }),
  );
  on('call', ({ outcome, provider, requestModel: model, operation, code, kind, attempts }) => {
    if (outcome !== 'error' || provider === undefined) return;
    const count = Array.isArray(attempts) ? attempts.length : attempts;
    limit.warn('model call failed', { provider, model, code }, { operation, kind, attempts: count });
  });
  on('guard', ({ operation, direction, action, score, reasons }) => {
    if (action !== 'allow') logger.info('guard verdict', { operation, direction, action, score, reasons });
  });
  on('budget', ({ operation, ok }) => {
    if (!ok) logger.warn('budget refused', { operation });
  });
  on('keys', ({ change, count }) => {
    const say = change === 'reload_failed' ? logger.error : logger.info;
    say('keys changed', { change, count });
  });
  on('audit', (event) => logger.info('audit', event));
}

// One row an event: what it is called and which of its fields are said. No key, text or id is among them.
const rows: readonly (readonly [event: string, name: string, fields: readonly string[], only?: string])[] = [
  ['get', 'cache lookup', ['outcome', 'tier', 'operation']],
  ['guard', 'guard', ['direction', 'action', 'score', 'operation']],
  ['object', 'schema check', ['operation', 'ok']],
  ['call', 'policy', ['policy', 'operation', 'ok', 'kind', 'attempts'], 'policy'],
  ['retry', 'retry', ['policy', 'operation', 'attempt', 'delayMs', 'kind']],
  ['reject', 'rejected by policy', ['policy', 'operation', 'reason']],
  ['fallback', 'fallback', ['policy', 'operation', 'kind']],
  ['budget', 'budget', ['operation', 'ok']],
  ['limit', 'limit', ['limiter', 'ok', 'store']],
  ['storeError', 'cache store failed', ['store', 'call', 'code']],
];

/**
 * Notes what objects emit on the span of the moment: as a span of its own where the event says how long it took, else as a moment.
 * Costs a look at the context where nothing records.
 */
export function eventTracer(tracing: Tracing, clock: Clock) {
  return (name: string, on: Subscribe): void => {
    for (const [event, title, fields, only] of rows) {
      on(event, (data) => {
        if (!tracing.isRecording?.() || (only !== undefined && !(only in data))) return;
        const attributes = { 'tpl.name': name, ...attributesOf(fields, data) };
        const { durationMs } = data;
        if (typeof durationMs !== 'number') return tracing.note?.(title, attributes);
        const endedAt = clock.now();
        tracing.record({
          name: title,
          kind: 'internal',
          startedAt: endedAt - durationMs,
          endedAt,
          attributes,
        });
      });
    }
  };
}

function attributesOf(fields: readonly string[], data: EventData): SpanAttributes {
  const attributes: Record<string, SpanAttributes[string]> = {};
  for (const field of fields) {
    const value = data[field];
    // A list of attempts is a number of them.
    if (Array.isArray(value)) attributes[`tpl.${field}`] = value.length;
    else if (['string', 'number', 'boolean'].includes(typeof value))
      attributes[`tpl.${snakeCase(field)}`] = value as string;
  }
  return attributes;
}

const snakeCase = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
