// Creates a policy with all its strategies for one dependency.
import type { Policy } from '../call/policy.ts';
import { assemblePolicy } from './assemble-policy.ts';
import type { PolicyOptions } from './policy-options.ts';

/**
 * Creates a policy for one dependency. From outside in: fallback, total deadline, cooldown gate, retry with a budget, hedge,
 * circuit breaker, bulkhead, rate limiter, attempt timeout. Every value has a default, `strategy` moves several at once.
 *
 * @throws ResilienceError `invalid_options`, with every problem at once in `problems`.
 *
 * @example
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 *
 * const policy = createPolicy({ name: 'quotes', deadlineMs: 5_000 });
 * const answer = await policy.execute(async ({ signal }) => (signal.aborted ? 'gone' : 'fine'), { operation: 'quote' });
 * if (answer !== 'fine') throw new Error('unexpected');
 * ```
 *
 * @example A gate: one attempt, never a sleep.
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 *
 * const gate = createPolicy({ name: 'provider-a', retry: false, maxConcurrent: 20, attemptTimeoutMs: 30_000 });
 * ```
 */
export function createPolicy(options: PolicyOptions = {}): Policy {
  return assemblePolicy(options);
}
