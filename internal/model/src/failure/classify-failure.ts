// Makes the one error of what a provider reports: which code it is and when to ask again.
import { readHeader, readRetryAfterMs, waitInSentence } from '@internal/kit';
import { isObject } from '@internal/kit/json';
import type { ReportedFailure } from '../answer/reported-error.ts';
import type { AiErrorDetails } from '../port/ai-error.ts';
import { AiError } from '../port/ai-error.ts';
import { codeOf, type ReportedCode, statusOf } from './error-words.ts';

/** What the provider does, as the message says it. */
const sentences: Readonly<Record<ReportedCode, string>> = {
  quota_exhausted: 'says that the quota or credit is used up; it does not come back by itself',
  rate_limited: 'asks for fewer requests',
  overloaded: 'is overloaded',
  context_too_long: 'says that the prompt is longer than the model can read',
  auth: 'refuses the key; check that it is set, valid and allowed to use this model',
  not_found: 'does not know this model or address; check the model name and the base URL',
  refusal: 'declined to answer',
  malformed_response: 'says that the model slipped in a tool call or an object',
  server: 'failed',
  bad_request: 'refuses the request as it is',
};

/** What no retry mends, whatever a header says. */
const final: ReadonlySet<ReportedCode> = new Set(['quota_exhausted', 'context_too_long', 'refusal', 'auth']);

// A word of the provider, as it may stand in an error: short and without anything that looks like content.
const plainWord = /^[A-Za-z][\w.-]{0,63}$/;
const delay = /^(\d{1,9}(?:\.\d{1,9})?)s$/;

/** Google says in its details when to come back. */
function retryInfoMs(details: unknown): number | undefined {
  if (!Array.isArray(details)) return undefined;
  for (const detail of details.slice(0, 20)) {
    const given = isObject(detail) ? detail['retryDelay'] : undefined;
    const seconds = typeof given === 'string' ? delay.exec(given)?.[1] : undefined;
    if (seconds !== undefined) return Math.round(Number(seconds) * 1000);
  }
  return undefined;
}

/** Makes the one error of what a provider reports. */
export function classifyFailure(failure: ReportedFailure, about: AiErrorDetails, nowMs: number): AiError {
  const code = codeOf(failure);
  const providerCode = [failure.code, failure.type].find(
    (word) => typeof word === 'string' && plainWord.test(word),
  );
  const shouldRetry = readHeader(failure.headers, 'x-should-retry');
  const status = statusOf(failure);
  const named = status === undefined ? '' : ` (status ${status})`;
  return new AiError(code, `${about.provider ?? 'The provider'} ${sentences[code]}${named}.`, {
    ...about,
    status,
    providerCode: providerCode as string | undefined,
    retryAfterMs:
      readRetryAfterMs(failure.headers, nowMs) ??
      retryInfoMs(failure.details) ??
      (final.has(code) ? undefined : waitInSentence(failure.message)),
    ...(shouldRetry === 'true' && !final.has(code) && { retryable: true }),
    ...(shouldRetry === 'false' && { retryable: false }),
  });
}
