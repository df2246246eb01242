// Infrastructure Service: resilience · stable API, changes affect all users
import type { OptionProblem } from './errors.ts';
import type { PolicyValues } from './policy-values.ts';

/** Combinations that cannot work. */
export const settingRules: readonly ((values: PolicyValues) => OptionProblem | false)[] = [
  (v) =>
    v.attemptTimeoutMs > v.deadlineMs && {
      path: 'attemptTimeoutMs',
      message: `is longer than deadlineMs (${v.deadlineMs})`,
      hint: 'an attempt cannot outlast its call',
    },
  (v) =>
    v.firstTokenMs > v.deadlineMs && {
      path: 'firstTokenMs',
      message: `is longer than deadlineMs (${v.deadlineMs})`,
      hint: 'a stream ends with its call',
    },
  (v) =>
    v.idleMs > v.deadlineMs && {
      path: 'idleMs',
      message: `is longer than deadlineMs (${v.deadlineMs})`,
      hint: 'a stream ends with its call',
    },
  (v) =>
    v.backoffBaseMs > v.backoffMaxMs && {
      path: 'backoffBaseMs',
      message: `is longer than backoffMaxMs (${v.backoffMaxMs})`,
    },
  (v) =>
    v.breakerOpenMs > v.breakerMaxOpenMs && {
      path: 'breakerOpenMs',
      message: `is longer than breakerMaxOpenMs (${v.breakerMaxOpenMs})`,
    },
  (v) =>
    v.breakerTolerance > 0 &&
    v.breakerTolerance < 1 && {
      path: 'breakerTolerance',
      message: 'is less than one attempt a success',
      hint: '0 turns the brake off',
    },
  (v) =>
    v.hedgeAfterMs !== undefined &&
    !v.idempotent && {
      path: 'hedgeAfterMs',
      message: 'is set for an operation that is not idempotent',
      hint: 'a hedge runs the call twice',
    },
  (v) =>
    v.hedgeAfterMs !== undefined &&
    v.hedgeAfterMs >= v.attemptTimeoutMs && {
      path: 'hedgeAfterMs',
      message: `is not shorter than attemptTimeoutMs (${v.attemptTimeoutMs})`,
      hint: 'the first attempt would be over',
    },
  (v) =>
    v.breakerSlowCallMs !== undefined &&
    v.breakerSlowCallMs > v.attemptTimeoutMs && {
      path: 'breakerSlowCallMs',
      message: `is longer than attemptTimeoutMs (${v.attemptTimeoutMs})`,
      hint: 'no attempt could be slow',
    },
];
