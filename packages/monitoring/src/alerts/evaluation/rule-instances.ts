// Follows a rule once for each thing it is about, so that an alert says which.
import { toPrometheusLabel } from '../../metrics/prometheus-name.ts';
import type { AlertRule, MetricSelector } from '../definition/alert.ts';
import { byOf } from '../definition/alert.ts';
import type { RuleFollower } from './follow-rule.ts';
import { followRule } from './follow-rule.ts';
import type { AlertSource, SampleStore } from './sample-store.ts';

/** The followers of one rule. */
export interface RuleInstances {
  /** The rule as it was defined. */
  readonly rule: AlertRule;
  /** Looks for things that came or went since: before samples are taken. */
  discover(): void;
  /** One follower for each; exactly one where the rule is about no thing in particular. */
  readonly followers: readonly RuleFollower[];
}

// What is above is followed as one.
const maxInstances = 50;

/** Creates the followers of a rule; those of a rule with `by` come as their series come. */
export function ruleInstances(rule: AlertRule, store: SampleStore, source: AlertSource): RuleInstances {
  const by = byOf(rule);
  const [first, ...rest] = rule.comparisons;
  if (by.length === 0 || !first || first.measure.kind !== 'value')
    return { rule, discover() {}, followers: [followRule(rule, store)] };
  const { measure } = first;
  /** By the values of their labels; what is above the bound by none. */
  const followers = new Map<string, RuleFollower>();

  function follow(values: readonly string[]): RuleFollower {
    const own = values.map((value, index) => [by[index]!, value] as const);
    const where = { ...measure.where, ...Object.fromEntries(own) };
    const shown = own.filter(([, value]) => value !== '');
    const labels = Object.fromEntries(shown.map(([name, value]) => [toPrometheusLabel(name), value]));
    const comparisons = [{ ...first!, measure: { ...measure, where } }, ...rest];
    return followRule({ ...rule, labels: { ...rule.labels, ...labels }, comparisons }, store);
  }

  return {
    rule,
    get followers() {
      return [...followers.values()];
    },
    discover() {
      const things = new Map<string, readonly string[]>();
      for (const labels of source.labelsOf(measure)) {
        const values = by.map((name) => labels.find(([label]) => label === name)?.[1] ?? '');
        things.set(JSON.stringify(values), values);
      }
      // Whose series are gone leaves its room to others, except where having none is the alert (prometheus/prometheus#12415).
      for (const [key, { rule: own, phase }] of followers) {
        const isThere = key === '' ? things.size > maxInstances : things.has(key);
        if (isThere || phase !== 'inactive' || rule.alertOnNoData) continue;
        followers.delete(key);
        store.unwatch(own.comparisons[0]!.measure as MetricSelector);
      }
      for (const [key, values] of things) {
        if (followers.has(key)) continue;
        if (followers.size - Number(followers.has('')) < maxInstances) followers.set(key, follow(values));
        else if (!followers.has('')) followers.set('', follow([]));
      }
    },
  };
}
