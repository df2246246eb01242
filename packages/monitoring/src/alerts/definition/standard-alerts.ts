// Alerts for any service in front of models.
import type { AlertDefinition } from './alert.ts';
import { defineAlert } from './define-alert.ts';
import { defineSlo } from './define-slo.ts';

/** Where the standard alerts draw their lines. */
export interface StandardAlertsOptions {
  /** Share of HTTP requests that must not fail with 5xx. Default: 0.999. */
  readonly httpObjective?: number;
  /** Share of model calls that must not fail. Default: 0.99. */
  readonly modelObjective?: number;
  /** Seconds that 95 % of the requests must stay below. Default: 5. */
  readonly slowSeconds?: number;
  /** US dollars an hour. Default: 10. */
  readonly spendUsdPerHour?: number;
  /** Share of lookups that must be answered by the cache. Default: 0.1. */
  readonly hitRatio?: number;
}

const minute = 60_000;
const hour = 60 * minute;
/** Every status from 500 on, those nobody has heard of too (RFC 9110, 15.6). */
const serverErrors = { startsWith: '5' };
// A user who left says nothing about a provider.
const notAborted = { not: 'aborted' };

/**
 * Alerts that every service in front of models can use as they stand, over the metrics of `observe`, the fastify hooks
 * and the process probes.
 */
export function standardAlerts(options: StandardAlertsOptions = {}): AlertDefinition[] {
  const { httpObjective = 0.999, modelObjective = 0.99 } = options;
  const { slowSeconds = 5, spendUsdPerHour = 10, hitRatio = 0.1 } = options;
  const http = { metric: 'http.server.request.duration' };
  const calls = { metric: 'tpl.model.calls' };
  const finished = { ...calls, where: { outcome: { not: ['aborted', 'abandoned'] } } };
  const attempts = { metric: 'tpl.model.attempts', where: { code: notAborted } };
  const failed = { ...attempts, where: { ...attempts.where, ok: 'false' } };
  const gets = { metric: 'tpl.cache.gets' };
  return [
    defineSlo({
      name: 'Http',
      summary: 'HTTP requests succeed.',
      objective: httpObjective,
      bad: { ...http, where: { 'http.response.status_code': serverErrors } },
      total: http,
    }),
    defineSlo({
      name: 'Model',
      summary: 'Model calls succeed.',
      objective: modelObjective,
      bad: { ...calls, where: { outcome: 'error' } },
      total: finished,
    }),
    defineAlert({
      name: 'HttpSlow',
      summary: `One request in twenty takes more than ${slowSeconds} s.`,
      measure: { kind: 'quantile', ...http, quantile: 0.95, windowMs: 5 * minute },
      op: '>',
      threshold: slowSeconds,
      forMs: 2 * minute,
      minEvents: 20,
    }),
    defineAlert({
      name: 'ProviderDown',
      summary: 'Most attempts at model providers fail.',
      measure: { kind: 'ratio', part: failed, total: attempts, windowMs: 5 * minute },
      op: '>',
      threshold: 0.5,
      resolveAt: 0.2,
      minEvents: 10,
      severity: 'page',
    }),
    defineAlert({
      name: 'BreakerOpen',
      summary: 'A circuit breaker is open.',
      measure: { kind: 'value', metric: 'tpl.policy.state' },
      op: '>',
      threshold: 1,
      forMs: minute,
    }),
    defineAlert({
      name: 'CacheHitRatioLow',
      summary: 'The cache answers little.',
      measure: {
        kind: 'ratio',
        part: { ...gets, where: { outcome: ['hit', 'stale'] } },
        total: { ...gets, where: { outcome: { not: 'bypass' } } },
        windowMs: hour,
      },
      op: '<',
      threshold: hitRatio,
      minEvents: 100,
    }),
    defineAlert({
      name: 'SpendHigh',
      summary: `Models cost more than ${spendUsdPerHour} USD an hour.`,
      measure: { kind: 'increase', metric: 'tpl.model.cost', windowMs: hour },
      op: '>',
      threshold: spendUsdPerHour,
    }),
    defineAlert({
      name: 'LogLinesDropped',
      summary: 'Log lines are lost.',
      measure: { kind: 'increase', metric: 'tpl.monitoring.log.dropped', windowMs: 5 * minute },
      op: '>',
      threshold: 0,
    }),
    defineAlert({
      name: 'EventLoopBusy',
      summary: 'The event loop has no time left.',
      measure: { kind: 'value', metric: 'tpl.process.event_loop.utilization' },
      op: '>',
      threshold: 0.95,
      forMs: minute,
    }),
  ];
}
