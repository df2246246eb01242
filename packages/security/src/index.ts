/**
 * Infrastructure Service: security
 *
 * Who may do what, how often, and nothing leaks.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: `securitySettings`
 * - main components: authenticators, key ring, environment rules, rate limiter, budget, HTTP gate, redactor, audit log
 */

export type { Clock, Observable } from '@internal/kit';
export { anyOf } from './any-of.ts';
export { createApiKeyAuthenticator } from './api-key-authenticator.ts';
export type { AuditEvent, AuditRecord, AuditWho } from './audit-event.ts';
export type { AuditLog, AuditSink } from './audit-log.ts';
export { createAuditLog } from './audit-log.ts';
export type { FileSinkOptions } from './audit-sinks.ts';
export { createFileSink, createStreamSink } from './audit-sinks.ts';
export type {
  AuthenticateOptions,
  Authentication,
  Authenticator,
  AuthenticatorEvents,
  Principal,
  RefusalCode,
  RequestHeaders,
} from './authenticator.ts';
export { hasScopes } from './authenticator.ts';
export type { Budget, BudgetReservation, Spend } from './budget.ts';
export { createBudget } from './budget.ts';
export type { ProxyTrust } from './client-address.ts';
export { clientAddressOf, createProxyTrust, limitAddressOf } from './client-address.ts';
export type { CorsOptions } from './cors.ts';
export type { RateLimiterOptions } from './create-rate-limiter.ts';
export { createRateLimiter } from './create-rate-limiter.ts';
export type { Redactor, RedactorOptions } from './create-redactor.ts';
export { createRedactor } from './create-redactor.ts';
export type { Detector, DetectorRow, Finding } from './detector.ts';
export { defineDetector } from './detector.ts';
export { createDevelopmentAuthenticator } from './development-authenticator.ts';
export { editKeyFile } from './edit-key-file.ts';
export type { Environment } from './environment.ts';
export { readEnvironment } from './environment.ts';
export type {
  Answer,
  Entry,
  HttpDecision,
  HttpGate,
  HttpGateOptions,
  HttpRequest,
  RouteRules,
} from './http-gate.ts';
export { createHttpGate } from './http-gate.ts';
export type { KeyFileContent } from './key-file.ts';
export { readKeyFile } from './key-file.ts';
export type { KeyFormat, RandomBytes } from './key-format.ts';
export { createApiKey, readKeyFormat } from './key-format.ts';
export type { KeyRecord } from './key-record.ts';
export { toKeyRecord } from './key-record.ts';
export type { KeyRing, KeyRingEvents } from './key-ring.ts';
export { createKeyRing } from './key-ring.ts';
export { weaknessOf } from './key-strength.ts';
export type { LimitDemand, LimitStore, Taken, WindowState } from './limit-store.ts';
export type { CheckedWindow, LimitUnit, LimitWindow } from './limit-window.ts';
export type { MemoryLimitStore, MemoryLimitStoreOptions } from './memory-limit-store.ts';
export { createMemoryLimitStore } from './memory-limit-store.ts';
export type { KeyFileRing } from './open-key-ring.ts';
export { openKeyRing } from './open-key-ring.ts';
export { openSecurity } from './open-security.ts';
export type { Problem, ProblemCode } from './problem.ts';
export type {
  ConsumeOptions,
  Cost,
  LimitDecision,
  LimitReservation,
  RateLimiter,
  RateLimiterEvents,
  WindowStatus,
} from './rate-limiter.ts';
export { createSecret, Secret } from './secret.ts';
export type { OpenSecurityOptions, Security } from './security.ts';
export type { SecurityErrorCode, SecurityProblem } from './security-error.ts';
export { SecurityError } from './security-error.ts';
export type { SecurityValues } from './security-settings.ts';
export { securitySettings } from './security-settings.ts';
