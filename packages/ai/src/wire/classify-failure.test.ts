import { describe, expect, it } from '@jest/globals';
import { classifyFailure } from './classify-failure.ts';

const classify = (failure: Parameters<typeof classifyFailure>[0]) =>
  classifyFailure(failure, { provider: 'p' }, 0);

describe('classifyFailure', () => {
  it.each([
    [{ status: 429, code: 'insufficient_quota' }, 'quota_exhausted'],
    [{ status: 429, type: 'enforced_spend_limit_reached' }, 'quota_exhausted'],
    [
      { status: 400, type: 'invalid_request_error', message: 'Your credit balance is too low' },
      'quota_exhausted',
    ],
    [{ status: 400, message: "This model's maximum context length is 8192 tokens" }, 'context_too_long'],
    [{ status: 500, message: 'context window' }, 'server'],
    [{ status: 422 }, 'bad_request'],
    [{ status: 408 }, 'server'],
    [{ status: 418 }, 'bad_request'],
    [{ status: 599 }, 'server'],
    [{ code: 'content_policy_violation', status: 400 }, 'refusal'],
    [{ type: 'unheard_of' }, 'server'],
    [{}, 'server'],
    [{ code: '', type: '', status: 500 }, 'server'],
    [{ type: '__proto__', code: 'constructor', status: 401 }, 'auth'],
  ] as const)('reads %j as %s', (failure, code) => {
    expect(classify(failure).code).toBe(code);
  });

  it('obeys x-should-retry, but never retries a used-up quota', () => {
    const headers = (value: string) => ({ 'x-should-retry': value });
    expect(classify({ status: 400, headers: headers('true') }).retryable).toBe(true);
    expect(classify({ status: 503, headers: headers('false') }).retryable).toBe(false);
    expect(classify({ status: 402, headers: headers('true') }).retryable).toBe(false);
  });

  it('keeps the word of the provider only when it looks like one', () => {
    expect(classify({ code: 'slow_down' }).providerCode).toBe('slow_down');
    expect(classify({ code: 'the user said: hello', type: 'ok_word' }).providerCode).toBe('ok_word');
    expect(classify({ code: 'Secret prompt' })).not.toHaveProperty('providerCode');
  });

  it('shows nothing of the message', () => {
    const error = classify({ status: 400, message: 'the secret prompt' });
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(
      'secret prompt',
    );
  });
});
