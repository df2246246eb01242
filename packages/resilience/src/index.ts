/**
 * Infrastructure Service: resilience
 *
 * Deadlines, retries with a budget, breakers, bulkheads and hedges that ride out an outage without making it worse.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: every number is a row of `resilienceSettings`
 * - main components: `createPolicy`, the strategies one by one, `compose`, `createPolicyRegistry`, `classifyError`
 */

export type { Clock } from '@internal/kit';
export type { Classification, Classifier, ClassifyRule } from './classify-error.ts';
export { classifyError } from './classify-error.ts';
export type { Composable } from './compose.ts';
export { compose } from './compose.ts';
export type { Cooldowns } from './cooldowns.ts';
export { createCooldowns } from './cooldowns.ts';
export { createPolicy } from './create-policy.ts';
export type {
  PolicyRegistry,
  PolicyRegistryOptions,
  RegisteredPolicyOptions,
  SettingChange,
} from './create-policy-registry.ts';
export { createPolicyRegistry } from './create-policy-registry.ts';
export { readDeadlineMs, toDeadlineHeader } from './deadline-header.ts';
export type { OptionProblem, ResilienceErrorCode } from './errors.ts';
export { CircuitOpenError, ResilienceError, StreamInterruptedError } from './errors.ts';
export type { Fallback } from './fallback.ts';
export type { HostOptions } from './host.ts';
export type {
  Attempt,
  CircuitState,
  ErrorKind,
  ExecuteOptions,
  ExecuteStreamOptions,
  Policy,
  PolicyCounts,
  PolicyEvents,
  PolicySnapshot,
  RejectReason,
} from './policy.ts';
export type { PolicyOptions } from './policy-options.ts';
export type { PolicyValues, StrategyName } from './policy-values.ts';
export type { PresetRecommendation } from './recommend-preset.ts';
export { recommendPreset } from './recommend-preset.ts';
export type { RetryBudget } from './retry-budget.ts';
export { createRetryBudget } from './retry-budget.ts';
export type {
  PolicySettingExplanation,
  PolicySettings,
  PolicySettingsInput,
  ResilienceSettings,
} from './settings.ts';
export { resilienceSettings } from './settings.ts';
export type { BreakerOptions, RetryOptions, StrategyOptions } from './single-strategies.ts';
export {
  createAttemptTimeout,
  createBreaker,
  createBulkhead,
  createCooldownGate,
  createDeadline,
  createFallback,
  createHedge,
  createRetry,
} from './single-strategies.ts';
export { strategies } from './strategies.ts';
