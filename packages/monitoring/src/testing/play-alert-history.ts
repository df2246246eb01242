// Plays hours of samples through alerts in milliseconds, to test their definitions.
import type { AlertDefinition, MetricSelector } from '../alerts/definition/alert.ts';
import { rulesInProcess } from '../alerts/definition/alert.ts';
import { matches } from '../alerts/evaluation/metrics-source.ts';
import { ruleInstances } from '../alerts/evaluation/rule-instances.ts';
import type { AlertSample, AlertSource } from '../alerts/evaluation/sample-store.ts';
import { createSampleStore } from '../alerts/evaluation/sample-store.ts';

/** The values of one series, one an interval; `undefined` where nothing was seen. */
export interface SeriesHistory {
  /** The metric's name as it was defined. */
  readonly metric: string;
  /** Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Upper bound of the histogram's bucket whose cumulated counts these are. Default: not a bucket. */
  readonly bound?: number;
  /** One at each step: of a counter its total, of a gauge its value. */
  readonly values: readonly (number | undefined)[];
}

/** A history to play. */
export interface AlertHistory {
  /** What is tested. */
  readonly definitions: readonly AlertDefinition[];
  /** What the alerts see. */
  readonly series: readonly SeriesHistory[];
  /** Time between two values and two evaluations. */
  readonly intervalMs: number;
  /** Evaluations; default: as many as the longest series has values. */
  readonly steps?: number;
}

/** What fired at one evaluation. */
export interface AlertMoment {
  /** Time since the start of the history. */
  readonly atMs: number;
  /** Rules that hold, but not yet long enough. */
  readonly pending: readonly string[];
  /** Rules that fire. */
  readonly firing: readonly string[];
  /** The labels of each that fires, by rule. */
  readonly labels: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

/**
 * Plays a history through the same rules, sampling and phases as the live engine, without waiting.
 *
 * @example
 * import { defineAlert } from '@tpl/monitoring';
 * import { playAlertHistory } from '@tpl/monitoring/testing';
 * const full = defineAlert({ name: 'Full', summary: 'Full.', measure: { kind: 'value', metric: 'queue' }, op: '>', threshold: 5 });
 * const moments = playAlertHistory({ definitions: [full], series: [{ metric: 'queue', values: [1, 9, 9, 1] }], intervalMs: 15_000 });
 * console.log(moments.map(({ firing }) => firing.length)); // 0, 1, 1, 0
 */
export function playAlertHistory({ definitions, series, intervalMs, steps }: AlertHistory): AlertMoment[] {
  let step = 0;
  const source: AlertSource = {
    labelsOf: (selector) =>
      series
        .filter((one) => isMeant(one, selector) && one.values[step] !== undefined)
        .map(({ labels = {} }) => Object.entries(labels)),
    *read(selector, part): Generator<AlertSample> {
      for (const one of series) {
        const { bound, values } = one;
        const value = values[step];
        if (value === undefined || (part === 'buckets') !== (bound !== undefined)) continue;
        if (isMeant(one, selector)) yield { id: one, value, bound };
      }
    },
  };
  const store = createSampleStore(source, intervalMs);
  const rules = rulesInProcess(definitions).map((rule) => ruleInstances(rule, store, source));
  const count = steps ?? Math.max(0, ...series.map(({ values }) => values.length));
  const moments: AlertMoment[] = [];
  for (; step < count; step += 1) {
    const atMs = step * intervalMs;
    for (const rule of rules) rule.discover();
    store.sample(atMs);
    const followers = rules.flatMap((rule) => rule.followers);
    for (const follower of followers) follower.step(atMs);
    const namesIn = (wanted: string) =>
      rules
        .filter((rule) => rule.followers.some(({ phase }) => phase === wanted))
        .map(({ rule }) => rule.name);
    const firing = followers.filter(({ phase }) => phase === 'firing');
    const labels: Record<string, Readonly<Record<string, string>>[]> = {};
    for (const { rule } of firing) (labels[rule.name] ??= []).push(rule.labels);
    moments.push({ atMs, pending: namesIn('pending'), firing: namesIn('firing'), labels });
  }
  return moments;
}

function isMeant({ metric, labels = {} }: SeriesHistory, selector: MetricSelector): boolean {
  return metric === selector.metric && matches({ labels: Object.entries(labels) }, selector);
}
