// Reads a provider's failure: which code it is and when to ask again.
import type { HeaderSource } from '@internal/kit';
import { readHeader, readRetryAfterMs } from '@internal/kit';
import type { AiErrorDetails } from '../model/ai-error.ts';
import { AiError } from '../model/ai-error.ts';
import type { AiErrorCode } from '../model/error-code.ts';

/** What a provider says about a failure, wherever it says it: a status, an error body, an event in a stream. */
export interface ReportedFailure {
  readonly status?: number | undefined;
  readonly type?: unknown;
  readonly code?: unknown;
  /** Read for its meaning only; never shown. */
  readonly message?: unknown;
  readonly headers?: HeaderSource | undefined;
}

interface Meaning {
  /** What the provider does, as the message says it. */
  readonly says: string;
  /** Its own words for it; they come before the status: OpenAI reports a used-up quota as 429, and streams fail inside a 200. */
  readonly words: string;
  readonly statuses: readonly number[];
}

const meanings: Partial<Record<AiErrorCode, Meaning>> = {
  quota_exhausted: {
    says: 'says that the quota or credit is used up; it does not come back by itself',
    words:
      'insufficient_quota billing_error billing_hard_limit_reached billing_not_active credit_balance_exhausted enforced_spend_limit_reached',
    statuses: [402],
  },
  rate_limited: {
    says: 'asks for fewer requests',
    words: 'rate_limit_error rate_limit_exceeded',
    statuses: [429],
  },
  overloaded: {
    says: 'is overloaded',
    words: 'overloaded_error server_is_overloaded slow_down',
    statuses: [503, 529],
  },
  context_too_long: {
    says: 'says that the prompt is longer than the model can read',
    words: 'context_length_exceeded request_too_large string_above_max_length',
    statuses: [413],
  },
  auth: {
    says: 'refuses the key; check that it is set, valid and allowed to use this model',
    words: 'authentication_error permission_error invalid_api_key account_deactivated',
    statuses: [401, 403],
  },
  not_found: {
    says: 'does not know this model or address; check the model name and the base URL',
    words: 'not_found_error model_not_found',
    statuses: [404],
  },
  refusal: { says: 'declined to answer', words: 'content_policy_violation content_filter', statuses: [] },
  server: { says: 'failed', words: 'api_error server_error timeout_error', statuses: [408, 409] },
  bad_request: { says: 'refuses the request as it is', words: '', statuses: [] },
};
const codes = Object.entries(meanings) as [AiErrorCode, Meaning][];
const codeByWord: ReadonlyMap<unknown, AiErrorCode> = new Map(
  codes.flatMap(([code, { words }]) => words.match(/\S+/g)?.map((word) => [word, code] as const) ?? []),
);
const codeByStatus: ReadonlyMap<number, AiErrorCode> = new Map(
  codes.flatMap(([code, { statuses }]) => statuses.map((status) => [status, code] as const)),
);
const longPrompt = /prompt is too long|input is too long|maximum context length|context window/i;
const noCredit = /credit balance is too low/i;
const maxMessage = 2000;

function codeOf({ status, type, code, message }: ReportedFailure): AiErrorCode {
  const text = typeof message === 'string' ? message.slice(0, maxMessage) : '';
  if (noCredit.test(text)) return 'quota_exhausted';
  if ((status === undefined || status < 500) && longPrompt.test(text)) return 'context_too_long';
  const known = codeByWord.get(code) ?? codeByWord.get(type);
  if (known !== undefined || status === undefined) return known ?? 'server';
  return codeByStatus.get(status) ?? (status >= 500 ? 'server' : 'bad_request');
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
  return new AiError(code, `${about.provider ?? 'The provider'} ${meanings[code]?.says}${status}.`, {
    ...about,
    status: failure.status,
    providerCode: providerCode as string | undefined,
    retryAfterMs: readRetryAfterMs(failure.headers, nowMs),
    ...(shouldRetry === 'true' && code !== 'quota_exhausted' && { retryable: true }),
    ...(shouldRetry === 'false' && { retryable: false }),
  });
}
