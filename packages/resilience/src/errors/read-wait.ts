// Reads from the headers of an answer when to come again.
import type { HeaderSource } from '@internal/kit';
import { readHeader } from '@internal/kit';
import { readHttpDate } from './read-date.ts';

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
  ['x-rate-limit-remaining', 'x-rate-limit-reset'],
] as const;

const duration =
  /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,9}(?:\.\d{1,9})?)ms)?$/;
const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const decimal = /^\d{1,15}(?:\.\d{1,9})?$/;

/** Anthropic's limits over longer times, each with a status and a reset in seconds since 1970. */
const unified = ['unified', 'unified-5h', 'unified-7d'].map((name) => `anthropic-ratelimit-${name}`);

/** The value of a header as text, also where a client has made a number of it. */
function textOf(headers: HeaderSource, name: string): string | undefined {
  const text = readHeader(headers, name)?.trim();
  if (text !== undefined || typeof headers.get === 'function') return text;
  const found = Object.entries(headers as Record<string, unknown>).find(
    ([key]) => key.toLowerCase() === name,
  )?.[1];
  return typeof found === 'number' ? String(found) : undefined;
}

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
  const asked = readRetryAfter(headers, nowMs);
  if (asked !== undefined || !rateLimited) return asked;
  return readRateLimitField(headers) ?? readLimits(headers, nowMs);
}

function readRetryAfter(headers: HeaderSource, nowMs: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms', 'x-amz-retry-after']) {
    const ms = textOf(headers, name);
    if (ms !== undefined && decimal.test(ms)) return Number(ms);
  }
  const value = textOf(headers, 'retry-after');
  if (value === undefined) return undefined;
  const serverMs = serverNow(headers, nowMs);
  // Some servers give the moment in seconds or milliseconds since 1970.
  if (decimal.test(value)) return readNumber(Number(value), serverMs);
  const date = readHttpDate(value, nowMs);
  return date === undefined ? undefined : Math.max(0, date - serverMs);
}

/** What time it is at the server: its dates are by its own clock. An answer out of a cache has an old one. */
function serverNow(headers: HeaderSource, nowMs: number): number {
  const date = textOf(headers, 'date');
  if (date === undefined || textOf(headers, 'age') !== undefined) return nowMs;
  return readHttpDate(date, nowMs) ?? nowMs;
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

/** Seconds from now, where they are less than thirty years; else a moment. */
function readNumber(number: number, nowMs: number): number {
  if (number < 1e9) return number * 1000;
  return Math.max(0, (number < 1e11 ? number * 1000 : number) - nowMs);
}

/** A reset as a duration (`6m0s`), a date, seconds from now, or seconds or milliseconds since 1970. */
function readResetMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (decimal.test(value)) return readNumber(Number(value), nowMs);
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
