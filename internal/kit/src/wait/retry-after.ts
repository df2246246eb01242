// Reads how long a server asks its callers to wait.

/** Response headers as fetch, undici or Node's http give them. Names are matched without regard to case. */
export type HeaderSource =
  | { get(name: string): string | null | undefined }
  | Record<string, string | readonly string[] | undefined>;

/** The first value of a header, or `undefined`. */
export function readHeader(headers: HeaderSource | undefined, name: string): string | undefined {
  if (!headers) return undefined;
  if (typeof headers.get === 'function') return headers.get(name) ?? undefined;
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name) return typeof value === 'string' ? value : value?.[0];
  }
  return undefined;
}

const decimal = /^\d{1,15}(?:\.\d{1,15})?$/;
// IMF-fixdate, the one form a sender may use (RFC 9110, section 5.6.7).
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long a server asks to wait, in milliseconds, from `retry-after-ms` (as OpenAI and Anthropic send it) or
 * `retry-after` (RFC 9110, section 10.2.3: seconds or a date; fractions are accepted). A date gone by is 0.
 * Anything else, negative or not a number, is `undefined`. The result is finite and not capped.
 */
export function readRetryAfterMs(headers: HeaderSource | undefined, nowMs: number): number | undefined {
  const exact = readHeader(headers, 'retry-after-ms')?.trim();
  if (exact !== undefined && decimal.test(exact)) return Number(exact);
  const value = readHeader(headers, 'retry-after')?.trim();
  if (value === undefined) return undefined;
  if (decimal.test(value)) return Number(value) * 1000;
  if (!httpDate.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
