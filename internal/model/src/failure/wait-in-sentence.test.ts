import { waitInSentence } from '@internal/kit';
import { describe, expect, it } from '@jest/globals';
import { classifyProviderError } from './classify-provider-error.ts';

describe('waitInSentence', () => {
  // Pythagora-io/gpt-pilot#608, danielmiessler/Fabric#364, microsoft/action-python#12
  it.each([
    ['Limit 7000, Used 0. Please try again in 50.597142857s. Visit the page.', 50_598],
    ['Please try again in 579ms.', 579],
    ['Please try again in 1m9.696s. Visit', 69_696],
    ['Please try again in 6h0m0s.', 21_600_000],
    ['Please retry after 3 seconds. Please go here', 3000],
    ['Please retry in 27.5s.', 27_500],
    ['rate limited, retry after 2 minutes', 120_000],
    ['please try again in 1 hour 2 min', 3_720_000],
    ['TRY AGAIN IN 20S', 20_000],
    ['Please try again in 90h', 86_400_000],
  ])('reads %j', (message, ms) => {
    expect(waitInSentence(message)).toBe(ms);
  });

  it.each(['Try again later.', 'try again in 5 messages', 'retry after lunch', 'in 20s', '', 7, undefined])(
    'reads nothing in %j',
    (message) => {
      expect(waitInSentence(message)).toBeUndefined();
    },
  );

  it('stays linear on a long text of numbers', () => {
    const began = process.cpuUsage().user;
    waitInSentence(`try again in ${'1m'.repeat(100_000)}`);
    waitInSentence('try again in '.repeat(50_000));
    expect(process.cpuUsage().user - began).toBeLessThan(200_000);
  });
});

describe('classifyProviderError and a wait in words', () => {
  const body = {
    error: { message: 'Rate limit reached. Please try again in 20s.', code: 'rate_limit_exceeded' },
  };

  it('comes back when the sentence says so, where no header does', () => {
    expect(classifyProviderError({ status: 429, body }).retryAfterMs).toBe(20_000);
    const headers = { 'retry-after': '3' };
    expect(classifyProviderError({ status: 429, body, headers }).retryAfterMs).toBe(3000);
  });

  it('names no wait where a retry mends nothing', () => {
    const wrong = { error: { message: 'This key is wrong, try again in 20s.', code: 'invalid_api_key' } };
    expect(classifyProviderError({ status: 401, body: wrong })).not.toHaveProperty('retryAfterMs');
  });
});
