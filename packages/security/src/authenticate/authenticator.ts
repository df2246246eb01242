// The port of all authenticators: headers in, a principal or a refusal out.
import type { Observable } from '@internal/kit';

/** Request headers as Node (`request.headers`) or fetch (`Headers`) give them. */
export type RequestHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | { get(name: string): string | null };

/** Who calls. Holds nothing secret: it may be logged. */
export interface Principal {
  /** Stable name of the caller: what limits and audit lines count by. */
  readonly id: string;
  /** How the caller was let in. */
  readonly scheme: 'api_key' | 'development' | 'oidc';
  /** What the caller may do; `*` stands for everything. */
  readonly scopes: readonly string[];
  /** Id of the key used, where there is one. */
  readonly keyId?: string;
  /** Limits of this caller that replace a window's own, by the window's name. */
  readonly limits?: Readonly<Record<string, number>>;
  /** What was noted about the key when it was made. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Why a caller is not let in. `missing`: no credentials; `malformed`: not readable as credentials;
 * `conflicting`: more than one; the others: readable and not good.
 */
export type RefusalCode =
  | 'missing'
  | 'malformed'
  | 'conflicting'
  | 'invalid'
  | 'expired'
  | 'not_yet_valid'
  | 'revoked'
  | 'address_not_allowed';

/** The answer of an {@link Authenticator}: no is a value. */
export type Authentication =
  | { readonly ok: true; readonly principal: Principal }
  | {
      readonly ok: false;
      readonly code: RefusalCode;
      /** The key that is known and not good: revoked, expired, not yet valid. */
      readonly keyId?: string;
    };

/** What else an authenticator may look at. */
export interface AuthenticateOptions {
  /** Address of the socket's other end, never a forwarded one. */
  readonly remoteAddress?: string | undefined;
  /** Whom the trusted proxies say it comes from: what the allowed addresses of a key are held against. Default: the other end. */
  readonly clientAddress?: string | undefined;
  /** Ends the wait with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Event of every authenticator. */
export interface AuthenticatorEvents {
  /** After each answer. */
  authentication: { ok: boolean; code?: RefusalCode; keyId?: string; scheme?: Principal['scheme'] };
}

/** Says who calls. */
export interface Authenticator extends Observable<AuthenticatorEvents> {
  /**
   * Resolves to the caller or to why there is none.
   *
   * @throws SecurityError `identity_provider_unavailable`, `key_file_unavailable`: it could not tell.
   */
  authenticate(headers: RequestHeaders, options?: AuthenticateOptions): Promise<Authentication>;
}
