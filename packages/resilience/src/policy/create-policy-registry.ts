// Keeps a policy for each name that turns up, a host or a tenant, and lets the one unused longest go.
import { toOptions } from '@internal/kit/settings';
import type { Policy } from '../call/policy.ts';
import { invalidOptions } from '../errors/errors.ts';
import { assemblePolicy } from './assemble-policy.ts';
import type { PolicyOptions } from './policy-options.ts';
import { resolveOptions } from './policy-options.ts';

/** Options of {@link createPolicyRegistry}: those of every policy in it. */
export interface PolicyRegistryOptions extends Omit<PolicyOptions, 'name'> {
  /** Policies kept, 1 to 1,000,000; one more takes the place of the one unused longest. Default: 1,000. */
  readonly maxPolicies?: number | undefined;
}

/** Policies by name. */
export interface PolicyRegistry {
  /**
   * The policy of a name, created when it is asked for first, or again after it had to make room: then it begins with a
   * closed breaker and a full budget. Ask for each call anew; a policy that is held on to goes on working all the same.
   *
   * @throws ResilienceError `invalid_options`, for a name that is no text of 1 to 200 characters.
   */
  define(name: string): Policy;
  /** Names of the policies kept, the one unused longest first. */
  readonly names: readonly string[];
}

/**
 * Creates a registry: one policy each for names that are not known before, with the same options.
 *
 * @throws ResilienceError `invalid_options`.
 *
 * @example
 * ```ts
 * import { createPolicyRegistry } from '@tpl/resilience';
 *
 * const registry = createPolicyRegistry({ deadlineMs: 5_000, maxPolicies: 100 });
 * const answer = await registry.define('api.example.com').execute(async () => 'fine');
 * if (answer !== 'fine' || registry.names.length !== 1) throw new Error('unexpected');
 * ```
 */
export function createPolicyRegistry(registryOptions: PolicyRegistryOptions = {}): PolicyRegistry {
  const { maxPolicies = 1_000, ...options } = toOptions(registryOptions, invalidOptions);
  if (!Number.isInteger(maxPolicies) || maxPolicies < 1 || maxPolicies > 1_000_000)
    throw invalidOptions([{ path: 'maxPolicies', message: 'must be an integer from 1 to 1000000' }]);
  const { settings, parts } = resolveOptions(options);
  const { operation } = options;
  const policies = new Map<string, Policy>();
  return {
    define(name) {
      const policy = policies.get(name) ?? assemblePolicy({ ...parts, settings, operation, name });
      policies.delete(name);
      policies.set(name, policy);
      const [oldest] = policies.keys();
      if (policies.size > maxPolicies && oldest !== undefined) policies.delete(oldest);
      return policy;
    },
    get names() {
      return [...policies.keys()];
    },
  };
}
