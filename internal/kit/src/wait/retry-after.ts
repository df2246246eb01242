// Reads how long a server asks its callers to wait.
import { readHttpDate } from './read-date.ts';

/** Response headers as fetch, undici or Node's http give them. Names are matched without regard to case. */
export type HeaderSource =
  | { get(name: string): string | null | undefined }
  | Record<string, string | readonly string[] | undefined>;

/** A header as text, or `undefined`: one that was sent twice joined by commas (RFC 9110, 5.3), also where a client has made a number of it. */
export function readHeader(headers: HeaderSource | undefined, name: string): string | undefined {
  if (!headers) return undefined;
  if (typeof headers.get === 'function') return headers.get(name) ?? undefined;
  for (const [key, value] of Object.entries(headers as Record<string, unknown>)) {
    if (key.toLowerCase() !== name) continue;
    if (Array.isArray(value)) return value.join(', ');
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }
  return undefined;
}

/** The first word of a header that a server and a proxy before it may both have sent. */
export const readFirst = (headers: HeaderSource | undefined, name: string): string | undefined =>
  readHeader(headers, name)?.split(',')[0]?.trim();

const decimal = /^\d{1,15}(?:\.\d{1,15})?$/;

/**
 * How long a server asks to wait, in milliseconds, from `retry-after-ms` (as OpenAI and Anthropic send it), those of Azure and AWS, or
 * `retry-after` (RFC 9110, 10.2.3): seconds, with a fraction too, a date by the server's own clock, or a moment as {@link readWaitOrMoment}
 * has it. What is gone by is 0; anything else, negative or not a number, is `undefined`. The result is finite and not capped.
 */
export function readRetryAfterMs(headers: HeaderSource | undefined, nowMs: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms', 'x-amz-retry-after']) {
    const parts = readHeader(headers, name)
      ?.split(',')
      .map((part) => part.trim());
    if (parts?.every((part) => decimal.test(part))) return Math.max(...parts.map(Number));
  }
  const value = readHeader(headers, 'retry-after')?.trim();
  if (value === undefined) return undefined;
  const serverMs = serverNow(headers, nowMs);
  // Sent by a proxy and by what is behind it: both have to be kept.
  const parts = value.split(',').map((part) => part.trim());
  if (parts.every((part) => decimal.test(part)))
    return Math.max(...parts.map((part) => readWaitOrMoment(Number(part), serverMs)));
  const date = readHttpDate(value, nowMs);
  return date === undefined ? undefined : Math.max(0, date - serverMs);
}

/** What time it is at the server, in milliseconds since 1970: its dates are by its own clock. An answer out of a cache has an old one. */
export function serverNow(headers: HeaderSource | undefined, nowMs: number): number {
  const date = readHeader(headers, 'date')?.trim();
  if (date === undefined || readHeader(headers, 'age') !== undefined) return nowMs;
  return readHttpDate(date, nowMs) ?? nowMs;
}

/** Milliseconds from now of a number of seconds, where they are less than thirty years; else of a moment, as some servers give it: in seconds or milliseconds since 1970. */
export function readWaitOrMoment(number: number, nowMs: number): number {
  if (number < 1e9) return number * 1000;
  return Math.max(0, (number < 1e11 ? number * 1000 : number) - nowMs);
}
