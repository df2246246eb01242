// Infrastructure Service: ai · stable API, changes affect all users
import type { AiErrorDetails } from '../ai-error.ts';
import { AiError } from '../ai-error.ts';
import { classifyFailure } from './classify-failure.ts';
import { connectionError } from './connection-error.ts';
import { ReportedError, UnreadableAnswer } from './dialect.ts';
import { isObject } from './json-shape.ts';

/** How far a call had come when something was thrown. */
export interface CallPhase {
  readonly isSent: boolean;
  readonly isAnswering: boolean;
}

/** Makes the one error of whatever the SDK, the transport, the reader or the watch threw. */
export function answerError(
  thrown: unknown,
  phase: CallPhase,
  about: AiErrorDetails,
  nowMs: number,
): AiError {
  const provider = about.provider ?? 'The provider';
  if (AiError.isInstance(thrown)) {
    const { code, message, retryAfterMs, cause } = thrown;
    return new AiError(code, message, { ...about, retryAfterMs, cause });
  }
  if (thrown instanceof ReportedError) return classifyFailure(thrown.failure, about, nowMs);
  if (thrown instanceof UnreadableAnswer) {
    return new AiError(
      'malformed_response',
      `${provider} sent an answer that cannot be read: ${thrown.message}.`,
      about,
    );
  }
  const { status, headers, error: body, requestID } = thrown as Record<string, unknown>;
  if (typeof status === 'number') {
    const error = isObject(body) && isObject(body['error']) ? body['error'] : isObject(body) ? body : {};
    const { type, code, message } = error;
    const requestId = typeof requestID === 'string' ? requestID : about.requestId;
    return classifyFailure(
      { status, type, code, message, headers: headers as Headers },
      { ...about, requestId },
      nowMs,
    );
  }
  if (!phase.isSent) {
    return new AiError('bad_request', `The client of ${provider} refuses its options.`, {
      ...about,
      cause: thrown,
    });
  }
  return connectionError(thrown, phase.isAnswering, about);
}
