// What @tpl/resilience exports. Written by `npm run generate`; a change here is a change for users.

import type { IDefaultPolicyContext, IPolicy } from 'cockatiel';

export interface Attempt {
  readonly signal: AbortSignal;
  readonly attempt: number;
  readonly deadlineAt: number | undefined;
  readonly operation?: string | undefined;
  readonly idempotent?: boolean | undefined;
}
export type BreakerOptions = StrategyOptions<Exclude<Extract<keyof PolicyOptions, `breaker${string}`>, 'breaker'> | 'maxWaitMs'>;
export declare class CircuitOpenError extends ResilienceError {
  constructor(policy: string, retryAfterMs: number | undefined, cause: unknown, state?: keyof typeof circuitMessages);
}
export type CircuitState = 'closed' | 'open' | 'half_open' | 'isolated';
export interface Classification {
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly countsInBreaker: boolean;
  readonly fallbackable: boolean;
  readonly untouched: boolean;
  readonly retryAfterMs?: number;
}
export type Classifier = readonly ClassifyRule[] | ((error: unknown) => Partial<Classification> | undefined);
export interface ClassifyRule {
  readonly name?: string;
  readonly code?: string | number;
  readonly status?: number;
  readonly kind: ErrorKind;
  readonly retryable?: boolean;
}
export interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
export type Composable = Policy | {
  execute<T>(run: (attempt: Attempt) => Promise<T>, options?: ExecuteOptions): Promise<T>;
} | IPolicy<IDefaultPolicyContext, unknown>;
export interface Cooldowns {
  remainingMs(key: string): number;
  extend(key: string, durationMs: number): boolean;
  clear(key: string): void;
  readonly shared: boolean;
}
export type ErrorKind = 'cancelled' | 'local' | 'transient' | 'overloaded' | 'rate_limited' | 'quota' | 'auth' | 'invalid' | 'content' | 'unknown';
export interface ExecuteOptions {
  readonly signal?: AbortSignal | undefined;
  readonly operation?: string | undefined;
  readonly deadlineMs?: number | undefined;
  readonly deadlineAt?: number | undefined;
  readonly idempotent?: boolean | undefined;
  readonly retry?: false | undefined;
  readonly handleResult?: ResultHandler | undefined;
}
export interface ExecuteStreamOptions<T> extends Omit<ExecuteOptions, 'handleResult'> {
  readonly isContent?: ((chunk: T) => boolean) | undefined;
}
export type Fallback = (error: unknown, context: Attempt & {
  readonly kind: ErrorKind;
}) => unknown;
export interface FetchCallOptions {
  readonly idempotent?: boolean | undefined;
  readonly deadlineMs?: number | undefined;
  readonly operation?: string | undefined;
}
export interface FetchOptions {
  readonly fetch?: ((input: never, init?: never) => PromiseLike<unknown>) | undefined;
  readonly idempotent?: boolean | undefined;
  readonly throwHttpErrors?: boolean | undefined;
  readonly deadlineHeader?: boolean | undefined;
  readonly maxBodyBytes?: number | undefined;
}
export interface HostOptions {
  readonly name?: string | undefined;
  readonly classify?: Classifier | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: (() => number) | undefined;
}
export declare class HttpStatusError extends ResilienceError {
  readonly status: number;
  readonly response: Response;
  constructor(response: Response);
}
export interface Policy {
  readonly name: string;
  execute<T>(run: (attempt: Attempt) => T | PromiseLike<T>, options?: ExecuteOptions): Promise<T>;
  executeStream<T>(run: (attempt: Attempt) => AsyncIterable<T> | PromiseLike<AsyncIterable<T>>, options?: ExecuteStreamOptions<T>): AsyncIterable<T>;
  on<Name extends keyof PolicyEvents>(event: Name, listener: (data: PolicyEvents[Name]) => void): () => void;
  snapshot(): PolicySnapshot;
  isolate(): void;
  reset(): void;
}
export interface PolicyCounts {
  readonly calls: number;
  readonly failures: number;
  readonly attempts: number;
  readonly retries: number;
  readonly hedges: number;
  readonly fallbacks: number;
  readonly opens: number;
  readonly rejected: Readonly<Record<RejectReason, number>>;
}
export interface PolicyEvents {
  call: About & {
    ok: boolean;
    kind?: ErrorKind | undefined;
    attempts: number;
    durationMs: number;
  };
  attempt: About & {
    attempt: number;
    ok: boolean;
    kind?: ErrorKind | undefined;
    durationMs: number;
  };
  retry: About & {
    attempt: number;
    delayMs: number;
    kind: ErrorKind;
  };
  reject: About & {
    reason: RejectReason;
  };
  state: {
    policy: string;
    from: CircuitState;
    to: CircuitState;
  };
  fallback: About & {
    kind: ErrorKind;
  };
  cooldown: {
    policy: string;
    durationMs: number;
    shared: boolean;
  };
}
export type PolicyFetch = (input: string | URL | Request, init?: RequestInit & FetchCallOptions) => Promise<Response>;
export interface PolicyOptions extends Optional<PolicyValues>, SettingsChoice, HostOptions {
  readonly fallback?: Fallback | undefined;
  readonly handleResult?: ResultHandler | undefined;
  readonly retry?: false | undefined;
  readonly timeouts?: false | undefined;
  readonly budget?: RetryBudget | undefined;
  readonly cooldowns?: Cooldowns | undefined;
  readonly cooldownKey?: string | undefined;
}
export interface PolicyRegistry {
  define(name: string): Policy;
  readonly names: readonly string[];
}
export interface PolicyRegistryOptions extends Omit<PolicyOptions, 'name'> {
  readonly maxPolicies?: number | undefined;
}
export interface PolicySettingExplanation {
  readonly name: string;
  readonly value: unknown;
  readonly source: 'default' | 'strategy' | 'preset' | 'defaults' | 'environment' | 'json' | 'values' | 'fitted';
  readonly from: string;
  readonly variable: string;
  readonly doc: string;
}
export interface PolicySettings {
  readonly preset: string;
  readonly values: PolicyValues;
  readonly operations: readonly string[];
  forOperation(name: string): PolicyValues;
  explain(operation?: string): PolicySettingExplanation[];
}
export type PolicySettingsInput = SettingsInput<PolicyValues>;
export interface PolicySnapshot {
  readonly policy: string;
  readonly state: CircuitState;
  readonly running: number;
  readonly queued: number;
  readonly retryBudget: number | undefined;
  readonly cooldownMs: number;
  readonly counts: PolicyCounts;
}
export interface PolicyValues {
  readonly strategy: StrategyName;
  readonly deadlineMs: number;
  readonly attemptTimeoutMs: number;
  readonly firstTokenMs: number;
  readonly idleMs: number;
  readonly maxAttempts: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly retryAfterMaxMs: number;
  readonly maxWaitMs: number;
  readonly retryBudgetRatio: number;
  readonly retryBudgetPerMinute: number;
  readonly retryBudgetMax: number;
  readonly idempotent: boolean;
  readonly hedgeAfterMs: number | undefined;
  readonly hedgeRatio: number;
  readonly cooldown: boolean;
  readonly maxConcurrent: number | undefined;
  readonly maxQueue: number;
  readonly maxQueueMs: number;
  readonly rateLimit: number | undefined;
  readonly rateLimitMs: number;
  readonly breaker: boolean;
  readonly breakerFailureRate: number;
  readonly breakerConsecutiveFailures: number;
  readonly breakerMinimumCalls: number;
  readonly breakerWindowMs: number;
  readonly breakerSlowCallMs: number | undefined;
  readonly breakerTolerance: number;
  readonly breakerOpenMs: number;
  readonly breakerProbeShare: number;
}
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}
export type RejectReason = 'circuit_open' | 'bulkhead_full' | 'cooldown' | 'rate_limit' | 'deadline' | 'retry_budget';
export declare class ResilienceError extends Error {
  readonly code: ResilienceErrorCode;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly problems: readonly Problem[];
  constructor(code: ResilienceErrorCode, message: string, details: ErrorDetails);
  static isInstance(value: unknown): value is ResilienceError;
}
export type ResilienceErrorCode = 'deadline_exceeded' | 'attempt_timeout' | 'first_token_timeout' | 'idle_timeout' | 'circuit_open' | 'bulkhead_full' | 'cooldown' | 'rate_limit' | 'superseded' | 'stream_interrupted' | 'stream_abandoned' | 'stream_already_read' | 'bad_result' | 'http_status' | 'redis_unavailable' | 'missing_peer' | 'closed' | 'invalid_options';
export interface ResilienceSettings extends Omit<SettingsDefinition<PolicyValues>, 'load'> {
  load(input?: PolicySettingsInput): PolicySettings;
}
export type ResultHandler = ResultMethod['handleResult'];
export interface RetryBudget {
  deposit(): void;
  take(): boolean;
  refund(): void;
  readonly available: number;
}
export interface RetryBudgetOptions extends Partial<BudgetValues> {
  readonly settings?: PolicySettings | GivenSettings<PolicyValues> | undefined;
  readonly preset?: string | undefined;
  readonly clock?: Clock | undefined;
}
export type RetryOptions = StrategyOptions<'maxAttempts' | 'backoffBaseMs' | 'backoffMaxMs' | 'retryAfterMaxMs' | BudgetValue | 'idempotent' | 'budget'>;
export interface SettingsChoice {
  readonly settings?: PolicySettings | GivenSettings<PolicyValues> | undefined;
  readonly operation?: string | undefined;
  readonly preset?: string | undefined;
}
export type StrategyName = 'aggressive' | 'balanced' | 'conservative' | 'critical';
export type StrategyOptions<Names extends keyof PolicyOptions> = Pick<PolicyOptions, Names | keyof SettingsChoice> & HostOptions;
export declare class StreamInterruptedError<T = unknown> extends ResilienceError {
  readonly partial: readonly T[];
  constructor(partial: readonly T[], { kind, retryAfterMs }: Pick<ErrorDetails, 'kind' | 'retryAfterMs'>, cause: unknown);
}
export declare function classifyError(error: unknown, { clock }?: {
  readonly clock?: Clock;
}): Classification;
export declare function compose(policies: readonly Composable[], options?: HostOptions): Policy;
export declare function createAttemptTimeout(options?: StrategyOptions<'attemptTimeoutMs' | 'firstTokenMs' | 'idleMs'>): Policy;
export declare function createBreaker(options?: BreakerOptions): Policy;
export declare function createBulkhead(options: StrategyOptions<'maxConcurrent' | 'maxQueue' | 'maxQueueMs'> & Needs<{
  readonly maxConcurrent: number;
}>): Policy;
export declare function createCooldownGate(options?: StrategyOptions<'cooldowns' | 'cooldownKey' | 'maxWaitMs' | 'retryAfterMaxMs'>): Policy;
export declare function createCooldowns({ clock }?: {
  readonly clock?: Clock;
}): Cooldowns;
export declare function createDeadline(options?: StrategyOptions<'deadlineMs'>): Policy;
export declare function createFallback(options: StrategyOptions<never> & {
  readonly fallback: Fallback;
}): Policy;
export declare function createFetch(policy: Policy | PolicyRegistry, options?: FetchOptions): PolicyFetch;
export declare function createHedge(options: StrategyOptions<'hedgeAfterMs' | 'idempotent' | 'hedgeRatio' | 'budget' | BudgetValue> & Needs<{
  readonly hedgeAfterMs: number;
  readonly idempotent: true;
}>): Policy;
export declare function createPolicy(options?: PolicyOptions): Policy;
export declare function createPolicyRegistry(registryOptions?: PolicyRegistryOptions): PolicyRegistry;
export declare function createRateLimiter(options: StrategyOptions<'rateLimit' | 'rateLimitMs' | 'maxWaitMs'> & Needs<{
  readonly rateLimit: number;
}>): Policy;
export declare function createRetry(options?: RetryOptions): Policy;
export declare function createRetryBudget(options?: RetryBudgetOptions): RetryBudget;
export declare function readDeadlineMs(headers: HeaderSource): number | undefined;
export declare const resilienceSettings: ResilienceSettings;
export declare const strategies: Readonly<Record<StrategyName, Readonly<Partial<PolicyValues>>>>;
export declare function toDeadlineHeader({ deadlineAt }: {
  readonly deadlineAt: number | undefined;
}, { clock }?: {
  readonly clock?: Clock;
}): Record<string, string>;

