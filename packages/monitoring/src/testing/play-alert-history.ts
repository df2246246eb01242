// Plays hours of samples through alerts in milliseconds, to test their definitions.
import type { AlertDefinition, MetricSelector } from '../alerts/definition/alert.ts';
import { rulesInProcess } from '../alerts/definition/alert.ts';
import { followRule } from '../alerts/evaluation/follow-rule.ts';
import { matches } from '../alerts/evaluation/metrics-source.ts';
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
  const followers = rulesInProcess(definitions).map((rule) => followRule(rule, store));
  const count = steps ?? Math.max(0, ...series.map(({ values }) => values.length));
  const moments: AlertMoment[] = [];
  for (; step < count; step += 1) {
    const atMs = step * intervalMs;
    store.sample(atMs);
    for (const follower of followers) follower.step(atMs);
    const namesIn = (wanted: string) =>
      followers.filter(({ phase }) => phase === wanted).map(({ rule }) => rule.name);
    moments.push({ atMs, pending: namesIn('pending'), firing: namesIn('firing') });
  }
  return moments;
}

function isMeant({ metric, labels = {} }: SeriesHistory, selector: MetricSelector): boolean {
  return metric === selector.metric && matches({ labels: Object.entries(labels) }, selector);
}
