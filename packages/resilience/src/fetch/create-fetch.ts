// Protects `fetch` by a policy, behind the standard's own signature.
import type { Problem } from '@internal/kit';
import { joinSignals } from '@internal/kit';
import type { Attempt, Policy } from '../call/policy.ts';
import { toDeadlineHeader } from '../deadline/deadline-header.ts';
import { classifyError } from '../errors/classify-error.ts';
import { invalidOptions, ResilienceError } from '../errors/errors.ts';
import { readShouldRetry } from '../errors/read-wait.ts';
import type { PolicyRegistry } from '../policy/create-policy-registry.ts';
import { HttpStatusError } from './http-status-error.ts';
import { readInTime } from './read-in-time.ts';
import { readRequest } from './read-request.ts';
import { copyBody, copyHeaders, isSentOnce } from './request-body.ts';
import { isUnsendable, Unsendable } from './unsendable.ts';

/** What one call may say besides the standard's `RequestInit`. */
export interface FetchCallOptions {
  /** Whether the request may be sent twice. Default: what its method and headers say. */
  readonly idempotent?: boolean | undefined;
  /** Milliseconds until the answer's head must have come; reading a `Request`'s body, all attempts and waits included. Default: the policy's. */
  readonly deadlineMs?: number | undefined;
  /** The caller's own name for what is done; appears in events. */
  readonly operation?: string | undefined;
}

/** `fetch` as the standard has it; `init` may also say what {@link FetchCallOptions} names. */
export type PolicyFetch = (
  input: string | URL | Request,
  init?: RequestInit & FetchCallOptions,
) => Promise<Response>;

/** Options of {@link createFetch}. */
export interface FetchOptions {
  /** Sends the requests: `fetch` of undici, of a test. Default: the global one, as it is when a request is made. */
  readonly fetch?: ((input: never, init?: never) => PromiseLike<unknown>) | undefined;
  /**
   * Whether requests may be sent twice. Default: those whose method is idempotent (RFC 9110, 9.2.2: GET, HEAD, OPTIONS,
   * TRACE, PUT, DELETE, and QUERY of RFC 10008) or that carry an `Idempotency-Key`. Others are sent again only where the
   * server did not take them on.
   */
  readonly idempotent?: boolean | undefined;
  /** Whether an answer of status 400 or more is an {@link HttpStatusError}, with the answer in it. Default: false, it is handed out. */
  readonly throwHttpErrors?: boolean | undefined;
  /** Whether a request tells the peer how long it has: `x-request-deadline-ms`. Default: false. */
  readonly deadlineHeader?: boolean | undefined;
  /** Bytes of a `Request`'s body that are kept to send them again, 0 to 100 MB; a longer one is sent once. Default: 1 MB. */
  readonly maxBodyBytes?: number | undefined;
}

const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'QUERY']);
const mostBodyBytes = 100_000_000;

/**
 * Creates a `fetch` under the rules of a policy, or, of a registry, of a policy for each host. What may succeed is tried again
 * (by status, method and headers), waits are kept, and the last answer is handed out as it came. The policy's limits end with
 * the head of an answer; its body is the reader's, and ends with the caller's signal.
 *
 * @throws ResilienceError `invalid_options`.
 *
 * @example
 * ```ts
 * import { createFetch, createPolicy } from '@tpl/resilience';
 *
 * const fetch = createFetch(createPolicy({ name: 'search', deadlineMs: 5_000 }));
 * const response = await fetch('data:,fine', { deadlineMs: 2_000 });
 * if ((await response.text()) !== 'fine') throw new Error('unexpected');
 * ```
 */
