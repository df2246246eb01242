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
    // diegosouzapw/OmniRoute#9504, coder/coder#26200
    ...[undefined, 'throttling_error', 'RESOURCE_EXHAUSTED'].map(
      (type) =>
        [
          { status: 429, type, message: 'You exceeded your current quota.\nPlease retry in 36.4s.' },
          'rate_limited',
        ] as const,
    ),
    [{ code: 429, message: 'You exceeded your current quota.\nPlease retry in 36.4s.' }, 'rate_limited'],
    [
      {
        status: 429,
        message: 'You exceeded your current quota: {"quotaId":"RequestsPerDay"}. Please retry in 36.4s.',
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

  // In their own words: Moonshot, Zhipu, Copilot, Cohere (https://docs.cohere.com/reference/errors), TGI and Together.
  it.each([
    [
      'MoonshotAI/kimi-code#207',
      400,
      'Invalid request: Your request exceeded model token limit: 262144 (requested: 291351)',
    ],
    ['openclaw/openclaw#9562', 400, 'Prompt exceeds max length'],
    ['mangowhoiscloud/geode#668', 400, 'Prompt 超长'],
    ['NousResearch/hermes-agent#61725', 400, 'tokens in request more than max tokens allowed'],
    ['open-octo/octo-agent#2124', 400, 'prompt token count of 128001 exceeds the limit of 128000'],
    [
      'docs.cohere.com',
      400,
      'too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292.',
    ],
    [
      'cohere-ai/sandbox-topically#4',
      400,
      'too many tokens: total number of tokens (prompt and prediction) cannot exceed 2048',
    ],
    [
      'huggingface/chat-ui#340',
      422,
      'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 1512. Given: 1000',
    ],
    [
      'huggingface/text-generation-inference#937',
      422,
      'Input validation error: `inputs` must have less than 1024 tokens. Given: 1872',
    ],
  ])('%s: reads a prompt that is too long as such', (_, status, message) => {
    expect(classify({ status, type: 'invalid_request_error', message }).code).toBe('context_too_long');
  });

  it.each([
    [
      400,
      'max tokens must be less than or equal to 4096, the maximum output for this model - received 8192.',
    ],
    [400, 'The token limit must be a number.'],
    [429, 'You have hit your token limit of the day.'],
  ])('does not read a limit of another kind so: %s %s', (status, message) => {
    expect(classify({ status, message }).code).not.toBe('context_too_long');
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

  // kolega-ai/kolega-code#581
  it.each([
    [{ param: 'messages.[2].content', message: 'Invalid value.' }, 'messages.[2].content'],
    [{ param: 'tools[0].function.parameters' }, 'tools[0].function.parameters'],
    [
      { param: null, message: 'messages.0.content.0.image.source.base64: The image is of another type' },
      'messages.0.content.0.image.source.base64',
    ],
    [{ message: 'tools.26.custom.input_schema.type: Field required' }, 'tools.26.custom.input_schema.type'],
    [{ message: 'max_tokens: Field required' }, 'max_tokens'],
    // veryfront/veryfront-code#3918, MemTensor/MemOS#1775
    [
      {
        status: 'INVALID_ARGUMENT',
        message: "Invalid JSON payload received. Unknown name 'secret' at 'tools[0]'",
        details: [
          { '@type': 'type.googleapis.com/google.rpc.Help' },
          7,
          { fieldViolations: [{ description: 'secret' }, 7, { field: 'the secret prompt' }] },
          {
            fieldViolations: [
              { field: 'tools[0].function_declarations[0].parameters' },
              { field: 'contents[1]' },
            ],
          },
        ],
      },
      'tools[0].function_declarations[0].parameters',
    ],
    [{ details: [{ fieldViolations: [{ field: 'contents[1].parts[0]' }] }] }, 'contents[1].parts[0]'],
    [{ details: [{ fieldViolations: 7 }] }, undefined],
    [{ param: 'the secret prompt', message: 'secret: refused' }, undefined],
    [{ message: 'messages the secret prompt: refused' }, undefined],
    [{ param: `messages.${'a'.repeat(200)}` }, undefined],
    [{ param: 7, message: 7 }, undefined],
  ])('names the field that is refused: %j', (error, path) => {
    const { code, problems } = classifyProviderError({ status: 400, body: { error } });
    expect([code, problems]).toEqual([
      'bad_request',
      path === undefined ? [] : [{ path, message: 'is refused by the provider' }],
    ]);
  });

  it.each([
    'messages.1.content.0: Invalid `signature` in `thinking` block',
    'messages.1.content.0: Invalid signature in thinking',
    'messages.1.content.0.thinking.signature: Field required',
    'messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.',
    'Unable to submit request because Thought signature is not valid.',
    'The `reasoning_content` in the thinking mode must be passed back to the API.',
  ])('says where thought of another model is refused: %s', (message) => {
    const error = classifyProviderError({
      status: 400,
      body: { error: { type: 'invalid_request_error', message } },
    });
    expect([error.code, error.providerCode]).toEqual(['bad_request', 'invalid_thought']);
    expect(error.message).not.toContain('ignature');
  });

  it('names no field where another word is the reason', () => {
    const body = { error: { code: 'invalid_api_key', param: 'model' } };
    expect(classifyProviderError({ status: 401, body }).problems).toEqual([]);
  });
});
