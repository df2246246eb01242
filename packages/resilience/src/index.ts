/**
 * Infrastructure Service: resilience
 *
 * Deadlines, retries with a budget, breakers, bulkheads and hedges that ride out an outage without making it worse.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: every number is a row of `resilienceSettings`
 * - main components: `createPolicy`, the strategies one by one, `compose`, `classifyError`, `resilienceSettings`
 */

export type { Clock, Problem } from '@internal/kit';
export type { HostOptions } from './call/host.ts';
export type {
  Attempt,
  CircuitState,
  ExecuteOptions,
  ExecuteStreamOptions,
  Policy,
  PolicyCounts,
  PolicyEvents,
  PolicySnapshot,
  RejectReason,
  ResultHandler,
} from './call/policy.ts';
export type { Cooldowns } from './cooldown/cooldowns.ts';
export { createCooldowns } from './cooldown/cooldowns.ts';
export { readDeadlineMs, toDeadlineHeader } from './deadline/deadline-header.ts';
export type { Classification, Classifier, ClassifyRule } from './errors/classify-error.ts';
export { classifyError } from './errors/classify-error.ts';
export type { ErrorKind } from './errors/error-kind.ts';
export type { ResilienceErrorCode } from './errors/errors.ts';
export { CircuitOpenError, ResilienceError, StreamInterruptedError } from './errors/errors.ts';
export type { FetchCallOptions, FetchOptions, PolicyFetch } from './fetch/create-fetch.ts';
export { createFetch } from './fetch/create-fetch.ts';
export { HttpStatusError } from './fetch/http-status-error.ts';
export type { Composable } from './policy/compose.ts';
export { compose } from './policy/compose.ts';
export { createPolicy } from './policy/create-policy.ts';
export type { PolicyRegistry, PolicyRegistryOptions } from './policy/create-policy-registry.ts';
export { createPolicyRegistry } from './policy/create-policy-registry.ts';
export type { Fallback } from './policy/fallback.ts';
export type { PolicyOptions, SettingsChoice } from './policy/policy-options.ts';
export type { BreakerOptions, RetryOptions, StrategyOptions } from './policy/single-strategies.ts';
export {
  createAttemptTimeout,
  createBreaker,
  createBulkhead,
  createCooldownGate,
  createDeadline,
  createFallback,
  createHedge,
  createRateLimiter,
  createRetry,
} from './policy/single-strategies.ts';
export type { RetryBudget, RetryBudgetOptions } from './retry/retry-budget.ts';
export { createRetryBudget } from './retry/retry-budget.ts';
export type { PolicyValues, StrategyName } from './settings/policy-values.ts';
export type {
  PolicySettingExplanation,
  PolicySettings,
  PolicySettingsInput,
  ResilienceSettings,
} from './settings/settings.ts';
export { resilienceSettings } from './settings/settings.ts';
export { strategies } from './settings/strategies.ts';
