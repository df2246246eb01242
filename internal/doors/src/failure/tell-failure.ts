// Tells a client what went wrong: in the provider's own words where they are for the client.
import type { DialectName } from '@internal/model';
import { AiError } from '@internal/model';
import type { DoorReply } from '../port/door.ts';
import type { DoorFailure } from './door-failure.ts';
import { DoorError, errorBody, errorReply, idHeader, newRequestId, toFailure } from './door-failure.ts';
import type { ReadSoFar } from './failed-response.ts';
import { failedResponse } from './failed-response.ts';

type OnError = ((error: unknown, requestId: string) => void) | undefined;

/**
 * Our key, our account, our permission: nothing that a client could mend, and some providers quote the key. Some say so under
 * a status that clients are told: 400 for an account without money, 400 for a key that is none.
 */
const isOurs = ({ code }: AiError, status: number): boolean =>
  code === 'auth' || code === 'quota_exhausted' || status === 401 || status === 402 || status === 403;

/** Words of a policy that ended a call, as those of a model say the same. */
const timeoutCodes: Readonly<Record<string, string>> = {
  first_token_timeout: 'first_token_timeout',
  idle_timeout: 'idle_timeout',
  attempt_timeout: 'total_timeout',
  deadline_exceeded: 'total_timeout',
};

/** What a policy throws says by itself when to come again: an open circuit, a full queue, a limit of time. */
function failureOf(error: unknown): DoorFailure | undefined {
  if (error instanceof DoorError) return error.failure;
  if (AiError.isInstance(error)) return toFailure(error);
  const { name, code, cause, retryable, retryAfterMs } = (error ?? {}) as Readonly<Record<string, unknown>>;
  if (name === 'AbortError') return { status: 499, message: 'The client left.' };
  if (typeof retryable !== 'boolean') return undefined;
  // A policy tells that a stream broke off; why, its cause says.
  const inner = code === 'stream_interrupted' ? failureOf(cause) : undefined;
  if (inner) return inner;
  const timeout = timeoutCodes[String(code)];
  if (timeout !== undefined)
    return { status: 504, code: timeout, message: 'The model did not answer in time.' };
  const message = 'The model cannot be asked now.';
  return {
    status: 503,
    message,
    isRetryable: retryable,
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
  };
}

const unknownFailure: DoorFailure = {
  status: 500,
  message: 'The request failed for a reason that is not its own.',
};

/** The status of a failure, where none can be sent any more. */
export const statusOf = (error: unknown): number => (failureOf(error) ?? unknownFailure).status;

function heard(error: unknown, requestId: string, onError: OnError): DoorFailure {
  const failure = failureOf(error);
  if (!failure || failure.status >= 500) onError?.(error, requestId);
  return failure ?? unknownFailure;
}

/** The answer to a request that failed before its first word. */
export function failureReply(
  dialect: DialectName,
  error: unknown,
  requestId: string,
  onError: OnError,
): DoorReply {
  const failure = heard(error, requestId, onError);
  const refusal = AiError.isInstance(error) ? error.refusal : undefined;
  if (!refusal || isOurs(error as AiError, refusal.status)) return errorReply(dialect, failure, requestId);
  const { status, headers, body } = refusal;
  return { status, headers: { [idHeader(dialect)]: requestId, ...headers }, body };
}

/** The body of an error that something before the door has answered with (RFC 9457), in the words of the dialect. */
export function problemBody(dialect: DialectName, problem: string, requestId = newRequestId()): string {
  const {
    status = 500,
    detail = 'The request is refused.',
    code,
  } = JSON.parse(problem) as Partial<{
    status: number;
    detail: string;
    code: string;
  }>;
  return JSON.stringify(errorBody(dialect, { status, message: detail, code }, requestId));
}

/** What ends a stream that failed after `read` of it. */
export function failureEvent(
  dialect: DialectName,
  error: unknown,
  requestId: string,
  onError: OnError,
  read: ReadSoFar = {},
): string {
  const failure = heard(error, requestId, onError);
  if (dialect === 'responses') return failedResponse(failure, requestId, read);
  const data = JSON.stringify(errorBody(dialect, failure, requestId));
  return `${dialect === 'chat' ? '' : 'event: error\n'}data: ${data}\n\n`;
}
