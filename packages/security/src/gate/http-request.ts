// A request before the gate and after it, whatever its framework.
import type { Principal, RequestHeaders } from '../authenticate/authenticator.ts';
import type { HttpProblemCode } from './problem.ts';

/** A request as every framework has it. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /** As Node or fetch give them. */
  readonly headers: RequestHeaders;
  /** As Node gives them: shows repeated headers that `headers` hides. */
  readonly rawHeaders?: readonly string[] | undefined;
  /** Address of the socket's other end. */
  readonly remoteAddress: string;
  /** The route as the server defines it, `/v1/jobs/:id`: for the audit log. */
  readonly route?: string | undefined;
  /** Ends waits for stores and providers. */
  readonly signal?: AbortSignal | undefined;
}

/** What a guarded request knows of itself. */
export interface GuardedRequest {
  /** Who calls; `undefined` on public routes. */
  principal?: Principal | undefined;
  /** Trace id of the request. */
  requestId: string;
  /** To be sent on to other services. */
  traceparent: string;
  /** Who calls by address, as far as trusted proxies say so. */
  clientAddress: string;
}

/** What became of a request; holds nothing secret. */
export interface HttpDecision {
  /** Whether it was let in. */
  readonly ok: boolean;
  /** Why not. */
  readonly code?: HttpProblemCode;
  /** Status of the refusal. */
  readonly status?: number;
  /** Trace id of the request. */
  readonly requestId: string;
  /** Who called, where that is known. */
  readonly principal?: Principal;
  /** The key that was shown, also where it is revoked or past its time. */
  readonly keyId?: string;
  /** Whom the trusted proxies say it comes from. */
  readonly address?: string;
  /** The route as the server defines it, never the path that was sent. */
  readonly route?: string;
}

/** Who and where; every event may say it. */
export interface AuditWho {
  /** Id of the request, as sent to its caller. */
  readonly requestId?: string;
  /** Who called. */
  readonly principal?: string;
  /** Key that was used, or that was shown though it is revoked or past its time. */
  readonly keyId?: string;
  /** From which address. */
  readonly address?: string;
  /** On which route, as the server defines it. */
  readonly route?: string;
}
