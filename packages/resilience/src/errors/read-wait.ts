// Reads from the headers of an answer when to come again.
import type { HeaderSource } from '@internal/kit';
import { readFirst, readHeader, readRetryAfterMs, readWaitOrMoment, serverNow } from '@internal/kit';

export type { HeaderSource } from '@internal/kit';

// A limit's name in the headers of OpenAI (platform.openai.com/docs/guides/rate-limits), Anthropic
// (docs.anthropic.com/en/api/rate-limits) and Cerebras, whose limit of a day says nothing of a refusal by the minute.
const limits = [
  ['x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
  ['x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
  ['x-ratelimit-remaining-tokens-minute', 'x-ratelimit-reset-tokens-minute'],
  ['anthropic-ratelimit-requests-remaining', 'anthropic-ratelimit-requests-reset'],
  ['anthropic-ratelimit-tokens-remaining', 'anthropic-ratelimit-tokens-reset'],
  ['anthropic-ratelimit-input-tokens-remaining', 'anthropic-ratelimit-input-tokens-reset'],
  ['anthropic-ratelimit-output-tokens-remaining', 'anthropic-ratelimit-output-tokens-reset'],
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  ['ratelimit-remaining', 'ratelimit-reset'],
  ['x-rate-limit-remaining', 'x-rate-limit-reset'],
] as const;

const duration =
  /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,9}(?:\.\d{1,9})?)ms)?$/;
const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const decimal = /^\d{1,15}(?:\.\d{1,9})?$/;

/** Anthropic's limits over longer times, each with a status and a reset in seconds since 1970. */
const unified = ['unified', 'unified-5h', 'unified-7d'].map((name) => `anthropic-ratelimit-${name}`);

const textOf = (headers: HeaderSource, name: string): string | undefined => readHeader(headers, name)?.trim();

/**
 * How long a server asks to wait, in milliseconds and uncapped: `retry-after-ms`, those of Azure and AWS, then `retry-after`,
 * then, for a rate limit, the latest reset among the limits used up. `undefined` when nothing readable asks for a wait.
 */
export function readWaitMs(
  headers: HeaderSource | undefined,
  nowMs: number,
  rateLimited: boolean,
): number | undefined {
  if (headers === undefined) return undefined;
  const asked = readRetryAfterMs(headers, nowMs);
  if (asked !== undefined || !rateLimited) return asked;
  return readRateLimitField(headers) ?? readLimits(headers, nowMs);
}

/** The field `RateLimit` of the IETF's draft: `"default";r=0;t=7`, or as it was before `limit=100, remaining=0, reset=7`. */
function readRateLimitField(headers: HeaderSource): number | undefined {
  const field = textOf(headers, 'ratelimit')?.slice(0, 1_000);
  if (field === undefined) return undefined;
  const older = /(?:^|[,\s])remaining=0\b/.test(field) ? /(?:^|[,\s])reset=(\d{1,9})\b/.exec(field) : null;
  if (older) return Number(older[1]) * 1000;
  const waits = field
    .split(',')
    .filter((item) => /;\s*r=0\b/.test(item))
    .map((item) => Number(/;\s*t=(\d{1,9})\b/.exec(item)?.[1] ?? Number.NaN) * 1000)
    .filter((ms) => !Number.isNaN(ms));
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function readLimits(headers: HeaderSource, nowMs: number): number | undefined {
  const usedUp: number[] = [];
  const others: number[] = [];
  for (const [remaining, reset] of limits) {
    const left = textOf(headers, remaining);
    const wait = readResetMs(textOf(headers, reset), serverNow(headers, nowMs));
    if (wait !== undefined) (left !== undefined && Number(left) > 0 ? others : usedUp).push(wait);
  }
  for (const name of unified) {
    const wait = readResetMs(textOf(headers, `${name}-reset`), serverNow(headers, nowMs));
    const status = textOf(headers, `${name}-status`);
    if (wait !== undefined && status === 'rejected') usedUp.push(wait);
  }
  // Limited although something is left everywhere: what was asked for needs more than is left.
  const waits = usedUp.length > 0 ? usedUp : others;
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** Whether the headers of an answer say that a limit is used up: GitHub's 403 is no lack of permission then. */
export function saysUsedUp(headers: HeaderSource | undefined): boolean {
  if (headers === undefined) return false;
  return textOf(headers, 'x-ratelimit-remaining') === '0' || textOf(headers, 'retry-after') !== undefined;
}

/** Google's RetryInfo, as its clients put it into the message of an error: `"retryDelay": "34.5s"`. */
export function readRetryInfoMs(message: unknown): number | undefined {
  if (typeof message !== 'string') return undefined;
  const found = /"retryDelay"\s*:\s*"(\d{1,9}(?:\.\d{1,9})?)s"/.exec(message.slice(0, 10_000));
  return found ? Number(found[1]) * 1000 : undefined;
}

/** A reset as a duration (`6m0s`), a date, seconds from now, or seconds or milliseconds since 1970. */
function readResetMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (decimal.test(value)) return readWaitOrMoment(Number(value), nowMs);
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
  const value = readFirst(headers, 'x-should-retry');
  return value === 'true' ? true : value === 'false' ? false : undefined;
}
