// The types of what `openSecurity` takes and returns.
import type { Clock } from '@internal/kit';
import type { GivenSettings, LoadedSettings, SettingExplanation } from '@internal/kit/settings';
import type { Redactor } from '@internal/redact';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Authenticator } from '../authenticate/authenticator.ts';
import type { Budget } from '../budget/budget.ts';
import type { Environment } from '../environment/environment.ts';
import type { HttpGateOptions } from '../gate/http-gate.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { KeyStore } from '../keys/key-store.ts';
import type { LimitStore } from '../limits/limit-store.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { SecurityValues } from './security-settings.ts';

/** The security of a process: loaded settings or the same ones by hand, and what cannot be a setting. */
export interface OpenSecurityOptions extends GivenSettings<SecurityValues> {
  /** What `securitySettings.load({ env, … })` returned, or plain values of the same settings; instead of settings by hand. */
  readonly settings?: LoadedSettings<SecurityValues> | GivenSettings<SecurityValues> | undefined;
  /** Name of a preset. Default: `standard`. */
  readonly preset?: string | undefined;
  /** Where the listeners are to listen, by name: in development mode only loopback will do. */
  readonly hosts?: Readonly<Record<string, string>> | undefined;
  /** Further ways to be let in, on both listeners. */
  readonly authenticators?: readonly Authenticator[] | undefined;
  /** Where limits are counted. Default: Redis where `redisUrl` is set, else memory, and another one for addresses. */
  readonly limitStore?: LimitStore | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
}

/** The security of a process, put together from its settings. */
export interface Security {
  /** Where the process runs. */
  readonly environment: Environment;
  /** `development`: no keys, this machine only. */
  readonly mode: 'development' | 'keys';
  /** The settings in force. */
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
  /** Where keys are kept that can be made and ended: Redis, else the key file; `undefined` where there is neither. */
  readonly keyStore: KeyStore | undefined;
  /** Takes out secrets and personal data; knows the plain keys. */
  readonly redactor: Redactor;
  /** Writes to `auditFile` where that is set. */
  readonly audit: AuditLog;
  /**
   * Options of a gate or an adapter for a listener.
   *
   * @throws SecurityError `closed` after `close()`, `invalid_options` for an internal listener that there is not.
   */
  gateOptions(listener?: 'public' | 'internal'): HttpGateOptions;
  /** Stops following the key file, ends connections made here, writes the audit log to its end. */
  close(): Promise<void>;
  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}
