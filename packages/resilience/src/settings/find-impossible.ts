// Finds settings that are fine one by one and cannot work together.
import type { Problem } from '@internal/kit';
import type { PolicyValues } from './policy-values.ts';

/** What must not be longer than what, and why. */
const limits = [
  ['attemptTimeoutMs', 'deadlineMs', 'an attempt cannot outlast its call'],
  ['firstTokenMs', 'deadlineMs', 'a stream ends with its call'],
  ['idleMs', 'deadlineMs', 'a stream ends with its call'],
  ['backoffBaseMs', 'backoffMaxMs', 'the first wait is the shortest'],
  ['breakerSlowCallMs', 'attemptTimeoutMs', 'no attempt could be slow'],
] as const;

/** Combinations that cannot work. */
export function findImpossible(values: PolicyValues): Problem[] {
  const { hedgeAfterMs, idempotent, attemptTimeoutMs } = values;
  const problems: Problem[] = limits
    .filter(([inner, outer]) => Number(values[inner]) > values[outer])
    .map(([path, outer, hint]) => ({ path, message: `is longer than ${outer} (${values[outer]})`, hint }));
  const add = (isWrong: boolean, path: keyof PolicyValues, message: string, hint: string) => {
    if (isWrong) problems.push({ path, message, hint });
  };
  add(
    hedgeAfterMs !== undefined && !idempotent,
    'hedgeAfterMs',
    'is set for an operation that is not idempotent',
    'a hedge runs the call twice',
  );
  add(
    Number(hedgeAfterMs) >= attemptTimeoutMs,
    'hedgeAfterMs',
    `is not shorter than attemptTimeoutMs (${attemptTimeoutMs})`,
    'the first attempt would be over',
  );
  return problems;
}
