// A request before the gate and after it, whatever its framework.
import type { Principal, RequestHeaders } from '../authenticate/authenticator.ts';

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
