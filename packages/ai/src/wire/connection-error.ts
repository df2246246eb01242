// Infrastructure Service: ai · stable API, changes affect all users
import type { AiErrorDetails } from '../ai-error.ts';
import { AiError } from '../ai-error.ts';
import type { AiErrorCode } from '../ai-error-code.ts';

const codeBySystemCode: Readonly<Record<string, AiErrorCode>> = {
  UND_ERR_HEADERS_TIMEOUT: 'headers_timeout',
  UND_ERR_BODY_TIMEOUT: 'idle_timeout',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'malformed_response',
  Z_DATA_ERROR: 'malformed_response',
};

/** The codes of an error and its causes, outermost first; at most 5 deep. */
function systemCodes(error: unknown): string[] {
  const codes: string[] = [];
  let at: unknown = error;
  for (let depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    const { code, cause, errors } = at as { code?: unknown; cause?: unknown; errors?: unknown[] };
    if (typeof code === 'string') codes.push(code);
    at = cause ?? errors?.[0];
  }
  return codes;
}

/** The innermost cause: the outer ones are only wrappers of the SDK and of fetch. */
function rootOf(error: unknown): unknown {
  let at = error;
  for (let depth = 0; depth < 5 && at instanceof Error && at.cause instanceof Error; depth += 1)
    at = at.cause;
  return at;
}

/** Makes the one error of a connection that failed, before the answer or in the middle of it. */
export function connectionError(error: unknown, isAnswering: boolean, about: AiErrorDetails): AiError {
  const codes = systemCodes(error);
  const known = codes.map((code) => codeBySystemCode[code]).find((code) => code !== undefined);
  const code = known ?? (isAnswering ? 'stream_truncated' : 'server');
  const what = isAnswering ? 'ended in the middle of an answer' : 'gave no answer';
  const named = codes.length > 0 ? ` (${codes.at(-1)})` : '';
  return new AiError(code, `The connection to ${about.provider ?? 'the provider'} ${what}${named}.`, {
    ...about,
    cause: rootOf(error),
  });
}
