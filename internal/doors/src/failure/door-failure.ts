// What a client is told when there is no answer, in the words of its dialect.
import { randomUUID } from 'node:crypto';
import type { AiError, AiErrorCode, DialectName } from '@internal/model';
import type { DoorReply } from '../port/door.ts';

/** Why there is no answer. The words are for people and hold nothing of what was asked. */
export interface DoorFailure {
  readonly status: number;
  readonly message: string;
  /** A stable word for programs, for example `model_not_found`; the type of the dialect where there is none. */
  readonly code?: string | undefined;
  /** The field that is wrong. */
  readonly param?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** False: the same request fails again, whatever its status says. Default: by its status. */
  readonly isRetryable?: boolean | undefined;
}

/** A request that ends at the door. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
  readonly failure: DoorFailure;

  constructor(failure: DoorFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A field that is wrong, or that nobody behind the door can do. */
export function refuseField(param: string, message: string): DoorError {
  return new DoorError({ status: 400, code: 'unsupported_value', param, message: `${param} ${message}` });
}

const statusByCode: Readonly<Partial<Record<AiErrorCode, number>>> = {
  aborted: 499,
  headers_timeout: 504,
  first_token_timeout: 504,
  idle_timeout: 504,
  total_timeout: 504,
  rate_limited: 429,
  quota_exhausted: 429,
  budget_exceeded: 429,
  overloaded: 529,
  bad_request: 400,
  context_too_long: 400,
  schema_invalid: 502,
  not_found: 404,
  refusal: 400,
  guard_blocked: 400,
};

/** What an error of a model means to a client. Our key, and an address of ours that redirects, are no faults of the client's. */
export function toFailure(error: AiError): DoorFailure {
  const { code, message, retryable, retryAfterMs, providerCode } = error;
  const status = providerCode === 'redirect' ? 502 : (statusByCode[code] ?? 502);
  // An answer that came and cannot be read is paid, and mostly comes again: SDKs would pay it three times (goclaw#1348).
  const isRetryable = retryable && (code !== 'malformed_response' || error.status !== undefined);
  return { status, code, message, retryAfterMs, isRetryable };
}

const openaiTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};
const anthropicTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const typeOf = (types: Readonly<Record<number, string>>, status: number, other: string): string =>
  types[status] ?? (status < 500 ? 'invalid_request_error' : other);

/** The body of an error answer. */
export function errorBody(dialect: DialectName, failure: DoorFailure, requestId: string): object {
  const { status, message, code, param } = failure;
  if (dialect === 'messages')
    return {
      type: 'error',
      error: { type: typeOf(anthropicTypes, status, 'api_error'), message },
      request_id: requestId,
    };
  const type = typeOf(openaiTypes, status, 'server_error');
  return { error: { message, type, param: param ?? null, code: code ?? null } };
}

/** An id for a request, as each dialect's clients look for it. */
export const newRequestId = (): string => `req_${randomUUID().replaceAll('-', '')}`;

/** The header in which clients of a dialect look for the id of a request. */
export const idHeader = (dialect: DialectName): string =>
  dialect === 'messages' ? 'request-id' : 'x-request-id';

/** An error answer with what clients decide about retries by. */
export function errorReply(dialect: DialectName, failure: DoorFailure, requestId: string): DoorReply {
  const {
    status,
    retryAfterMs,
    isRetryable = status === 408 || status === 409 || status === 429 || status >= 500,
  } = failure;
  const headers = {
    'content-type': 'application/json',
    [idHeader(dialect)]: requestId,
    'x-should-retry': String(isRetryable),
    ...(retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
  };
  return { status, headers, body: JSON.stringify(errorBody(dialect, failure, requestId)) };
}
