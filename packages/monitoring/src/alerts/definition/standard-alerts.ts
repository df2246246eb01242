// Alerts for any service in front of models.
import { requestSeconds } from '../../metrics/buckets.ts';
import type { AlertDefinition } from './alert.ts';
import type { AlertOptions } from './define-alert.ts';
import { defineAlert, throwProblems } from './define-alert.ts';
import type { SloOptions } from './define-slo.ts';
import { defineSlo } from './define-slo.ts';
import { runbookOf } from './runbook.ts';

/** Where the standard alerts draw their lines. */
export interface StandardAlertsOptions {
  /** Share of HTTP requests that must not fail with 5xx, at least 0.931. Default: 0.999. */
  readonly httpObjective?: number;
  /** Share of model calls that must not fail, those that callers, budgets or guards ended left out; at least 0.931. Default: 0.99. */
  readonly modelObjective?: number;
  /** Seconds that 95 % of the requests must stay below, streamed answers to their end included. Default: 30. */
  readonly slowSeconds?: number;
  /** US dollars an hour. Default: 10. */
  readonly spendUsdPerHour?: number;
  /** Share of lookups that must be answered by the cache. Default: 0.1. */
  readonly hitRatio?: number;
}

const alert = (options: AlertOptions) => defineAlert({ runbook: runbookOf(options.name), ...options });
const slo = (options: SloOptions) => defineSlo({ runbook: runbookOf(options.name), ...options });

const minute = 60_000;
const hour = 60 * minute;
/** Every status from 500 on, those nobody has heard of too (RFC 9110, 15.6). */
const serverErrors = { startsWith: '5' };
// What the same request meets everywhere, or what was set up here: neither says anything about a provider. A key, a model or options
// that are wrong are everybody's (`auth`, `not_found`, `invalid_options`) and count.
const callersOwn = ['bad_request', 'context_too_long', 'refusal', 'guard_blocked', 'budget_exceeded'];

/**
 * Alerts that every service in front of models can use as they stand, over the metrics of `observe`, the fastify hooks
 * and the process probes. Each has its place in `docs/runbooks/monitoring.md`.
 *
 * @throws MonitoringError `invalid_options` for a line that can never be crossed
 */
