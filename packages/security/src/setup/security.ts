// Infrastructure Service: security · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import type { SettingExplanation } from '@internal/kit/settings';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Authenticator } from '../authenticate/authenticator.ts';
import type { Budget } from '../budget/budget.ts';
import type { Redactor } from '../redact/create-redactor.ts';
import type { Environment } from '../environment/environment.ts';
import type { HttpGateOptions } from '../gate/http-gate.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { LimitStore } from '../limits/limit-store.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { SecurityValues } from './security-settings.ts';

/** Where the security of a process is read from. */
export interface OpenSecurityOptions {
  /** Usually `process.env`; nothing is read that is not passed. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Settings as JSON; they win over the environment. */
  readonly json?: string | Readonly<Record<string, unknown>>;
  /** Settings from code; they win over everything. */
  readonly settings?: { readonly [Name in keyof SecurityValues]?: SecurityValues[Name] | undefined };
  /** Where the listeners are to listen, by name: in development mode only loopback will do. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Further ways to be let in, on both listeners. */
  readonly authenticators?: readonly Authenticator[];
  /** Where limits are counted. Default: Redis where `redisUrl` is set, else memory. */
  readonly limitStore?: LimitStore;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** The security of a process, put together from its settings. */
export interface Security {
  readonly environment: Environment;
  /** `development`: no keys, this machine only. */
  readonly mode: 'development' | 'keys';
  readonly values: SecurityValues;
  /** Each setting in force and where it came from; secrets as `[set]`. */
  explain(): SettingExplanation[];
  /** For the public listener. */
  readonly authenticator: Authenticator;
  /** For the internal listener; `undefined` when it is closed. */
  readonly internalAuthenticator: Authenticator | undefined;
  /** Requests by caller. */
  readonly limiter: RateLimiter;
  /** Requests by address, counted before anybody looks at a key. */
  readonly addressLimiter: RateLimiter;
  /** Model tokens and money by caller; `undefined` when neither is limited. */
  readonly budget: Budget | undefined;
  /** The limiter behind the budget, for its events. */
  readonly budgetLimiter: RateLimiter | undefined;
  /** The keys in use, for their events. */
  readonly rings: readonly KeyRing[];
  /** Takes out secrets and personal data; knows the plain keys. */
  readonly redactor: Redactor;
  /** Writes to \`auditFile\` where that is set. */
  readonly audit: AuditLog;
  /** Options of a gate or an adapter for a listener; the internal one only where it is not closed. */
  gateOptions(listener?: 'public' | 'internal'): HttpGateOptions;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
