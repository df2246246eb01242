// What @tpl/security/testing exports. Written by `npm run generate`; a change here is a change for users.

export interface AuthenticatorUnderTest {
  readonly authenticator: Authenticator;
  readonly good: string;
  readonly bad: readonly string[];
}
export interface ContractCase {
  readonly name: string;
  run(): Promise<void>;
}
export interface MatrixResult {
  readonly case: string;
  readonly route: string;
  readonly problems: readonly string[];
}
export interface MatrixRoute {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly isScoped?: boolean;
}
export interface MatrixServer {
  readonly url: string;
  readonly routes: readonly MatrixRoute[];
  readonly keys: {
    readonly good: string;
    readonly expired?: string;
    readonly revoked?: string;
    readonly unscoped?: string;
    readonly limited?: string;
  };
  readonly bodyLimitBytes: number;
  readonly storeDownUrl?: string;
}
export declare function authenticatorContract(create: () => AuthenticatorUnderTest | Promise<AuthenticatorUnderTest>): readonly ContractCase[];
export declare function limitStoreContract(create: () => LimitStore): readonly ContractCase[];
export declare function rateLimiterContract(create: (limit: number) => RateLimiter): readonly ContractCase[];
export declare function runHttpMatrix(server: MatrixServer): Promise<readonly MatrixResult[]>;

// Mentioned above, not exported.

interface AuthenticateOptions {
  readonly remoteAddress?: string | undefined;
  readonly clientAddress?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
type Authentication = {
  readonly ok: true;
  readonly principal: Principal;
} | {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly keyId?: string;
};
interface Authenticator extends Observable<AuthenticatorEvents> {
  authenticate(headers: RequestHeaders, options?: AuthenticateOptions): Promise<Authentication>;
}
interface AuthenticatorEvents {
  authentication: {
    ok: boolean;
    code?: RefusalCode;
    keyId?: string;
    scheme?: Principal['scheme'];
  };
}
interface CheckedWindow extends Required<LimitWindow> {
  readonly id: string;
}
interface ConsumeOptions {
  readonly limits?: Readonly<Record<string, number>> | undefined;
  readonly signal?: AbortSignal | undefined;
}
type Cost = number | {
  readonly [Unit in LimitUnit]?: number;
};
interface Counted {
  readonly remaining: number;
  readonly resetMs: number;
  readonly windows: readonly WindowStatus[];
  readonly store: 'memory' | 'redis' | 'local_share' | 'none';
}
type LimitDecision = (Counted & {
  readonly ok: true;
}) | (Counted & {
  readonly ok: false;
  readonly code: 'limited' | 'store_down';
  readonly retryAfterMs: number;
  readonly limit: string;
});
interface LimitDemand {
  readonly window: CheckedWindow;
  readonly amount: number;
}
interface LimitReservation {
  settle(actual: Cost): Promise<void>;
  release(): Promise<void>;
}
interface LimitStore {
  readonly kind: 'memory' | 'redis';
  take(key: string, demands: readonly LimitDemand[], options?: {
    readonly signal?: AbortSignal | undefined;
    readonly keepsLate?: boolean | undefined;
  }): Promise<Taken>;
  adjust(key: string, demands: readonly LimitDemand[], at: number): Promise<void>;
}
type LimitUnit = 'requests' | 'tokens' | 'costUsd';
interface LimitWindow {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly unit?: LimitUnit;
  readonly strategy?: 'sliding_window' | 'token_bucket';
}
interface Observable<Events> {
  on<Name extends keyof Events & string>(event: Name, listener: (data: Events[Name]) => void): () => void;
}
interface Principal {
  readonly id: string;
  readonly scheme: 'api_key' | 'development' | 'oidc';
  readonly scopes: readonly string[];
  readonly keyId?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly metadata?: Readonly<Record<string, string>>;
}
interface RateLimiter extends Observable<RateLimiterEvents> {
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
interface RateLimiterEvents {
  limit: {
    limiter: string;
    ok: boolean;
    remaining: number;
    retryAfterMs?: number;
    store: 'memory' | 'redis' | 'local_share';
  };
}
type RefusalCode = 'missing' | 'malformed' | 'conflicting' | 'invalid' | 'expired' | 'not_yet_valid' | 'revoked' | 'address_not_allowed';
type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>> | {
  get(name: string): string | null;
};
interface Taken {
  readonly ok: boolean;
  readonly windows: readonly WindowState[];
  readonly at: number;
}
interface WindowState {
  readonly remaining: number;
  readonly resetMs: number;
  readonly waitMs: number;
}
interface WindowStatus {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly remaining: number;
  readonly resetMs: number;
}

export {};
