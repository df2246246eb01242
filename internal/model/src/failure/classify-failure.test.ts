import { describe, expect, it } from '@jest/globals';
import { classifyFailure } from './classify-failure.ts';
import { classifyProviderError } from './classify-provider-error.ts';

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
    [{ code: 402 }, 'quota_exhausted'],
    [{ code: '429' }, 'rate_limited'],
    [{ code: 200 }, 'server'],
    [{ status: 413, type: 'server_error' }, 'context_too_long'],
    [{ status: 422, type: 'server_error' }, 'bad_request'],
    [{ status: 403, type: 'server_error' }, 'auth'],
    [{ status: 403, message: 'Your input was flagged.' }, 'refusal'],
    [{ status: 403, message: 'Your team has used all available credits.' }, 'quota_exhausted'],
    [{ status: 400, type: 'overloaded_error' }, 'bad_request'],
    [{ status: 400, code: 'invalid_prompt' }, 'refusal'],
    [{ status: 400, code: 'DataInspectionFailed' }, 'refusal'],
    [{ status: 400, message: 'API key not valid.' }, 'auth'],
    [{ status: 400, message: 'Model x does not exist' }, 'not_found'],
    [{ status: 400, code: 'tool_use_failed', type: 'invalid_request_error' }, 'malformed_response'],
    [
      { status: 400, message: 'max_tokens is too large: this model supports 16384 completion tokens' },
      'bad_request',
    ],
    [{ status: 429, message: 'Request too large for model on tokens per min' }, 'context_too_long'],
    [{ status: 429, message: 'Too many tokens, please wait before trying again.' }, 'rate_limited'],
    [{ status: 429, type: 'engine_overloaded_error' }, 'overloaded'],
    [{ status: 429, message: 'You exceeded your current quota' }, 'quota_exhausted'],
    [
      {
        status: 429,
        type: 'RESOURCE_EXHAUSTED',
        message: 'You exceeded your current quota',
        details: [{ quotaId: 'PerMinute' }],
      },
      'rate_limited',
    ],
    [
      {
        status: 429,
        type: 'RESOURCE_EXHAUSTED',
        message: 'You exceeded your current quota',
        details: [{ violations: [{ quotaId: 'RequestsPerDayPerProject' }] }],
      },
      'quota_exhausted',
    ],
    [{ status: 498 }, 'overloaded'],
    [{ status: 500, type: 'rate_limit_error' }, 'rate_limited'],
    [{ status: 500, type: 'invalid_request_error' }, 'server'],
    [{ type: 'ThrottlingException' }, 'rate_limited'],
    [{ message: 'exceeds the available context size' }, 'context_too_long'],
  ] as const)('reads %j as %s', (failure, code) => {
    expect(classify(failure).code).toBe(code);
  });

  it('obeys x-should-retry, but never retries a used-up quota', () => {
    const headers = (value: string) => ({ 'x-should-retry': value });
    expect(classify({ status: 400, headers: headers('true') }).retryable).toBe(true);
    expect(classify({ status: 503, headers: headers('false') }).retryable).toBe(false);
    expect(classify({ status: 402, headers: headers('true') }).retryable).toBe(false);
  });

  it('comes back when Google says so', () => {
    const details = [{ '@type': 'x' }, { retryDelay: '34.5s' }];
    expect(classify({ status: 429, details }).retryAfterMs).toBe(34_500);
    expect(classify({ status: 429, details: [{ retryDelay: 'soon' }, 7] })).not.toHaveProperty(
      'retryAfterMs',
    );
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

describe('classifyProviderError', () => {
  it.each([
    [{ status: 200, body: { error: { code: 402 } } }, 'quota_exhausted'],
    [
      {
        status: 400,
        body: '[{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"API key not valid."}}]',
      },
      'auth',
    ],
    [{ status: 502, body: '<html>Bad Gateway</html>' }, 'server'],
    [{ body: '\ufeff{"error":"the runner has ended"}' }, 'server'],
    [
      { status: 400, body: { object: 'error', type: 'BadRequestError', message: 'maximum context length' } },
      'context_too_long',
    ],
    [{ status: 400, body: { detail: 'Model x not found' } }, 'not_found'],
    [
      {
        status: 400,
        body: { error: { message: 'x', code: 400, innererror: { code: 'ResponsibleAIPolicyViolation' } } },
      },
      'refusal',
    ],
    [
      { status: 403, body: { error: { code: 403, message: 'flagged', metadata: { flagged_input: 'x' } } } },
      'refusal',
    ],
    [{ status: 429, body: undefined }, 'rate_limited'],
    [{ status: 429, body: 7 }, 'rate_limited'],
  ])('reads %j as %s', (failure, code) => {
    expect(classifyProviderError(failure).code).toBe(code);
  });

  it('says who answered and when to come back, and nothing of the body', () => {
    const failure = {
      status: 429,
      headers: { 'retry-after': '7' },
      body: { error: { message: 'the secret prompt' } },
    };
    const error = classifyProviderError(failure, { provider: 'groq', model: 'm' });
    expect(error).toMatchObject({
      code: 'rate_limited',
      retryable: true,
      retryAfterMs: 7000,
      provider: 'groq',
    });
    expect(error.message + JSON.stringify(error)).not.toContain('secret');
  });
});
