// Turns whatever a call threw into the one error of the package.

import { failureOf } from '../answer/json-shape.ts';
import { ReportedError, UnreadableAnswer } from '../answer/reported-error.ts';
import type { AiErrorDetails } from '../port/ai-error.ts';
import { AiError } from '../port/ai-error.ts';
import type { AiErrorCode } from '../port/error-code.ts';
import { classifyFailure } from './classify-failure.ts';

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
  // The SDKs wrap what their fetch throws.
  const own = chainOf(thrown).find((error) => AiError.isInstance(error));
  if (own !== undefined) {
    const { code, message, retryAfterMs, status, providerCode, cause } = own;
    return new AiError(code, message, { ...about, retryAfterMs, status, providerCode, cause });
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
    const requestId = typeof requestID === 'string' ? requestID : about.requestId;
    // A body that is no JSON stands in the message of the SDK.
    const said = body === undefined ? { message: (thrown as Error).message } : failureOf(body);
    return classifyFailure({ ...said, status, headers: headers as Headers }, { ...about, requestId }, nowMs);
  }
  // What says so quotes the value: https://github.com/logicalclocks/hopsworks-api/issues/184
  if (chainOf(thrown).some(isHeaderFault)) {
    const message = `A header for ${provider} cannot be sent: its key, or a header of yours, is not one line that a header can hold.`;
    return new AiError('invalid_options', message, about);
  }
  if (!phase.isSent) {
    return new AiError('bad_request', `The client of ${provider} refuses its options.`, {
      ...about,
      cause: thrown,
    });
  }
  return connectionError(thrown, phase.isAnswering, about);
}

/** Whether Node refused a header, of fetch or of the connection below it, by its value. */
const isHeaderFault = ({ code, message }: { readonly code?: unknown; readonly message?: unknown }): boolean =>
  code === 'UND_ERR_INVALID_ARG' ||
  (typeof message === 'string' && /is an invalid header value|to a ByteString/.test(message));

const codeBySystemCode: Readonly<Record<string, AiErrorCode>> = {
  UND_ERR_HEADERS_TIMEOUT: 'headers_timeout',
  UND_ERR_BODY_TIMEOUT: 'idle_timeout',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'malformed_response',
  Z_DATA_ERROR: 'malformed_response',
};

/** An error and its causes, outermost first, at most 5 deep: the outer ones are only wrappers of the SDK and of fetch. */
function chainOf(error: unknown): { readonly code?: unknown; readonly message?: unknown }[] {
  const chain: object[] = [];
  for (let at = error; chain.length < 5 && typeof at === 'object' && at !== null; ) {
    chain.push(at);
    const { cause, errors } = at as { cause?: unknown; errors?: unknown[] };
    at = cause ?? errors?.[0];
  }
  return chain;
}

/** Makes the one error of a connection that failed, before the answer or in the middle of it. */
export function connectionError(error: unknown, isAnswering: boolean, about: AiErrorDetails): AiError {
  const chain = chainOf(error);
  const codes = chain.map(({ code }) => code).filter((code) => typeof code === 'string');
  const known = codes.map((code) => codeBySystemCode[code]).find((code) => code !== undefined);
  const code = known ?? (isAnswering ? 'stream_truncated' : 'server');
  const what = isAnswering ? 'ended in the middle of an answer' : 'gave no answer';
  const named = codes.length > 0 ? ` (${codes.at(-1)})` : '';
  return new AiError(code, `The connection to ${about.provider ?? 'the provider'} ${what}${named}.`, {
    ...about,
    cause: chain.at(-1),
  });
}
