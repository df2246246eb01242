import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readHeader, readRetryAfterMs } from './retry-after.ts';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);

describe('readRetryAfterMs', () => {
  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'Retry-After': ' 1.5 ' }, 1500],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:09 GMT' }, 9000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after-ms': 'soon', 'retry-after': '9' }, 9000],
    [{ 'retry-after': ['3', '4'] }, 4000],
    [{ 'retry-after-ms': ['1500', '1500'] }, 1500],
    [{ 'retry-after-ms': ['soon', '1500'], 'retry-after': '9' }, 9000],
    // margince/margince#2684, openclaw/clawhub#407: a moment, in seconds or milliseconds since 1970.
    [{ 'retry-after': String(now / 1000 + 7) }, 7000],
    [{ 'retry-after': String(now + 7000) }, 7000],
    [{ 'retry-after': String(now / 1000 - 7) }, 0],
    [{ 'retry-after': '7, 7' }, 7000],
    [{ 'retry-after': '5, 60' }, 60_000],
    [{ 'retry-after': 7 as never }, 7000],
    [{ 'retry-after': 'Sunday, 22-Nov-26 12:00:09 GMT' }, 9000],
    [{ 'retry-after': 'Sun Nov 22 12:00:09 2026' }, 9000],
    // By the server's own clock, which is late here.
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:09 GMT', date: 'Sun, 22 Nov 2026 11:00:00 GMT' }, 9000],
    [{ 'x-ms-retry-after-ms': '250' }, 250],
    [{ 'retry-after': '277403' }, 277_403_000],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': 'NaN' }, undefined],
    [{ 'retry-after': '1e9' }, undefined],
    [{ 'retry-after': '2026-11-22' }, undefined],
    [{ 'retry-after': 'Sun, 99 Nov 2026 12:00:09 GMT' }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('reads %j as %p', (headers, expected) => {
    expect(readRetryAfterMs(headers, now)).toBe(expected);
  });

  it('reads fetch headers', () => {
    expect(readRetryAfterMs(new Headers({ 'Retry-After': '2' }), now)).toBe(2000);
    expect(readHeader(new Headers(), 'retry-after')).toBeUndefined();
  });

  it('gives a finite number of at least 0, or nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.double(), (text, number) => {
        for (const value of [text, String(number)]) {
          const ms = readRetryAfterMs({ 'retry-after': value, 'retry-after-ms': value }, now);
          expect(ms === undefined || (Number.isFinite(ms) && ms >= 0)).toBe(true);
        }
      }),
    );
  });
});
