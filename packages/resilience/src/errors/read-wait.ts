// Reads from the headers of an answer when to come again.
import type { HeaderSource } from '@internal/kit';
import { readHeader, readRetryAfterMs } from '@internal/kit';

export type { HeaderSource } from '@internal/kit';

// A limit's name in the headers of OpenAI (platform.openai.com/docs/guides/rate-limits) and Anthropic
// (docs.anthropic.com/en/api/rate-limits).
const limits = [
  ['x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
  ['x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
  ['anthropic-ratelimit-requests-remaining', 'anthropic-ratelimit-requests-reset'],
  ['anthropic-ratelimit-tokens-remaining', 'anthropic-ratelimit-tokens-reset'],
  ['anthropic-ratelimit-input-tokens-remaining', 'anthropic-ratelimit-input-tokens-reset'],
  ['anthropic-ratelimit-output-tokens-remaining', 'anthropic-ratelimit-output-tokens-reset'],
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  ['ratelimit-remaining', 'ratelimit-reset'],
] as const;

const duration =
  /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,9}(?:\.\d{1,9})?)ms)?$/;
const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const decimal = /^\d{1,15}(?:\.\d{1,9})?$/;

/**
 * How long a server asks to wait, in milliseconds and uncapped: `retry-after-ms`, then `retry-after`, then, for a rate
 * limit, the latest reset among the limits used up. `undefined` when nothing readable asks for a wait.
 */
export function readWaitMs(
  headers: HeaderSource | undefined,
  nowMs: number,
  rateLimited: boolean,
): number | undefined {
  if (headers === undefined) return undefined;
  const asked = readRetryAfterMs(headers, nowMs);
  if (asked !== undefined || !rateLimited) return asked;
  let longest: number | undefined;
  for (const [remaining, reset] of limits) {
    const left = readHeader(headers, remaining);
    const wait = readResetMs(readHeader(headers, reset)?.trim(), nowMs);
    if (wait === undefined || (left !== undefined && Number(left) > 0)) continue;
    longest = Math.max(longest ?? 0, wait);
  }
  return longest;
}

/** A reset as a duration (`6m0s`), a date, seconds from now, or seconds or milliseconds since 1970. */
function readResetMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (decimal.test(value)) {
    const number = Number(value);
    if (number < 1e9) return number * 1000;
    return Math.max(0, (number < 1e11 ? number * 1000 : number) - nowMs);
  }
  if (isoDate.test(value)) {
    const date = Date.parse(value);
    return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
  }
  const parts = duration.exec(value);
  if (!parts) return undefined;
  const [days, hours, minutes, seconds, ms] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

/** What `x-should-retry` says, as OpenAI and Anthropic send it. */
export function readShouldRetry(headers: HeaderSource | undefined): boolean | undefined {
  const value = readHeader(headers, 'x-should-retry');
  return value === 'true' ? true : value === 'false' ? false : undefined;
}
