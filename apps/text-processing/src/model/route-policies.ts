// Decides how hard a route of models is tried: its rounds, and how long each attempt in them may take.
import type { Policy, PolicyValues } from '@tpl/resilience';
import { createPolicy } from '@tpl/resilience';
import type { Operation } from '../domain/define-operation.ts';
import type { Gate } from './provider-gates.ts';

/** Settings of the policies: `resilienceSettings.load(…)` gives them. */
export interface PolicySource {
  readonly values: PolicyValues;
  forOperation(name: string): PolicyValues;
}

/** What bounds the rounds and the attempts of a route, which its gates have or its rounds. */
const unbounded = { breaker: false, cooldown: false, maxConcurrent: undefined } as const;

/** The longest that any operation allows: by it a breaker knows what has hung. */
export function longestOf(operations: readonly Operation[], source: PolicySource): PolicyValues {
  const { values } = source;
  const all = [values, ...operations.map(({ id }) => source.forOperation(id))];
  const most = (name: 'deadlineMs' | 'attemptTimeoutMs' | 'firstTokenMs' | 'idleMs') =>
    Math.max(...all.map((one) => one[name]));
  return {
    ...values,
    deadlineMs: most('deadlineMs'),
    attemptTimeoutMs: most('attemptTimeoutMs'),
    firstTokenMs: most('firstTokenMs'),
    idleMs: most('idleMs'),
  };
}

/**
 * The rounds around the route, a policy for each operation: deadline, retries and sleep. Breakers belong to the gates, and so do the limits
 * of attempts: a round asks several models, and one that hangs must not take the time of all.
 */
export function createRetries(
  operations: readonly Operation[],
  source: PolicySource,
): ReadonlyMap<string, Policy> {
  return new Map(
    operations.map(({ id }) => {
      const values = source.forOperation(id);
      const { deadlineMs } = values;
      const limits = { attemptTimeoutMs: deadlineMs, firstTokenMs: deadlineMs, idleMs: deadlineMs };
      return [id, createPolicy({ ...values, ...unbounded, ...limits, name: `route:${id}` })];
    }),
  );
}

/** Of a deadline that leaves no attempt less than all its time: what one of several models may take of it. */
const share = 2 / 3;
/** The same of the only one, so that it ends before the deadline: what that ends says nothing of the provider. */
const nearly = 0.95;

/** The limits of one attempt, for each operation. Where others can be asked, an attempt leaves them time. */
export function createLimits(
  operations: readonly Operation[],
  source: PolicySource,
  isAlone: boolean,
): ReadonlyMap<string, Policy> {
  const once = {
    maxAttempts: 1,
    hedgeAfterMs: undefined,
    breakerSlowCallMs: undefined,
    rateLimit: undefined,
  };
  return new Map(
    operations.map(({ id }) => {
      const values = source.forOperation(id);
      const fit = (ms: number) =>
        ms < values.deadlineMs ? ms : Math.ceil(values.deadlineMs * (isAlone ? nearly : share));
      const limits = {
        attemptTimeoutMs: fit(values.attemptTimeoutMs),
        firstTokenMs: fit(values.firstTokenMs),
      };
      return [id, createPolicy({ ...values, ...unbounded, ...once, ...limits, name: `attempt:${id}` })];
    }),
  );
}

/** One policy that hands each call to the policy of its operation. */
export function byOperation(policies: ReadonlyMap<string, Policy>): Gate {
  const policyOf = (operation: string | undefined): Policy => {
    const policy = policies.get(operation ?? '') ?? policies.values().next().value;
    if (!policy) throw new TypeError('There is no policy for any operation.');
    return policy;
  };
  return {
    execute: (run, options) => policyOf(options?.operation).execute(run, options),
    executeStream: (run, options) => policyOf(options?.operation).executeStream(run, options),
  };
}