export function createFetch(policy: Policy | PolicyRegistry, options: FetchOptions = {}): PolicyFetch {
  check(policy, options);
  const { throwHttpErrors = false, deadlineHeader = false, maxBodyBytes = 1_000_000 } = options;
  const send = options.fetch as typeof globalThis.fetch | undefined;

  return async (input, init) => {
    const url = typeof input === 'string' ? input : 'url' in input ? input.url : input.href;
    // A fetch of one's own may know what a path belongs to.
    const canSend = URL.canParse(url) || (send !== undefined && /^[./?]/.test(url));
    const [request, more] = canSend ? readRequest(input, init ?? {}) : [undefined, init ?? {}];
    const { idempotent, deadlineMs, operation, ...rest } = more;
    // What cannot be sent at all says so itself: that is no failure of anybody's.
    if (!canSend || request?.bodyUsed) return (send ?? fetch)(input, rest);
    // As the standard has it, the request is what it was when it was made, however late it is sent.
    const headers = copyHeaders(rest.headers ?? request?.headers);
    const own = copyBody(rest.body);
    const signal = rest.signal === null ? undefined : (rest.signal ?? request?.signal);
    signal?.throwIfAborted();
    const chosen = 'define' in policy ? policy.define(toName(url)) : policy;
    const isGiven = own !== undefined && own !== null;
    const { body, deadlineAt } =
      request?.body && !isGiven
        ? await readInTime(request.body, maxBodyBytes, chosen, { signal, deadlineMs })
        : { body: own };
    const isOnce = isSentOnce(body);
    /** The last answer that was judged a failure: kept until there is a better one. */
    let held: Response | undefined;
    const hold = (response: Response | undefined) => {
      if (held !== response) discard(held);
      held = response;
    };

    const ask = async (attempt: Attempt): Promise<Response> =>
      (send ?? fetch)(request ?? url, {
        ...rest,
        // The caller may leave while the body is read, when the attempt is over.
        signal: signal ? joinSignals([signal, attempt.signal], request) : attempt.signal,
        ...(body && { body: body as Exclude<RequestInit['body'], undefined> }),
        ...(isOnce && { duplex: 'half' }),
        ...(headers && { headers }),
        ...(deadlineHeader && { headers: withDeadline(headers, attempt) }),
      });

    async function run(attempt: Attempt): Promise<Response> {
      hold(undefined);
      const response = await ask(attempt).catch((error: unknown) => {
        const asked = { ...rest, method: rest.method ?? request?.method, headers };
        throw isUnsendable(error, url, asked, Boolean(body)) ? new Unsendable(error) : error;
      });
      if (!attempt.signal.aborted) return response;
      // A fetch that does not listen: nobody will read this.
      discard(response);
      throw attempt.signal.reason;
    }

    function handleResult(response: Response): HttpStatusError | undefined {
      if (throwHttpErrors ? response.status < 400 : !isFailure(response)) return undefined;
      hold(response);
      const error = new HttpStatusError(response);
      if (throwHttpErrors) throw error;
      return error;
    }

    const mayRepeat =
      idempotent ?? options.idempotent ?? isIdempotent(rest.method ?? request?.method, headers);
    try {
      const response = await chosen.execute(run, {
        ...{ signal, deadlineMs, deadlineAt, operation, handleResult, idempotent: mayRepeat },
        ...(isOnce && { retry: false }),
      });
      if (held !== response) hold(undefined);
      return response;
    } catch (error) {
      if (error instanceof Unsendable) throw error.cause;
      if (error instanceof HttpStatusError && error.response === held) throw error;
      // Another attempt was planned and then turned away: the answer to the last one is still there.
      if (held && isOwnRefusal(error)) {
        if (throwHttpErrors) throw new HttpStatusError(held);
        return held;
      }
      hold(undefined);
      throw error;
    }
  };
}

/** Frees the connection of an answer that nobody reads; the body of node-fetch's is a stream of Node's. */
function discard(response: Response | undefined): void {
  const body: (Partial<ReadableStream> & { destroy?(): unknown }) | null | undefined = response?.body;
  if (body?.cancel) body.cancel().catch(() => {});
  else body?.destroy?.();
}

/** Whether an answer goes the way of a failure: what may be better the next time, or says that the server is not well. */
function isFailure({ status, headers }: Response): boolean {
  if (status < 400) return false;
  // A conflict is an answer, unless the server says otherwise.
  if (status === 409) return readShouldRetry(headers) === true;
  const { retryable, countsInBreaker } = classifyError({ status, headers });
  return retryable || countsInBreaker;
}

function isIdempotent(method = 'GET', headers: RequestInit['headers']): boolean {
  if (idempotentMethods.has(method.toUpperCase())) return true;
  return headers !== undefined && new Headers(headers).has('idempotency-key');
}

function withDeadline(headers: RequestInit['headers'], attempt: Attempt): Headers {
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(toDeadlineHeader(attempt))) all.set(name, value);
  return all;
}

/** A host as the name of a policy; `data:` and the like have none. */
const toName = (url: string) => (URL.parse(url)?.host || 'local').slice(0, 200);

const isOwnRefusal = (error: unknown) =>
  ResilienceError.isInstance(error) && (error.kind === 'local' || error.code === 'deadline_exceeded');

function check(policy: unknown, options: FetchOptions): void {
  const { fetch: own, maxBodyBytes = 0 } = Object(options) as FetchOptions;
  const { execute, define } = Object(policy) as Partial<Policy & PolicyRegistry>;
  const problems: Problem[] = [];
  const must = (isFine: boolean, path: string, message: string) => {
    if (!isFine) problems.push({ path, message: `must be ${message}` });
  };
  must(typeof (execute ?? define) === 'function', 'policy', 'a policy or a registry of policies');
  must(own === undefined || typeof own === 'function', 'fetch', 'a function');
  for (const name of ['idempotent', 'throwHttpErrors', 'deadlineHeader'] as const)
    must(['undefined', 'boolean'].includes(typeof Object(options)[name]), name, 'true or false');
  const isFine = Number.isInteger(maxBodyBytes) && maxBodyBytes >= 0 && maxBodyBytes <= mostBodyBytes;
  must(isFine, 'maxBodyBytes', `an integer from 0 to ${mostBodyBytes}`);
  if (problems.length > 0) throw invalidOptions(problems, 'fetch');
}
