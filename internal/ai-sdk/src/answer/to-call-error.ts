// Makes the AI SDK's error of ours: what came from a provider is their `APICallError`, with ours as its cause.
import type { APICallError } from '@ai-sdk/provider';
import type { AiErrorCode } from '@internal/model';
import { AiError } from '@internal/model';

/** Their class of errors. */
export type CallErrorClass = typeof APICallError;

// Nobody was asked: their loop has nothing to try again.
const local: ReadonlySet<AiErrorCode> = new Set([
  'invalid_options',
  'missing_peer',
  'budget_exceeded',
  'guard_blocked',
  'schema_invalid',
]);

/** What their side throws for it. A caller that left gets its own reason back, as `fetch` gives it. */
export function toCallError(
  error: unknown,
  CallError: CallErrorClass,
  model: string,
  signal: AbortSignal | undefined,
): unknown {
  if (!AiError.isInstance(error)) return error;
  if (error.code === 'aborted') return signal?.aborted ? signal.reason : error;
  if (local.has(error.code)) return error;
  const { message, status, retryAfterMs, retryable, code, providerCode, requestId, attempts } = error;
  return new CallError({
    message,
    // The address and the body are not ours to tell: a key or a prompt may stand in them.
    url: `tpl:${model}`,
    requestBodyValues: {},
    ...(status !== undefined && { statusCode: status }),
    ...(retryAfterMs !== undefined && { responseHeaders: { 'retry-after-ms': String(retryAfterMs) } }),
    isRetryable: retryable,
    data: { code, providerCode, requestId, attempts },
    cause: error,
  });
}
