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
  readonly head: string;
  readonly problem?: {
    readonly file: string;
    readonly line: number;
    readonly reason: 'changed' | 'not_chained' | 'head_missing';
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
export type HttpProblemCode = keyof typeof refusals;
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
  limitsOf(principal: string): Readonly<Record<string, number>> | undefined;
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
  reserve(key: string, cost: Cost, options?: ConsumeOptions): Promise<{
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
  readonly limitsOf?: (key: string) => Readonly<Record<string, number>> | undefined;
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
  readonly key?: string | undefined;
  readonly head?: string | undefined;
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
interface LoadedSettings<Values> {
  readonly preset: string;
  readonly values: Values;
  readonly operations: readonly string[];
  forOperation(name: string): Values;
  explain(operation?: string): SettingExplanation[];
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
declare const refusals: {
  readonly missing: readonly [
    401,
    "No credentials",
    "Send a key as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\"."
  ];
  readonly malformed: readonly [
    400,
    "Unreadable credentials",
    "The credentials are not in a form that can be read."
  ];
  readonly conflicting: readonly [
    400,
    "More than one credential",
    "Send exactly one key, in one header."
  ];
  readonly invalid: readonly [
    401,
    "Unknown credentials",
    "The key is not known."
  ];
  readonly expired: readonly [
    401,
    "Expired credentials",
    "The key is no longer good."
  ];
  readonly not_yet_valid: readonly [
    401,
    "Credentials not yet good",
    "The key is not good yet."
  ];
  readonly revoked: readonly [
    401,
    "Revoked credentials",
    "The key was revoked."
  ];
  readonly address_not_allowed: readonly [
    403,
    "Not allowed from here",
    "The key is not good from this address."
  ];
  readonly insufficient_scope: readonly [
    403,
    "Not allowed",
    "The key may not do this."
  ];
  readonly origin_not_allowed: readonly [
    403,
    "Origin not allowed",
    "Pages of this origin may not call this API."
  ];
  readonly too_large: readonly [
    413,
    "Body too large",
    "The request body is larger than what is taken here."
  ];
  readonly unsupported_type: readonly [
    415,
    "Content type not supported",
    "The request body is of a type that is not taken here."
  ];
  readonly unsupported_encoding: readonly [
    415,
    "Content encoding not supported",
    "Send the body as it is, or as gzip, deflate or br."
  ];
  readonly bad_encoding: readonly [
    400,
    "Unreadable body",
    "The body cannot be decompressed."
  ];
  readonly bad_request: readonly [
    400,
    "Bad request",
    "The request cannot be read."
  ];
  readonly limited: readonly [
    429,
    "Too many requests",
    "Wait as long as Retry-After says."
  ];
  readonly unavailable: readonly [
    503,
    "Try again",
    "Who calls or how often cannot be told, or not be written down, right now."
  ];
  readonly not_found: readonly [
    404,
    "Not found",
    "There is nothing here."
  ];
  readonly internal: readonly [
    500,
    "Internal error",
    "Something failed. It was noted under the request id."
  ];
};
declare const rows: {
  readonly environment: {
    readonly kind: SettingKind<string>;
    readonly value: "development";
    readonly doc: "Where the process runs. An unknown name stops the start.";
    readonly aliases: readonly [
      "NODE_ENV"
    ];
  };
  readonly environmentNames: {
    readonly kind: SettingKind<readonly string[]>;
    readonly value: readonly [
    ];
    readonly doc: "Own environment names, `qa-*=staging`: each is development, test, staging or production.";
  };
  readonly keys: {
    readonly kind: SettingKind<readonly string[] | undefined>;
    readonly value: undefined;
    readonly doc: "API keys of the public listener; they may do everything there.";
  };
  readonly internalKeys: {
    readonly kind: SettingKind<readonly string[] | undefined>;
    readonly value: undefined;
    readonly doc: "API keys of the internal listener; they may do everything there.";
  };
  readonly keyFile: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly doc: "File of key digests made by `npx @tpl/security keys create`, or of plain public keys, one a line.";
  };
  readonly keyRedis: {
    readonly kind: SettingKind<boolean>;
    readonly value: false;
    readonly doc: "Takes the keys that are kept in Redis (`redisUrl`) as well, for both listeners.";
  };
  readonly scopes: {
    readonly kind: SettingKind<readonly string[]>;
    readonly value: readonly [
      "text:write",
      "batch:write",
      "internal:read",
      "internal:write"
    ];
    readonly doc: "Scopes that routes ask for; a key with another one is refused where keys are made.";
  };
  readonly keyReloadMs: {
    readonly kind: SettingKind<number>;
    readonly value: 5000;
    readonly doc: "How often the key file is looked at: a revoked key is refused after this many milliseconds.";
  };
  readonly internalApi: {
    readonly kind: SettingKind<"keyed" | "closed">;
    readonly value: "keyed";
    readonly doc: "Whether there is an internal listener; production demands keys for it.";
  };
  readonly oidcIssuer: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly doc: "Issuer of the tokens that are taken besides keys; plain http on loopback only.";
  };
  readonly oidcAudience: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly doc: "Audience that tokens must name.";
  };
  readonly trustedProxies: {
    readonly kind: SettingKind<readonly string[]>;
    readonly value: readonly [
    ];
    readonly doc: "Networks whose X-Forwarded-For is believed, as CIDR.";
  };
  readonly limitRequests: {
    readonly kind: SettingKind<number>;
    readonly value: 60;
    readonly doc: "Requests a caller may make in a window.";
  };
  readonly limitAddressRequests: {
    readonly kind: SettingKind<number>;
    readonly value: 600;
    readonly doc: "Requests an address (IPv6: a network) may make in a window, counted before anybody looks at its key.";
  };
  readonly limitIpv6Prefix: {
    readonly kind: SettingKind<number>;
    readonly value: 64;
    readonly doc: "Bits of an IPv6 address that count as one address: 64 for a household, 56 or 48 for what some providers give.";
  };
  readonly limitWindowMs: {
    readonly kind: SettingKind<number>;
    readonly value: 60000;
    readonly doc: "Length of the window of both request limits, in milliseconds.";
  };
  readonly limitStrategy: {
    readonly kind: SettingKind<"sliding_window" | "token_bucket">;
    readonly value: "sliding_window";
    readonly doc: "How both request limits count.";
  };
  readonly budgetTokens: {
    readonly kind: SettingKind<number | undefined>;
    readonly value: undefined;
    readonly doc: "Model tokens a caller may spend in a budget window.";
  };
  readonly budgetCostUsd: {
    readonly kind: SettingKind<number | undefined>;
    readonly value: undefined;
    readonly doc: "US dollars a caller may spend in a budget window.";
  };
  readonly budgetWindowMs: {
    readonly kind: SettingKind<number>;
    readonly value: 86400000;
    readonly doc: "Length of the budget window in milliseconds.";
  };
  readonly redisUrl: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly doc: "Redis in which limits and budgets are counted; without it each process counts by itself.";
    readonly aliases: readonly [
      "REDIS_URL"
    ];
  };
  readonly allowPlainRedis: {
    readonly kind: SettingKind<boolean>;
    readonly value: false;
    readonly doc: "Lets production use Redis without TLS, where something else encrypts.";
  };
  readonly limitStoreDown: {
    readonly kind: SettingKind<"closed" | "local_share" | "open">;
    readonly value: "local_share";
    readonly doc: "What holds while Redis cannot be asked: a share per process, everything passes, nothing passes.";
  };
  readonly limitLocalShare: {
    readonly kind: SettingKind<number>;
    readonly value: 0.5;
    readonly doc: "The share: part of each limit that one process lets through by itself.";
  };
  readonly limitDeadlineMs: {
    readonly kind: SettingKind<number>;
    readonly value: 40;
    readonly doc: "How long a limit waits for Redis, in milliseconds.";
  };
  readonly bodyLimitBytes: {
    readonly kind: SettingKind<number>;
    readonly value: 1048576;
    readonly doc: "Largest request body, as sent and as decompressed.";
  };
  readonly corsOrigins: {
    readonly kind: SettingKind<readonly string[]>;
    readonly value: readonly [
    ];
    readonly doc: "Origins whose pages may call the API, exact.";
  };
  readonly auditFile: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly doc: "File the audit log is appended to; without it audit events go to listeners only.";
  };
  readonly auditKey: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly doc: "Secret that the lines of the audit file are chained with; without it who may write the file may chain it anew.";
  };
  readonly auditUrl: {
    readonly kind: SettingKind<string | undefined>;
    readonly value: undefined;
    readonly doc: "Where audit events are sent as OpenTelemetry logs, with the path; plain http on loopback only.";
  };
  readonly auditHeaders: {
    readonly kind: SettingKind<readonly string[] | undefined>;
    readonly value: undefined;
    readonly doc: "Headers sent to `auditUrl`, `NAME=VALUE`.";
  };
  readonly auditDown: {
    readonly kind: SettingKind<"closed" | "open">;
    readonly value: "open";
    readonly doc: "What holds while audit events are being lost: requests go on, or whoever needs a key is refused.";
  };
  readonly auditMaxBytes: {
    readonly kind: SettingKind<number>;
    readonly value: 10485760;
    readonly doc: "Size at which the audit file is rotated.";
  };
  readonly auditMaxFiles: {
    readonly kind: SettingKind<number>;
    readonly value: 10;
    readonly doc: "Rotated audit files that are kept.";
  };
};

export {};
