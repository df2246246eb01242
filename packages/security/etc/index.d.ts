// What @tpl/security exports. Written by `npm run generate`; a change here is a change for users.

import type { Writable } from 'node:stream';

export interface Answer {
  readonly ok: false;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: HttpProblem | undefined;
  readonly requestId: string;
  readonly principal?: Principal;
  readonly keyId?: string;
}
export type AuditEvent = AuditWho & ({
  readonly type: 'authentication';
  readonly ok: boolean;
  readonly code?: string;
  readonly scheme?: string;
} | {
  readonly type: 'refusal';
  readonly status: number;
  readonly code: string;
  readonly count?: number;
} | {
  readonly type: 'limit';
  readonly limiter: string;
  readonly ok: boolean;
  readonly retryAfterMs?: number;
  readonly store?: string;
} | {
  readonly type: 'key_change';
  readonly change: string;
  readonly count?: number;
} | {
  readonly type: 'guard_verdict';
  readonly direction: string;
  readonly action: string;
  readonly score?: number;
  readonly reasons?: readonly string[];
  readonly operation?: string;
} | {
  readonly type: 'admin_act';
  readonly act: string;
  readonly target?: string;
} | {
  readonly type: 'lost';
  readonly count: number;
});
export interface AuditLog extends Observable<{
  audit: AuditRecord;
}> {
  record(event: AuditEvent): void;
  readonly onDecision: (decision: HttpDecision) => void;
  runAs<T>(who: AuditWho, run: () => T): T;
  isDown(): boolean;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
export type AuditRecord = AuditEvent & {
  readonly time: string;
};
export interface AuditSink {
  write(line: string): void;
  isDown?(): boolean;
  close(): Promise<void>;
}
export interface AuditVerification {
  readonly ok: boolean;
  readonly files: number;
  readonly lines: number;
  readonly torn: number;
  readonly from: string;
  readonly head: string;
  readonly problem?: {
    readonly file: string;
    readonly line: number;
    readonly reason: 'changed' | 'not_chained' | 'head_missing' | 'oldest_missing';
  };
}
export interface AuditWho {
  readonly requestId?: string;
  readonly principal?: string;
  readonly keyId?: string;
  readonly address?: string;
  readonly route?: string;
}
export interface AuthenticateOptions {
  readonly remoteAddress?: string | undefined;
  readonly clientAddress?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
export type Authentication = {
  readonly ok: true;
  readonly principal: Principal;
} | {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly keyId?: string;
};
export interface Authenticator extends Observable<AuthenticatorEvents> {
  authenticate(headers: RequestHeaders, options?: AuthenticateOptions): Promise<Authentication>;
}
export interface AuthenticatorEvents {
  authentication: {
    ok: boolean;
    code?: RefusalCode;
    keyId?: string;
    scheme?: Principal['scheme'];
  };
}
export interface Budget {
  reserve(key: string, amount: Spend): Promise<{
    ok: true;
    reservation: BudgetReservation;
  } | {
    ok: false;
    retryAfterMs: number;
    limit: string;
  }>;
}
export interface BudgetReservation {
  settle(actual: Spend): Promise<void>;
  release(): Promise<void>;
}
export interface CheckedWindow extends Required<LimitWindow> {
  readonly id: string;
}
export interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
export interface ConsumeOptions {
  readonly limits?: Readonly<Record<string, number>> | undefined;
  readonly signal?: AbortSignal | undefined;
}
export interface CorsOptions {
  readonly origins: readonly string[];
  readonly methods?: readonly string[];
}
export type Cost = number | {
  readonly [Unit in LimitUnit]?: number;
};
export interface Detector {
  readonly family: Finding['family'];
  find(text: string): Iterable<Omit<Finding, 'family'>>;
}
export interface DetectorRow {
  readonly kind: string;
  readonly family: Detector['family'];
  readonly hints?: readonly string[];
  readonly pattern: RegExp;
  readonly accept?: (value: string, around: {
    readonly before: string;
    readonly after: string;
  }) => boolean;
}
export interface Entry {
  readonly ok: true;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly traceparent: string;
  readonly address: string;
  readonly principal: Principal | undefined;
}
export interface Environment {
  readonly name: string;
  readonly kind: (typeof kinds)[number];
}
export interface FileSinkOptions {
  readonly path: string;
  readonly maxBytes?: number;
  readonly maxFiles?: number;
  readonly maxPending?: number;
  readonly key?: string | undefined;
}
export interface Finding {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly family: 'secret' | 'pii';
}
export interface HttpDecision {
  readonly ok: boolean;
  readonly code?: HttpProblemCode;
  readonly status?: number;
  readonly requestId: string;
  readonly principal?: Principal;
  readonly keyId?: string;
  readonly address?: string;
  readonly route?: string;
}
export interface HttpGate {
  enter(request: HttpRequest, rules?: RouteRules): Promise<Entry | Answer>;
  refuse(code: HttpProblemCode, requestId: string): Answer;
}
export interface HttpGateOptions {
  readonly authenticator: Authenticator;
  readonly limiter?: RateLimiter | undefined;
  readonly addressLimiter?: RateLimiter | undefined;
  readonly trustedProxies?: readonly string[];
  readonly ipv6Prefix?: number | undefined;
  readonly scopes?: readonly string[];
  readonly bodyLimitBytes?: number;
  readonly contentTypes?: readonly string[];
  readonly cors?: CorsOptions | undefined;
  readonly contentSecurityPolicy?: string;
  readonly realm?: string;
  readonly runAs?: (<T>(who: AuditWho, run: () => T) => T) | undefined;
  readonly isReady?: (() => boolean) | undefined;
  readonly onDecision?: (decision: HttpDecision) => void;
}
export interface HttpProblem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
}
export type HttpProblemCode = RefusalCode | 'insufficient_scope' | 'origin_not_allowed' | 'too_large' | 'unsupported_type' | 'unsupported_encoding' | 'bad_encoding' | 'bad_request' | 'limited' | 'unavailable' | 'not_found' | 'internal';
export interface HttpRequest {
  readonly method: string;
  readonly headers: RequestHeaders;
  readonly rawHeaders?: readonly string[] | undefined;
  readonly remoteAddress: string;
  readonly route?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
export interface HttpSinkOptions {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly serviceName?: string | undefined;
  readonly maxPending?: number | undefined;
  readonly maxBatch?: number | undefined;
  readonly delayMs?: number | undefined;
  readonly deadlineMs?: number | undefined;
  readonly clock?: Clock | undefined;
}
export interface KeptKey extends KeyRecord {
  readonly lastUsedAt?: string;
}
export interface KeyFileContent {
  readonly records: readonly KeyRecord[];
  readonly plain: readonly string[];
}
export interface KeyFileRing extends KeyRing {
  close(): void;
  [Symbol.asyncDispose](): Promise<void>;
}
export interface KeyRecord {
  readonly id: string;
  readonly digest: string;
  readonly principal?: string;
  readonly scopes?: readonly string[];
  readonly notBefore?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  readonly createdAt?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly addresses?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
}
export interface KeyRing extends Observable<KeyRingEvents> {
  check(key: string, address?: string): Authentication;
  replace(records: readonly KeyRecord[]): void;
  list(): readonly KeyRecord[];
  limitsOf(principal: string, own?: Readonly<Record<string, number>>): Readonly<Record<string, number>> | undefined;
  keysOf(principal: string): readonly KeyStanding[];
}
export interface KeyRingEvents {
  keys: {
    change: 'loaded' | 'rotated' | 'revoked' | 'reload_failed';
    count: number;
  };
}
export interface KeySource {
  read(options?: {
    readonly signal?: AbortSignal | undefined;
  }): Promise<KeyFileContent>;
  stamp(): Promise<string>;
  used?(keys: ReadonlyMap<string, number>): Promise<void>;
}
export interface KeyStore {
  list(): Promise<readonly KeptKey[]>;
  create(rest?: Omit<KeyRecord, 'id' | 'digest' | 'createdAt'> & {
    readonly id?: string;
    readonly kind?: 'live' | 'test';
  }): Promise<MadeKey>;
  rotate(id: string, options: {
    readonly oldExpiresAt: string;
    readonly expiresAt?: string | undefined;
  }): Promise<MadeKey>;
  revoke(id: string): Promise<void>;
}
export type LimitDecision = (Counted & {
  readonly ok: true;
}) | (Counted & {
  readonly ok: false;
  readonly code: 'limited' | 'store_down';
  readonly retryAfterMs: number;
  readonly limit: string;
});
export interface LimitDemand {
  readonly window: CheckedWindow;
  readonly amount: number;
}
export interface LimitReservation {
  settle(actual: Cost): Promise<void>;
  release(): Promise<void>;
}
export interface LimitStore {
  readonly kind: 'memory' | 'redis';
  take(key: string, demands: readonly LimitDemand[], options?: {
    readonly signal?: AbortSignal | undefined;
    readonly keepsLate?: boolean | undefined;
  }): Promise<Taken>;
  adjust(key: string, demands: readonly LimitDemand[], at: number): Promise<void>;
}
export type LimitUnit = 'requests' | 'tokens' | 'costUsd';
export interface LimitWindow {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly unit?: LimitUnit;
  readonly strategy?: 'sliding_window' | 'token_bucket';
}
export interface MadeKey {
  readonly key: string;
  readonly record: KeyRecord;
}
export interface MemoryLimitStore extends LimitStore {
  readonly kind: 'memory';
  readonly size: number;
}
export interface MemoryLimitStoreOptions {
  readonly maxKeys?: number;
  readonly clock?: Clock;
}
export interface Observable<Events> {
  on<Name extends keyof Events & string>(event: Name, listener: (data: Events[Name]) => void): () => void;
}
export interface OpenSecurityOptions extends GivenSettings<SecurityValues> {
  readonly settings?: LoadedSettings<SecurityValues> | GivenSettings<SecurityValues> | undefined;
  readonly preset?: string | undefined;
  readonly hosts?: Readonly<Record<string, string>> | undefined;
  readonly authenticators?: readonly Authenticator[] | undefined;
  readonly limitStore?: LimitStore | undefined;
  readonly clock?: Clock | undefined;
}
export interface Principal {
  readonly id: string;
  readonly scheme: 'api_key' | 'development' | 'oidc';
  readonly scopes: readonly string[];
  readonly keyId?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly metadata?: Readonly<Record<string, string>>;
}
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}
export type RandomBytes = (size: number) => Uint8Array;
export interface RateLimiter extends Observable<RateLimiterEvents> {
  readonly name: string;
  readonly windows: readonly LimitWindow[];
  consume(key: string, cost?: Cost, options?: ConsumeOptions): Promise<LimitDecision>;
  reserve(key: string, cost: Cost, options?: ConsumeOptions & {
    readonly evenPast?: boolean | undefined;
  }): Promise<{
    readonly decision: LimitDecision;
    readonly reservation: LimitReservation | undefined;
  }>;
}
export interface RateLimiterEvents {
  limit: {
    limiter: string;
    ok: boolean;
    remaining: number;
    retryAfterMs?: number;
    store: 'memory' | 'redis' | 'local_share';
  };
}
export interface RateLimiterOptions {
  readonly windows: readonly LimitWindow[];
  readonly name?: string;
  readonly store?: LimitStore;
  readonly storeDown?: 'local_share' | 'open' | 'closed';
  readonly localShare?: number;
  readonly clock?: Clock;
}
export interface Redactor {
  redact<T>(value: T): T;
  find(text: string): readonly Finding[];
  register(secret: string | Secret<string>): void;
}
export interface RedactorOptions {
  readonly families?: readonly Detector['family'][];
  readonly detectors?: readonly Detector[];
  readonly ignore?: readonly string[];
  readonly secrets?: readonly (string | Secret<string>)[];
  readonly style?: 'label' | 'pseudonym';
  readonly pseudonymKey?: string | Secret<string>;
  readonly maxTextLength?: number;
}
export type RefusalCode = 'missing' | 'malformed' | 'conflicting' | 'invalid' | 'expired' | 'not_yet_valid' | 'revoked' | 'address_not_allowed';
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>> | {
  get(name: string): string | null;
};
export interface RouteRules {
  readonly public?: boolean;
  readonly scopes?: readonly string[];
  readonly limit?: false | Cost;
  readonly bodyLimitBytes?: number;
  readonly contentTypes?: readonly string[];
  readonly contentSecurityPolicy?: string;
}
export declare class Secret<T> {
  #private;
  constructor(value: T);
  reveal(): T;
  toString(): string;
  toJSON(): string;
  [Symbol.toPrimitive](): string;
}
export interface Security {
  readonly environment: Environment;
  readonly mode: 'development' | 'keys';
  readonly values: SecurityValues;
  explain(): SettingExplanation[];
  readonly authenticator: Authenticator;
  readonly internalAuthenticator: Authenticator | undefined;
  readonly limiter: RateLimiter;
  readonly addressLimiter: RateLimiter;
  readonly budget: Budget | undefined;
  readonly budgetLimiter: RateLimiter | undefined;
  readonly rings: readonly KeyRing[];
  readonly keyStore: KeyStore | undefined;
  readonly redactor: Redactor;
  readonly audit: AuditLog;
  gateOptions(listener?: 'public' | 'internal'): HttpGateOptions;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
export declare class SecurityError extends Error {
  readonly name = "SecurityError";
  readonly code: SecurityErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly problems: readonly Problem[];
  constructor(code: SecurityErrorCode, message: string, { problems, retryAfterMs, ...options }?: {
    cause?: unknown;
    retryAfterMs?: number;
    problems?: readonly Problem[];
  });
  static isInstance(value: unknown): value is SecurityError;
}
export type SecurityErrorCode = 'invalid_options' | 'key_file_invalid' | 'key_file_unavailable' | 'key_unknown' | 'identity_provider_unavailable' | 'store_unavailable' | 'closed' | 'missing_peer';
export interface SecurityValues extends SettingValues<typeof rows> {
}
export interface Spend {
  readonly tokens: number;
  readonly costUsd: number;
}
export interface Taken {
  readonly ok: boolean;
  readonly windows: readonly WindowState[];
  readonly at: number;
}
export interface WindowState {
  readonly remaining: number;
  readonly resetMs: number;
  readonly waitMs: number;
}
export interface WindowStatus {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly remaining: number;
  readonly resetMs: number;
}
export declare function anyOf(authenticators: readonly Authenticator[]): Authenticator;
export declare function createApiKey(kind?: 'live' | 'test', random?: RandomBytes): string;
export declare function createApiKeyAuthenticator({ ring, }: {
  readonly ring: Pick<KeyRing, 'check'>;
}): Authenticator;
export declare function createAuditLog(options?: {
  readonly sinks?: readonly AuditSink[];
  readonly clock?: Clock;
}): AuditLog;
export declare function createBudget(options: {
  readonly limiter: RateLimiter;
  readonly limitsOf?: (key: string, own: Readonly<Record<string, number>>) => Readonly<Record<string, number>> | undefined;
}): Budget;
export declare function createDevelopmentAuthenticator({ environment, }: {
  readonly environment: Environment;
}): Authenticator;
export declare function createFileSink({ path, maxBytes, maxFiles, maxPending, key, }: FileSinkOptions): AuditSink;
export declare function createHttpGate(options: HttpGateOptions): HttpGate;
export declare function createHttpSink(options: HttpSinkOptions): AuditSink;
export declare function createKeyFileStore(path: string, options?: {
  readonly clock?: Clock;
}): KeyStore;
export declare function createKeyRing(records?: readonly KeyRecord[], options?: {
  readonly clock?: Clock;
}): KeyRing;
export declare function createMemoryLimitStore(options?: MemoryLimitStoreOptions): MemoryLimitStore;
export declare function createRateLimiter(options: RateLimiterOptions): RateLimiter;
export declare function createRedactor(options?: RedactorOptions): Redactor;
export declare function createSecret<T>(value: T): Secret<T>;
export declare function createStreamSink(stream: Writable, { maxBufferedBytes }?: {
  maxBufferedBytes?: number | undefined;
}): AuditSink;
export declare function defineDetector({ kind, family, hints, pattern, accept }: DetectorRow): Detector;
export declare function editKeyFile(given: string, edit: (records: readonly KeyRecord[]) => readonly KeyRecord[]): Promise<readonly KeyRecord[]>;
export declare function hasScopes({ scopes: held }: Principal, scopes: readonly string[]): boolean;
export declare function openKeyRing(from: string | KeySource, options?: {
  readonly also?: readonly KeyRecord[];
  readonly reloadMs?: number;
  readonly check?: (content: KeyFileContent) => void;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}): Promise<KeyFileRing>;
export declare function openSecurity(options?: OpenSecurityOptions): Promise<Security>;
export declare function readEnvironment(name: string, names?: readonly string[]): Environment;
export declare function readKeyFile(path: string, options?: {
  readonly signal?: AbortSignal | undefined;
}): Promise<KeyFileContent>;
export declare const securitySettings: SettingsDefinition<SecurityValues>;
export declare function toKeyRecord(key: string, rest?: Omit<KeyRecord, 'id' | 'digest'> & {
  readonly id?: string;
}): KeyRecord;
export declare function verifyAuditFile(path: string, options?: {
  readonly key?: string | readonly string[] | undefined;
  readonly head?: string | undefined;
  readonly from?: string | undefined;
}): Promise<AuditVerification>;

// Mentioned above, not exported.

interface Counted {
  readonly remaining: number;
  readonly resetMs: number;
  readonly windows: readonly WindowStatus[];
  readonly store: 'memory' | 'redis' | 'local_share' | 'none';
}
type GivenSettings<Values> = {
  readonly [Name in keyof Values]?: Values[Name] | undefined;
} & {
  readonly operations?: Readonly<Record<string, {
    readonly [Name in keyof Values]?: Values[Name] | undefined;
  }>> | undefined;
};
interface KeyStanding {
  readonly isGood: boolean;
  readonly limits?: Limits;
}
type Limits = Readonly<Record<string, number>>;
interface LoadedSettings<Values> {
  readonly preset: string;
  readonly values: Values;
  readonly operations: readonly string[];
  forOperation(name: string): Values;
  explain(operation?: string): SettingExplanation[];
}
type RowsOf<Values> = {
  readonly [Name in keyof Values]: SettingRow<Values[Name]>;
};
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
type SettingValues<Rows> = {
  readonly [Name in keyof Rows]: Rows[Name] extends SettingRow<infer T> ? T : never;
};
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
declare const kinds: readonly [
  "development",
  "test",
  "staging",
  "production"
];
declare const rows: RowsOf<{
  environment: string;
  environmentNames: readonly string[];
  keys: readonly string[] | undefined;
  internalKeys: readonly string[] | undefined;
  keyFile: string | undefined;
  keyRedis: boolean;
  scopes: readonly string[];
  keyReloadMs: number;
  internalApi: "keyed" | "closed";
  oidcIssuer: string | undefined;
  oidcAudience: string | undefined;
  trustedProxies: readonly string[];
  limitRequests: number;
  limitAddressRequests: number;
  limitIpv6Prefix: number;
  limitWindowMs: number;
  limitStrategy: "sliding_window" | "token_bucket";
  budgetTokens: number | undefined;
  budgetCostUsd: number | undefined;
  budgetWindowMs: number;
  redisUrl: string | undefined;
  allowPlainRedis: boolean;
  limitStoreDown: "closed" | "local_share" | "open";
  limitLocalShare: number;
  limitDeadlineMs: number;
  bodyLimitBytes: number;
  corsOrigins: readonly string[];
  auditFile: string | undefined;
  auditKey: string | undefined;
  auditUrl: string | undefined;
  auditHeaders: readonly string[] | undefined;
  auditDown: "closed" | "open";
  auditMaxBytes: number;
  auditMaxFiles: number;
}>;

export {};
