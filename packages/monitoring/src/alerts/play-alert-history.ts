// Infrastructure Service: monitoring · stable API, changes affect all users
import type { AlertDefinition, MetricSelector } from './alert.ts';
import { createPhaseMachine } from './alert-state.ts';
import { compileRule } from './compile-rule.ts';
import { matches } from './metrics-source.ts';
import type { AlertSample, AlertSource } from './sample-store.ts';
import { createSampleStore } from './sample-store.ts';

/** The values of one series, one an interval; `undefined` where nothing was seen. */
export interface SeriesHistory {
  readonly metric: string;
  /** Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Upper bound of the histogram's bucket whose cumulated counts these are. Default: not a bucket. */
  readonly bound?: number;
  readonly values: readonly (number | undefined)[];
}

/** A history to play. */
export interface AlertHistory {
  readonly definitions: readonly AlertDefinition[];
  readonly series: readonly SeriesHistory[];
  /** Time between two values and two evaluations. */
  readonly intervalMs: number;
  /** Evaluations; default: as many as the longest series has values. */
  readonly steps?: number;
}

/** What fired at one evaluation. */
export interface AlertMoment {
  readonly atMs: number;
  readonly pending: readonly string[];
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
        const value = one.values[step];
        if (
          value === undefined ||
          !isMeant(one, selector) ||
          (part === 'buckets') !== (one.bound !== undefined)
        )
          continue;
        yield { id: one, value, ...(one.bound !== undefined && { bound: one.bound }) };
      }
    },
  };
  const store = createSampleStore(source, intervalMs);
  const rules = definitions
    .flatMap((definition) => definition.rules)
    .filter(({ isExportOnly }) => !isExportOnly);
  const played = rules.map(({ name, forMs }, index) => ({
    name,
    read: compileRule(rules[index]!, store),
    machine: createPhaseMachine(forMs),
  }));
  const moments: AlertMoment[] = [];
  for (; step < (steps ?? Math.max(0, ...series.map(({ values }) => values.length))); step += 1) {
    const atMs = step * intervalMs;
    store.sample(atMs);
    for (const { read, machine } of played)
      machine.step(read(atMs, machine.phase === 'firing').isActive, atMs);
    const namesIn = (phase: string) =>
      played.filter(({ machine }) => machine.phase === phase).map(({ name }) => name);
    moments.push({ atMs, pending: namesIn('pending'), firing: namesIn('firing') });
  }
  return moments;
}

function isMeant({ metric, labels = {} }: SeriesHistory, selector: MetricSelector): boolean {
  return metric === selector.metric && matches({ labels: Object.entries(labels) }, selector);
}
