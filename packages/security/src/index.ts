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

export type { Clock, Observable, Problem } from '@internal/kit';
export type {
  Detector,
  DetectorRow,
  Finding,
  RandomBytes,
  Redactor,
  RedactorOptions,
} from '@internal/redact';
export { createApiKey, createRedactor, createSecret, defineDetector, Secret } from '@internal/redact';
export type { AuditVerification } from './audit/audit-chain.ts';
export { verifyAuditFile } from './audit/audit-chain.ts';
export type { AuditEvent, AuditRecord, AuditWho } from './audit/audit-event.ts';
export type { AuditLog, AuditSink } from './audit/audit-log.ts';
export { createAuditLog } from './audit/audit-log.ts';
export type { FileSinkOptions } from './audit/audit-sinks.ts';
export { createFileSink, createStreamSink } from './audit/audit-sinks.ts';
export type { HttpSinkOptions } from './audit/http-sink.ts';
export { createHttpSink } from './audit/http-sink.ts';
export { anyOf } from './authenticate/any-of.ts';
export type {
  AuthenticateOptions,
  Authentication,
  Authenticator,
  AuthenticatorEvents,
  Principal,
  RefusalCode,
  RequestHeaders,
} from './authenticate/authenticator.ts';
export { createDevelopmentAuthenticator, hasScopes } from './authenticate/create-authenticator.ts';
export type { Budget, BudgetReservation, Spend } from './budget/budget.ts';
export { createBudget } from './budget/budget.ts';
export type { Environment } from './environment/environment.ts';
export { readEnvironment } from './environment/environment.ts';
export type { SecurityErrorCode } from './errors/security-error.ts';
export { SecurityError } from './errors/security-error.ts';
export type { CorsOptions } from './gate/answer-headers.ts';
export type {
  Answer,
  Entry,
  HttpDecision,
  HttpGate,
  HttpGateOptions,
  RouteRules,
} from './gate/http-gate.ts';
export { createHttpGate } from './gate/http-gate.ts';
export type { HttpRequest } from './gate/http-request.ts';
export type { HttpProblem, HttpProblemCode } from './gate/problem.ts';
export { createApiKeyAuthenticator } from './keys/api-key-authenticator.ts';
export { editKeyFile } from './keys/edit-key-file.ts';
export type { KeyFileContent } from './keys/key-file.ts';
export { readKeyFile } from './keys/key-file.ts';
export type { KeyRecord } from './keys/key-record.ts';
export { toKeyRecord } from './keys/key-record.ts';
export type { KeyRing, KeyRingEvents } from './keys/key-ring.ts';
export { createKeyRing } from './keys/key-ring.ts';
export type { KeptKey, KeyStore, MadeKey } from './keys/key-store.ts';
export { createKeyFileStore } from './keys/key-store.ts';
export type { KeyFileRing, KeySource } from './keys/open-key-ring.ts';
export { openKeyRing } from './keys/open-key-ring.ts';
export type { RateLimiterOptions } from './limits/create-rate-limiter.ts';
export { createRateLimiter } from './limits/create-rate-limiter.ts';
export type { LimitDemand, LimitStore, Taken, WindowState } from './limits/limit-store.ts';
export type { CheckedWindow, LimitUnit, LimitWindow } from './limits/limit-window.ts';
export type { MemoryLimitStore, MemoryLimitStoreOptions } from './limits/memory-limit-store.ts';
export { createMemoryLimitStore } from './limits/memory-limit-store.ts';
export type {
  ConsumeOptions,
  Cost,
  LimitDecision,
  LimitReservation,
  RateLimiter,
  RateLimiterEvents,
  WindowStatus,
} from './limits/rate-limiter.ts';
export { openSecurity } from './setup/open-security.ts';
export type { OpenSecurityOptions, Security } from './setup/security.ts';
export type { SecurityValues } from './setup/security-settings.ts';
export { securitySettings } from './setup/security-settings.ts';