export function standardAlerts(options: StandardAlertsOptions = {}): AlertDefinition[] {
  const { httpObjective = 0.999, modelObjective = 0.99 } = options;
  const { slowSeconds = 30, spendUsdPerHour = 10, hitRatio = 0.1 } = options;
  // Above its last bound a quantile cannot be seen.
  const highest = requestSeconds.at(-1)!;
  const isSeen = slowSeconds > 0 && slowSeconds < highest;
  throwProblems(isSeen ? [] : [{ path: 'slowSeconds', message: `must lie between 0 and ${highest}` }]);
  const http = { metric: 'http.server.request.duration' };
  const calls = { metric: 'tpl.model.calls' };
  const ended = { ...calls, where: { outcome: { not: ['aborted', 'abandoned'] } } };
  const refused = { ...calls, where: { outcome: 'error', code: callersOwn } };
  const finished = { ...calls, where: { ...ended.where, code: { not: callersOwn } } };
  // A user who left says nothing about a provider either.
  const attempts = { metric: 'tpl.model.attempts', where: { code: { not: ['aborted', ...callersOwn] } } };
  const failed = { ...attempts, where: { ...attempts.where, ok: 'false' } };
  const gets = { metric: 'tpl.cache.gets' };
  return [
    slo({
      name: 'Http',
      summary: 'HTTP requests succeed.',
      objective: httpObjective,
      bad: { ...http, where: { 'http.response.status_code': serverErrors } },
      total: http,
    }),
    slo({
      name: 'Model',
      summary: 'Model calls succeed.',
      objective: modelObjective,
      bad: { ...calls, where: { ...finished.where, outcome: 'error' } },
      total: finished,
    }),
    alert({
      name: 'HttpSlow',
      summary: `One request in twenty takes more than ${slowSeconds} s.`,
      measure: { kind: 'quantile', ...http, quantile: 0.95, windowMs: 5 * minute },
      op: '>',
      threshold: slowSeconds,
      forMs: 2 * minute,
      minEvents: 20,
    }),
    alert({
      name: 'ProviderDown',
      summary: 'Most attempts at model providers fail.',
      measure: { kind: 'ratio', part: failed, total: attempts, windowMs: 5 * minute },
      op: '>',
      threshold: 0.5,
      resolveAt: 0.2,
      minEvents: 10,
      severity: 'page',
    }),
    alert({
      name: 'CallsRefused',
      summary: 'Most model calls fail by what their callers ask, or by a budget or guard.',
      measure: { kind: 'ratio', part: refused, total: ended, windowMs: 10 * minute },
      op: '>',
      threshold: 0.5,
      minEvents: 20,
    }),
    alert({
      name: 'BreakerOpen',
      summary: 'A circuit breaker has not been closed for two minutes.',
      // Half open counts: a provider that hangs keeps it probing, and nobody is answered.
      measure: { kind: 'value', metric: 'tpl.policy.state', by: ['policy'], perProcess: true },
      op: '>',
      threshold: 0,
      forMs: 2 * minute,
    }),
    alert({
      name: 'HealthCheckFailing',
      summary: 'A part of the service, such as its Redis, has not been well for a minute.',
      // What goes on without it is degraded: nobody else would say so.
      measure: { kind: 'value', metric: 'tpl.health.status', by: ['check'], perProcess: true },
      op: '>',
      threshold: 0,
      forMs: minute,
    }),
    alert({
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
    alert({
      name: 'SpendHigh',
      summary: `Models cost more than ${spendUsdPerHour} USD an hour.`,
      measure: { kind: 'increase', metric: 'tpl.model.cost', windowMs: hour },
      op: '>',
      threshold: spendUsdPerHour,
    }),
    alert({
      name: 'AnswersDegraded',
      summary: 'A tenth of the answers comes from fallbacks.',
      measure: {
        kind: 'ratio',
        part: { ...calls, where: { degraded: 'true' } },
        total: finished,
        windowMs: 10 * minute,
      },
      op: '>',
      threshold: 0.1,
      minEvents: 20,
    }),
    alert({
      name: 'CallsUnpriced',
      summary: 'Models are used whose price nobody has said: budgets and costs are too low.',
      measure: { kind: 'increase', metric: 'tpl.model.unpriced', windowMs: hour },
      op: '>',
      threshold: 0,
    }),
    alert({
      name: 'RequestsRefused',
      summary: 'Requests are refused because the process has no room for them.',
      measure: { kind: 'increase', metric: 'tpl.http.refused', windowMs: 5 * minute },
      op: '>',
      threshold: 0,
      forMs: minute,
    }),
    alert({
      name: 'NotificationsFailed',
      summary: 'Alerts do not reach their receiver.',
      measure: {
        kind: 'increase',
        metric: 'tpl.alerts.notifications',
        where: { outcome: ['failed', 'dropped'] },
        windowMs: 15 * minute,
      },
      op: '>',
      threshold: 0,
    }),
    alert({
      name: 'HeapNearlyFull',
      summary: 'The heap has less than a tenth of its limit left.',
      measure: { kind: 'value', metric: 'tpl.process.heap.utilization', perProcess: true },
      op: '>',
      threshold: 0.9,
      forMs: minute,
      severity: 'page',
    }),
    alert({
      name: 'HeapFullSoon',
      summary: 'If the heap goes on growing as it does, it is full within an hour.',
      measure: { kind: 'value', metric: 'tpl.process.heap.exhaustion', of: 'min', perProcess: true },
      op: '<',
      threshold: 3_600,
      forMs: 5 * minute,
    }),
    alert({
      name: 'MemoryNearlyFull',
      summary: "The container's memory is nearly used up.",
      measure: { kind: 'value', metric: 'tpl.process.memory.utilization', perProcess: true },
      op: '>',
      threshold: 0.9,
      forMs: minute,
      severity: 'page',
    }),
    alert({
      name: 'LogLinesDropped',
      summary: 'Log lines are lost.',
      measure: { kind: 'increase', metric: 'tpl.monitoring.log.dropped', windowMs: 5 * minute },
      op: '>',
      threshold: 0,
    }),
    alert({
      name: 'LogLinesRefused',
      summary: 'Log lines are lost: their output refuses them.',
      measure: { kind: 'increase', metric: 'tpl.monitoring.log.failed', windowMs: 5 * minute },
      op: '>',
      threshold: 0,
    }),
    alert({
      name: 'SeriesOverflow',
      summary: 'A metric has too many series: alerts that look at some of its labels see too little.',
      measure: {
        kind: 'increase',
        metric: 'tpl.monitoring.refused',
        where: { reason: 'overflow' },
        windowMs: 15 * minute,
      },
      op: '>',
      threshold: 0,
    }),
    alert({
      name: 'EventLoopBusy',
      summary: 'The event loop has no time left.',
      measure: { kind: 'value', metric: 'tpl.process.event_loop.utilization', perProcess: true },
      op: '>',
      threshold: 0.95,
      forMs: minute,
    }),
  ];
}
