// Infrastructure Service: monitoring · stable API, changes affect all users
import type { AlertComparison, AlertRule } from './alert.ts';
import { compileMeasure, growth, lookbackMs } from './compile-measure.ts';
import type { MeasureReader, SampleStore } from './sample-store.ts';

/** What a rule says at a moment. */
export interface RuleVerdict {
  readonly isActive: boolean;
  /** The first comparison's value, for people. */
  readonly value: number | undefined;
}

/** Judges a rule; `isFiring` matters where it resolves at another value than it fires. */
export type RuleReader = (nowMs: number, isFiring: boolean) => RuleVerdict;

/** Turns a rule into a function over kept samples. */
export function compileRule(rule: AlertRule, store: SampleStore): RuleReader {
  const comparisons = rule.comparisons.map((comparison) => ({
    comparison,
    read: compileMeasure(comparison.measure, store),
  }));
  const enough = minimumReader(rule, store);
  const isAbsent = absenceReader(rule, store);

  return (nowMs, isFiring) => {
    const values = comparisons.map(({ read }) => read(nowMs));
    const holds = comparisons.every(({ comparison }, index) => {
      const limit = isFiring && index === 0 ? (rule.resolveAt ?? comparison.threshold) : comparison.threshold;
      return holdsAgainst(comparison, values[index], limit);
    });
    return { isActive: (holds && enough(nowMs)) || isAbsent(nowMs), value: values[0] };
  };
}

function holdsAgainst({ op }: AlertComparison, value: number | undefined, limit: number): boolean {
  if (value === undefined) return false;
  return op === '>' ? value > limit : value < limit;
}

function minimumReader({ minEvents }: AlertRule, store: SampleStore): (nowMs: number) => boolean {
  if (!minEvents) return () => true;
  const events: MeasureReader = growth(minEvents, minEvents.windowMs, store);
  return (nowMs) => (events(nowMs) ?? 0) >= minEvents.count;
}

function absenceReader(rule: AlertRule, store: SampleStore): (nowMs: number) => boolean {
  const measure = rule.comparisons[0]?.measure;
  if (!rule.alertOnNoData || !measure) return () => false;
  const series = store.watch(measure.kind === 'ratio' ? measure.total : measure, 'value', 0);
  return (nowMs) => series().every(({ ring }) => ring.latest(nowMs, lookbackMs) === undefined);
}
