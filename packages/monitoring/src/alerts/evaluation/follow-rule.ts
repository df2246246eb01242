// Takes one rule through its phases, evaluation by evaluation.
import type { AlertComparison, AlertRule } from '../definition/alert.ts';
import type { AlertPhase } from '../definition/alerts.ts';
import { compileMeasure, growth, lookbackMs } from './compile-measure.ts';
import type { SampleStore } from './sample-store.ts';

/** One rule, followed through its phases. */
export interface RuleFollower {
  readonly rule: AlertRule;
  readonly phase: AlertPhase;
  /** The first comparison's value at the last step, for people. */
  readonly value: number | undefined;
  /** Judges the rule by the samples of the moment. */
  step(nowMs: number): void;
}

/** Follows a rule over kept samples, from `inactive` on. */
export function followRule(rule: AlertRule, store: SampleStore): RuleFollower {
  const { comparisons, resolveAt, forMs, minEvents, alertOnNoData } = rule;
  const reads = comparisons.map(({ measure }) => compileMeasure(measure, store));
  const events = minEvents && growth(minEvents, minEvents.windowMs, store);
  const isAbsent = alertOnNoData ? absenceReader(rule, store) : undefined;
  let activeSince = 0;

  function isActive(nowMs: number): boolean {
    if (isAbsent?.(nowMs)) return true;
    for (let index = 0; index < comparisons.length; index += 1) {
      // The others are read only where the first holds, which it mostly does not.
      const value = index === 0 ? follower.value : reads[index]!(nowMs);
      const isHeld = index === 0 && follower.phase === 'firing';
      if (!holds(comparisons[index]!, value, isHeld ? resolveAt : undefined)) return false;
    }
    return !minEvents || (events?.(nowMs) ?? 0) >= minEvents.count;
  }

  const follower = {
    rule,
    phase: 'inactive' as AlertPhase,
    value: undefined as number | undefined,
    step(nowMs: number): void {
      follower.value = reads[0]!(nowMs);
      const wasActive = follower.phase !== 'inactive';
      if (!isActive(nowMs)) {
        follower.phase = 'inactive';
        return;
      }
      if (!wasActive) activeSince = nowMs;
      follower.phase = nowMs - activeSince >= forMs ? 'firing' : 'pending';
    },
  };
  return follower;
}

/** Without a value nothing holds. */
function holds({ op, threshold }: AlertComparison, value = Number.NaN, limit = threshold): boolean {
  return op === '>' ? value > limit : value < limit;
}

function absenceReader({ comparisons }: AlertRule, store: SampleStore): (nowMs: number) => boolean {
  const { measure } = comparisons[0]!;
  const series = store.watch(measure.kind === 'ratio' ? measure.total : measure, 'value', 0);
  return (nowMs) => series().every(({ ring }) => ring.latest(nowMs, lookbackMs) === undefined);
}
