// Infrastructure Service: ai · stable API, changes affect all users
import type { HeaderSource } from '@internal/kit';
import { readHeader, readRetryAfterMs } from '@internal/kit';
import type { AiErrorDetails } from '../ai-error.ts';
import { AiError } from '../ai-error.ts';
import type { AiErrorCode } from '../ai-error-code.ts';

/** What a provider says about a failure, wherever it says it: a status, an error body, an event in a stream. */
export interface ReportedFailure {
  readonly status?: number | undefined;
  readonly type?: unknown;
  readonly code?: unknown;
  /** Read for its meaning only; never shown. */
  readonly message?: unknown;
  readonly headers?: HeaderSource | undefined;
}

// The providers' own words come before the status: OpenAI reports a used-up quota as 429, and streams fail inside a 200.
const codeByWord: Readonly<Record<string, AiErrorCode>> = {
  insufficient_quota: 'quota_exhausted',
  billing_error: 'quota_exhausted',
  billing_hard_limit_reached: 'quota_exhausted',
  billing_not_active: 'quota_exhausted',
  credit_balance_exhausted: 'quota_exhausted',
  enforced_spend_limit_reached: 'quota_exhausted',
  rate_limit_error: 'rate_limited',
  rate_limit_exceeded: 'rate_limited',
  overloaded_error: 'overloaded',
  server_is_overloaded: 'overloaded',
  slow_down: 'overloaded',
  context_length_exceeded: 'context_too_long',
  request_too_large: 'context_too_long',
  string_above_max_length: 'context_too_long',
  authentication_error: 'auth',
  permission_error: 'auth',
  invalid_api_key: 'auth',
  account_deactivated: 'auth',
  not_found_error: 'not_found',
  model_not_found: 'not_found',
  content_policy_violation: 'refusal',
  content_filter: 'refusal',
  api_error: 'server',
  server_error: 'server',
  timeout_error: 'server',
};
const codeByStatus: Readonly<Record<number, AiErrorCode>> = {
  401: 'auth',
  402: 'quota_exhausted',
  403: 'auth',
  404: 'not_found',
  408: 'server',
  409: 'server',
  413: 'context_too_long',
  429: 'rate_limited',
  503: 'overloaded',
  529: 'overloaded',
};
const longPrompt = /prompt is too long|input is too long|maximum context length|context window/i;
const noCredit = /credit balance is too low/i;
const maxMessage = 2000;

const said: Partial<Record<AiErrorCode, string>> = {
  quota_exhausted: 'says that the quota or credit is used up; it does not come back by itself',
  rate_limited: 'asks for fewer requests',
  overloaded: 'is overloaded',
  context_too_long: 'says that the prompt is longer than the model can read',
  auth: 'refuses the key; check that it is set, valid and allowed to use this model',
  not_found: 'does not know this model or address; check the model name and the base URL',
  refusal: 'declined to answer',
  bad_request: 'refuses the request as it is',
  server: 'failed',
};

function codeOf({ status, type, code, message }: ReportedFailure): AiErrorCode {
  const text = typeof message === 'string' ? message.slice(0, maxMessage) : '';
  if (noCredit.test(text)) return 'quota_exhausted';
  if ((status === undefined || status < 500) && longPrompt.test(text)) return 'context_too_long';
  for (const word of [code, type]) {
    if (typeof word === 'string' && Object.hasOwn(codeByWord, word)) return codeByWord[word] as AiErrorCode;
  }
  if (status === undefined) return 'server';
  return codeByStatus[status] ?? (status >= 500 ? 'server' : 'bad_request');
}

// A word of the provider, as it may stand in an error: short and without anything that looks like content.
const plainWord = /^[a-z][a-z0-9_.-]{0,63}$/;

/** Makes the one error of what a provider reports. */
export function classifyFailure(failure: ReportedFailure, about: AiErrorDetails, nowMs: number): AiError {
  const code = codeOf(failure);
  const providerCode = [failure.code, failure.type].find(
    (word) => typeof word === 'string' && plainWord.test(word),
  );
  const shouldRetry = readHeader(failure.headers, 'x-should-retry');
  const status = failure.status === undefined ? '' : ` (status ${failure.status})`;
  return new AiError(code, `${about.provider ?? 'The provider'} ${said[code] ?? 'failed'}${status}.`, {
    ...about,
    status: failure.status,
    providerCode: providerCode as string | undefined,
    retryAfterMs: readRetryAfterMs(failure.headers, nowMs),
    ...(shouldRetry === 'true' && code !== 'quota_exhausted' && { retryable: true }),
    ...(shouldRetry === 'false' && { retryable: false }),
  });
}
