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
type HttpProblemCode = keyof typeof refusals;
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
  reserve(key: string, cost: Cost, options?: ConsumeOptions): Promise<{
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

export {};
