// Fuzzes what reads from headers how long to wait.
import assert from 'node:assert/strict';
import { readRetryAfterMs } from '@internal/kit';
import fc from 'fast-check';
import { readDeadlineMs } from '../../../../packages/resilience/src/deadline/deadline-header.ts';
import { readRetryInfoMs, readWaitMs } from '../../../../packages/resilience/src/errors/read-wait.ts';
import type { Target } from '../run/target.ts';

const names = [
  'retry-after',
  'retry-after-ms',
  'x-ms-retry-after-ms',
  'x-amz-retry-after',
  'date',
  'age',
  'ratelimit',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
  'anthropic-ratelimit-tokens-remaining',
  'anthropic-ratelimit-tokens-reset',
  'anthropic-ratelimit-unified-status',
  'anthropic-ratelimit-unified-reset',
  'x-request-deadline-ms',
];
const now = Date.UTC(2026, 10, 29);
// Fifteen digits of seconds, or nine digits of days: wider than any wait, and still a number that can be added to a clock.
const mostMs = 1e18;

function headersOf(text: string): Record<string, string> {
  const lines = text
    .split('\n')
    .map((line) => [(line.split(':')[0] ?? '').toLowerCase(), line.slice(line.indexOf(':') + 1)] as const);
  return Object.fromEntries(lines.filter(([name]) => /^[\w-]+$/.test(name)));
}

function check(ms: number | undefined, by: string): string {
  if (ms === undefined) return 'none';
  assert.ok(Number.isFinite(ms) && ms >= 0 && ms <= mostMs, `${by} is no wait: ${ms}`);
  return ms === 0 ? 'now' : 'wait';
}

const date = fc
  .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
  .chain((made) => fc.constantFrom(made.toUTCString(), made.toISOString(), String(made.getTime() / 1000)));
const duration = fc
  .tuple(fc.nat(), fc.constantFrom('ms', 's', 'm', 'h', 'd', 'm0s'))
  .map((parts) => parts.join(''));
const worth = fc.oneof(date, duration, fc.nat().map(String), fc.double().map(String), fc.string());

/** Every header that asks to wait. */
export const retryAfter: Target = {
  name: 'retry-after',
  holds:
    'Any headers give no wait or a finite one that is not negative, the same from an object and from `Headers`.',
  maxBytes: 2_000,
  words: [...names.map((name) => `\n${name}:`), ' GMT', '"default";r=0;t=', 'Wed, ', '1e5', '-'],
  inputs: fc
    .array(fc.tuple(fc.constantFrom(...names), worth), { maxLength: 5 })
    .map((lines) => lines.map((line) => line.join(':')).join('\n')),
  open: async () => ({
    run(input) {
      const text = input.toString('utf8');
      const given = headersOf(text);
      const outcomes = [
        check(readRetryAfterMs(given, now), 'Retry-After'),
        check(readWaitMs(given, now, true), 'a rate limit'),
        check(readWaitMs(given, now, false), 'an overload'),
        check(readDeadlineMs(given), 'the deadline'),
      ];
      check(readRetryInfoMs(text), 'RetryInfo');
      let headers: Headers;
      try {
        headers = new Headers(given);
      } catch {
        return outcomes.join(', ');
      }
      assert.equal(
        readWaitMs(headers, now, true),
        readWaitMs(given, now, true),
        'Headers and objects differ',
      );
      return outcomes.join(', ');
    },
  }),
};
