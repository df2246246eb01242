// Decides how hard each provider and each operation is tried.
import type { Policy as ModelPolicy } from '@tpl/ai';
import type { Cooldowns, Policy, PolicyValues } from '@tpl/resilience';
import { createPolicy } from '@tpl/resilience';
import type { Operation } from '../domain/define-operation.ts';

/** Settings of the policies: `resilienceSettings.load(…)` gives them. */
export interface PolicySource {
  readonly values: PolicyValues;
  forOperation(name: string): PolicyValues;
}

/** A provider's gate: one attempt under its own breaker, bulkhead and cooldown (the fleet's, where given); it never sleeps. */
export function createGate(provider: string, { values }: PolicySource, cooldowns?: Cooldowns): Policy {
  return createPolicy({
    cooldowns,
    ...values,
    name: provider,
    cooldownKey: provider,
    maxAttempts: 1,
    hedgeAfterMs: undefined,
    maxWaitMs: 0,
  });
}

/** The rounds around the route, a policy for each operation: deadline, retries and sleep. Breakers belong to the gates. */
export function createRetries(
  operations: readonly Operation[],
  source: PolicySource,
): ReadonlyMap<string, Policy> {
  const unbounded = { breaker: false, cooldown: false, maxConcurrent: undefined };
  return new Map(
    operations.map(({ id }) => [
      id,
      createPolicy({ ...source.forOperation(id), ...unbounded, name: `route:${id}` }),
    ]),
  );
}

/** One policy that hands each call to the policy of its operation. */
export function byOperation(policies: ReadonlyMap<string, Policy>): ModelPolicy {
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