// Mentioned above, not exported.

type About = {
  policy: string;
  operation?: string | undefined;
};
type BudgetValue = Extract<keyof PolicyOptions, `retryBudget${string}`>;
type BudgetValues = Pick<PolicyValues, Extract<keyof PolicyValues, `retryBudget${string}`>>;
interface ErrorDetails {
  readonly kind: ErrorKind;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
  readonly problems?: readonly Problem[];
}
type GivenSettings<Values> = {
  readonly [Name in keyof Values]?: Values[Name] | undefined;
} & {
  readonly operations?: Readonly<Record<string, {
    readonly [Name in keyof Values]?: Values[Name] | undefined;
  }>> | undefined;
};
type HeaderSource = {
  get(name: string): string | null | undefined;
} | Record<string, string | readonly string[] | undefined>;
interface LoadedSettings<Values> {
  readonly preset: string;
  readonly values: Values;
  readonly operations: readonly string[];
  forOperation(name: string): Values;
  explain(operation?: string): SettingExplanation[];
}
type Needs<ByHand> = ByHand | {
  readonly settings: NonNullable<SettingsChoice['settings']>;
};
type Optional<T> = {
  readonly [Name in keyof T]?: T[Name] | undefined;
};
interface ResultMethod {
  handleResult(result: unknown): unknown;
}
interface SettingExplanation {
  readonly name: string;
  readonly value: unknown;
  readonly source: SettingSource;
  readonly from: string;
  readonly variable: string;
  readonly doc: string;
}
interface SettingKind<T> {
  check(value: unknown): {
    ok: true;
    value: T;
  } | {
    ok: false;
  };
  fromText(text: string): unknown;
  readonly description: string;
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  readonly isSecret: boolean;
}
interface SettingRow<T> {
  readonly kind: SettingKind<T>;
  readonly value: T;
  readonly presets?: Readonly<Record<string, T>>;
  readonly doc: string;
  readonly aliases?: readonly string[];
  readonly perOperation?: boolean;
}
type SettingSource = 'default' | 'strategy' | 'preset' | 'defaults' | 'environment' | 'json' | 'values' | 'fitted';
interface SettingsDefinition<Values> {
  readonly name: string;
  readonly prefix: string;
  readonly presets: readonly string[];
  readonly defaultPreset: string;
  readonly rows: Readonly<Record<string, SettingRow<unknown>>>;
  variableOf(name: string): string;
  load(input?: SettingsInput<Values>): LoadedSettings<Values>;
}
interface SettingsInput<Values> {
  readonly preset?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly json?: string | Readonly<Record<string, unknown>> | undefined;
  readonly defaults?: GivenSettings<Values> | undefined;
  readonly values?: GivenSettings<Values> | undefined;
}
declare const circuitMessages: {
  readonly open: "is open";
  readonly isolated: "was opened by hand";
  readonly limited: "lets through no more than is served";
};

export {};
