// Turns a service level objective into its burn-rate alerts.
import type { AlertComparison, AlertDefinition, AlertRule, AlertSeverity, MetricSelector } from './alert.ts';
import { maxWindowMs, minimumOf } from './alert.ts';
import type { AlertOptions } from './define-alert.ts';
import { checkRule, throwProblems } from './define-alert.ts';

/** What a service level objective is. */
export interface SloOptions extends Pick<AlertOptions, 'name' | 'summary' | 'runbook' | 'labels'> {
  /** Share of events that must be good: `0.999`. At least 0.931: with less no share of failures is enough for the fastest page. */
  readonly objective: number;
  /** Events that were bad. */
  readonly bad: MetricSelector;
  /** All events, the bad ones included. */
  readonly total: MetricSelector;
  /** Events a window needs to be judged, of which two must be bad: one error of a quiet service wakes nobody. Default: 10. */
  readonly minEvents?: number;
}

const minute = 60_000;
const hour = 60 * minute;

/**
 * Multi-window, multi-burn-rate alerts for a 30-day budget: "The Site Reliability Workbook", chapter 5, table 5-8, with
 * a fourth pair as Sloth and Pyrra have it. The short window lets an alert end soon after the cause.
 */
export const burnRates = [
  { factor: 14.4, longMs: hour, shortMs: 5 * minute, severity: 'page' },
  { factor: 6, longMs: 6 * hour, shortMs: 30 * minute, severity: 'page' },
  { factor: 3, longMs: 24 * hour, shortMs: 2 * hour, severity: 'ticket' },
  { factor: 1, longMs: 72 * hour, shortMs: 6 * hour, severity: 'ticket' },
] as const satisfies readonly { factor: number; longMs: number; shortMs: number; severity: AlertSeverity }[];

// Below it the fastest page would wait for more failures than there are events: 14.4 times the budget.
const lowest = Math.ceil((1 - 1 / burnRates[0].factor) * 1_000) / 1_000;

/**
 * Defines a service level objective with its burn-rate alerts. The pairs up to 6 h are also evaluated in the process;
 * the longer ones only in Prometheus.
 *
 * @throws MonitoringError `invalid_options`, with every problem at once
 * @example
 * import { defineSlo } from '@tpl/monitoring';
 * const slo = defineSlo({
 *   name: 'Answers',
 *   summary: 'Answers arrive.',
 *   objective: 0.999,
 *   bad: { metric: 'tpl.model.calls', where: { outcome: 'error' } },
 *   total: { metric: 'tpl.model.calls' },
 * });
 * console.log(slo.rules.map((rule) => rule.name)); // AnswersBurn14x, AnswersBurn6x, AnswersBurn3x, AnswersBurn1x
 */
export function defineSlo(options: SloOptions): AlertDefinition {
  const { name, summary, objective, bad, total, minEvents = 10, runbook, labels = {} } = options;
  const isWithin = objective >= lowest && objective < 1;
  const rules = burnRates.map(({ factor, longMs, shortMs, severity }): AlertRule => {
    // Rounded, so that both compilers compare with the same decimal number.
    const threshold = Number((factor * (1 - objective)).toPrecision(12));
    const over = (windowMs: number): AlertComparison => ({
      measure: { kind: 'ratio', part: bad, total, windowMs },
      op: '>',
      threshold,
    });
    // In a window of few events one is a share of the budget; an increase may be said a little too high.
    const moreThanOne = (windowMs: number): AlertComparison => ({
      measure: { kind: 'increase', ...bad, windowMs },
      op: '>',
      threshold: 1.5,
    });
    return {
      name: `${name}Burn${Math.floor(factor)}x`,
      severity,
      summary: `${summary} The error budget of 30 days burns ${factor} times too fast.`,
      runbook,
      labels: { ...labels, slo: name },
      comparisons: [over(longMs), over(shortMs), moreThanOne(longMs)],
      resolveAt: undefined,
      forMs: 0,
      minEvents: minimumOf(total, minEvents, longMs),
      alertOnNoData: false,
      isExportOnly: longMs > maxWindowMs,
    };
  });
  const outside = {
    path: `${name}.objective`,
    message: `must lie between ${lowest} and 1, for example 0.999`,
  };
  throwProblems([...(isWithin ? [] : [outside]), ...rules.slice(0, 1).flatMap(checkRule)]);
  return { name, summary, rules, slo: { objective, bad, total } };
}
