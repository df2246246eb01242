// What @tpl/security/express exports. Written by `npm run generate`; a change here is a change for users.

import type { ErrorRequestHandler, Request, RequestHandler } from 'express';

export interface ExpressRequest extends Request, GuardedRequest {
}
export interface ExpressSecurity {
  guard(rules?: RouteRules): RequestHandler;
  readonly onError: ErrorRequestHandler;
  readonly notFound: RequestHandler;
}
export declare function createExpressSecurity(options: HttpGateOptions): ExpressSecurity;

// Mentioned above, not exported.

interface AuditWho {
  readonly requestId?: string;
  readonly principal?: string;
  readonly keyId?: string;
  readonly address?: string;
  readonly route?: string;
}
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
interface ConsumeOptions {
  readonly limits?: Readonly<Record<string, number>> | undefined;
  readonly signal?: AbortSignal | undefined;
}
interface CorsOptions {
  readonly origins: readonly string[];
  readonly methods?: readonly string[];
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
interface GuardedRequest {
  principal?: Principal | undefined;
  requestId: string;
  traceparent: string;
  clientAddress: string;
}
interface HttpDecision {
  readonly ok: boolean;
  readonly code?: HttpProblemCode;
  readonly status?: number;
  readonly requestId: string;
  readonly principal?: Principal;
  readonly keyId?: string;
  readonly address?: string;
  readonly route?: string;
}
interface HttpGateOptions {
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
type HttpProblemCode = RefusalCode | 'insufficient_scope' | 'origin_not_allowed' | 'too_large' | 'unsupported_type' | 'unsupported_encoding' | 'bad_encoding' | 'bad_request' | 'limited' | 'unavailable' | 'not_found' | 'internal';
type LimitDecision = (Counted & {
  readonly ok: true;
}) | (Counted & {
  readonly ok: false;
  readonly code: 'limited' | 'store_down';
  readonly retryAfterMs: number;
  readonly limit: string;
});
interface LimitReservation {
  settle(actual: Cost): Promise<void>;
  release(): Promise<void>;
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
interface RouteRules {
  readonly public?: boolean;
  readonly scopes?: readonly string[];
  readonly limit?: false | Cost;
  readonly bodyLimitBytes?: number;
  readonly contentTypes?: readonly string[];
  readonly contentSecurityPolicy?: string;
}
interface WindowStatus {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly remaining: number;
  readonly resetMs: number;
}

export {};
