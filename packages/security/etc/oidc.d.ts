// What @tpl/security/oidc exports. Written by `npm run generate`; a change here is a change for users.

export interface OidcAuthenticator extends Authenticator {
  ready(signal?: AbortSignal): Promise<void>;
  health(signal?: AbortSignal): Promise<{
    readonly status: 'up';
  } | {
    readonly status: 'down';
    readonly details: {
      readonly reason: string;
    };
  }>;
}
export interface OidcAuthenticatorOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl?: string;
  readonly algorithms?: readonly string[];
  readonly clockToleranceMs?: number;
  readonly maxAgeMs?: number;
  readonly keysMaxAgeMs?: number;
  readonly keysStaleIfErrorMs?: number;
  readonly deadlineMs?: number;
  readonly toPrincipal?: (claims: Readonly<Record<string, unknown>>) => Omit<Principal, 'scheme'> | undefined;
  readonly clock?: Clock;
}
export declare function createOidcAuthenticator(options: OidcAuthenticatorOptions): OidcAuthenticator;

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
interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
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
type RefusalCode = 'missing' | 'malformed' | 'conflicting' | 'invalid' | 'expired' | 'not_yet_valid' | 'revoked' | 'address_not_allowed';
type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>> | {
  get(name: string): string | null;
};

export {};
