// Reads what a model of the AI SDK throws or streams as a failure that our classifier knows.
import { isObject } from '@internal/kit/json';
import {
  AiError,
  connectionError,
  failureIn,
  failureOf,
  ReportedError,
  UnreadableAnswer,
  unsupported,
} from '@internal/model';

// By name, as they know their errors across copies and versions.
const unreadable: ReadonlySet<unknown> = new Set([
  'AI_JSONParseError',
  'AI_TypeValidationError',
  'AI_InvalidResponseDataError',
  'AI_EmptyResponseBodyError',
  'AI_NoContentGeneratedError',
]);
const refused: ReadonlySet<unknown> = new Set([
  'AI_UnsupportedFunctionalityError',
  'AI_InvalidArgumentError',
  'AI_InvalidPromptError',
  'AI_NoSuchProviderReferenceError',
]);
const unset: ReadonlySet<unknown> = new Set(['AI_LoadAPIKeyError', 'AI_LoadSettingError']);

/** What our side makes an error of: an `AiError`, a `ReportedError`, an `UnreadableAnswer`, or a failed connection as it is. */
export function toFailure(thrown: unknown): unknown {
  const chain = chainOf(thrown);
  const own = chain.find((error) => AiError.isInstance(error));
  if (own) return own;
  if (thrown instanceof ReportedError || thrown instanceof UnreadableAnswer) return thrown;
  if (typeof thrown === 'string') return new ReportedError(failureOf(thrown));
  if (!isObject(thrown)) return thrown ?? new Error('It threw nothing.');
  const { name, statusCode, data, responseBody, cause, message } = thrown;
  if (refused.has(name)) {
    const problems = [{ path: 'request', message: 'holds what this model cannot take' }];
    return new AiError('bad_request', 'The provider cannot take the request.', {
      problems,
      providerCode: unsupported,
    });
  }
  if (unset.has(name)) return new AiError('auth', 'A key or a setting of the provider is missing.');
  if (name === 'AI_NoSuchModelError')
    return new AiError('not_found', 'The provider does not know this model.');
  const told = parsed(responseBody) ?? data;
  const reported = failureIn(told);
  const hasBegun = typeof statusCode === 'number' && statusCode < 400;
  // What they read is no failure of the provider's, and no answer either. Nothing read: the answer ended before its last word.
  if (
    chain.some((error) => unreadable.has(error['name'])) &&
    (hasBegun || statusCode === undefined) &&
    !reported
  ) {
    if (name === 'AI_InvalidResponseDataError' && data === undefined)
      return connectionError(undefined, true, {});
    return new UnreadableAnswer('it is not what this provider answers');
  }
  // The connection failed on the way, which their error only wraps.
  if (told === undefined && hasBegun) return connectionError(cause, true, {});
  if (told === undefined && statusCode === undefined && thrown instanceof Error) return cause ?? thrown;
  // A body that was read already was a failure inside a 200: its status is of their making.
  const isInvented = isObject(responseBody);
  const status = typeof statusCode === 'number' && !hasBegun && !isInvented ? statusCode : undefined;
  const { type, code } = thrown;
  const said = { type, code, message };
  const headers = isObject(thrown['responseHeaders'])
    ? (thrown['responseHeaders'] as Record<string, string>)
    : undefined;
  return new ReportedError({ ...said, ...defined(reported ?? failureOf(told ?? said)), status, headers });
}

/** An error and its causes, at most 5 deep. */
function chainOf(error: unknown): Readonly<Record<string, unknown>>[] {
  const chain: Readonly<Record<string, unknown>>[] = [];
  for (let at = error; chain.length < 5 && isObject(at); at = at['cause']) chain.push(at);
  return chain;
}

function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function parsed(body: unknown): unknown {
  if (isObject(body)) return body;
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    return JSON.parse(body.slice(0, 65_536));
  } catch {
    return body;
  }
}
