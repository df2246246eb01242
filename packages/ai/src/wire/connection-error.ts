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

/** An error and its causes, outermost first, at most 5 deep: the outer ones are only wrappers of the SDK and of fetch. */
function chainOf(error: unknown): { readonly code?: unknown }[] {
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
