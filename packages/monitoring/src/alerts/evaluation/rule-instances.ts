// Follows a rule once for each thing it is about, so that an alert says which.
import { toPrometheusLabel } from '../../metrics/prometheus-name.ts';
import type { AlertRule } from '../definition/alert.ts';
import { byOf } from '../definition/alert.ts';
import type { RuleFollower } from './follow-rule.ts';
import { followRule } from './follow-rule.ts';
import type { AlertSource, SampleStore } from './sample-store.ts';

/** The followers of one rule. */
export interface RuleInstances {
  /** The rule as it was defined. */
  readonly rule: AlertRule;
  /** Looks for things that came since: before samples are taken. */
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
  const followers: RuleFollower[] = [];
  const known = new Set<string>();

  function follow(values: readonly string[] | undefined): void {
    const own = (values ?? []).map((value, index) => [by[index]!, value] as const);
    const where = { ...measure.where, ...Object.fromEntries(own) };
    const shown = own.filter(([, value]) => value !== '');
    const labels = Object.fromEntries(shown.map(([name, value]) => [toPrometheusLabel(name), value]));
    const comparisons = [{ ...first!, measure: { ...measure, where } }, ...rest];
    followers.push(followRule({ ...rule, labels: { ...rule.labels, ...labels }, comparisons }, store));
  }

  return {
    rule,
    followers,
    discover() {
      for (const labels of source.labelsOf(measure)) {
        const values = by.map((name) => labels.find(([label]) => label === name)?.[1] ?? '');
        const key = JSON.stringify(values);
        if (known.has(key) || known.size > maxInstances) continue;
        known.add(key);
        follow(known.size > maxInstances ? undefined : values);
      }
    },
  };
}
