// The error of the client: what the service refused or could not do, and what became of a request on its way.

/** An error over HTTP as the service sends it (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** For programs: stable, unlike the prose. */
  readonly code: string;
  /** Id of the request, `urn:trace:…`. */
  readonly instance?: string;
  readonly retryAfterMs?: number;
  /** Each field that does not fit. */
  readonly errors?: readonly { path: string; message: string; hint?: string; limit?: number }[];
}

/** What the client says of an error besides its words. */
interface ErrorFacts {
  readonly code: string;
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly problem?: Problem | undefined;
  readonly cause?: unknown;
}

/** Everything that goes wrong, in words for people; a call that is aborted rejects with the reason of its signal instead. */
export class TextClientError extends Error {
  /**
   * The problem's code, or `unreachable`, `cut` (the answer broke off), `not_understood` (it is none of this service), `unusable_key`
   * (no header can hold it: nothing was sent).
   */
  readonly code: string;
  /** Status of the answer; 0 when there was none, 401 for an unusable key. */
  readonly status: number;
  /** For the log of the service. */
  readonly requestId: string | undefined;
  /** How long to wait before the next try, where the service says so. */
  readonly retryAfterMs: number | undefined;
  /** As the service sent it. */
  readonly problem: Problem | undefined;

  constructor(message: string, { cause, code, status, requestId, retryAfterMs, problem }: ErrorFacts) {
    super(message, { cause });
    this.name = 'TextClientError';
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
    this.problem = problem;
  }

  /** Whether the same request may be answered later: it was not the request that was wrong. */
  get retryable(): boolean {
    return this.status === 0 || this.code === 'cut' || this.status === 429 || this.status >= 500;
  }
}

/** The error that a problem stands for; what is none becomes `not_understood`. */
export function toClientError(sent: unknown, response?: Response): TextClientError {
  const given = (typeof sent === 'object' && sent !== null ? sent : {}) as Partial<Problem>;
  const status = given.status ?? response?.status ?? 502;
  const waitS = Number(response?.headers.get('retry-after') ?? Number.NaN);
  return new TextClientError(given.detail ?? given.title ?? `The service answered with status ${status}.`, {
    code: given.code ?? 'not_understood',
    status,
    requestId:
      given.instance?.replace('urn:trace:', '') ?? response?.headers.get('x-request-id') ?? undefined,
    retryAfterMs: given.retryAfterMs ?? (Number.isNaN(waitS) ? undefined : waitS * 1_000),
    problem: given.code === undefined ? undefined : (given as Problem),
  });
}
