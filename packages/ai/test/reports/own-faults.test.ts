// Reports of what a provider said of itself under the status of a wrong request: clients gave up, or asked the same one again.
import { describe, expect, it } from '@jest/globals';
import { classifyProviderError, routeModels } from '../../src/index.ts';
import { createOpenAiCompatibleModel } from '../../src/openai.ts';
import { completion, done, end, role, sse, text } from '../oracle/support/bytes.ts';
import { ask, request, script } from './script.ts';

const error = (message: string, more: object = {}) => ({ error: { message, ...more } });
const google = (status: string, message: string) => [{ error: { code: 400, status, message } }];
const wrong = { type: 'invalid_request_error' };

/** By report: what was sent, and what it means. */
const faults: readonly (readonly [number: string, status: number, body: unknown, code: string])[] = [
  // There is no such model, or no more.
  [
    'RightNow-AI/openfang#60',
    400,
    error('The model `llama-3.2` has been decommissioned and is no longer supported. Please look it up.', {
      ...wrong,
      code: 'model_decommissioned',
    }),
    'not_found',
  ],
  [
    'NousResearch/hermes-agent#40066',
    400,
    error('accounts/x/deepseek-v4 is not a valid model ID'),
    'not_found',
  ],
  ['deepwn/addi#13', 400, error('Model Not Exist', { ...wrong, code: 'invalid_request_error' }), 'not_found'],
  [
    'decolua/9router#4263',
    400,
    { message: 'Invalid model. Please select another one.', reason: 'INVALID_MODEL_ID' },
    'not_found',
  ],
  [
    'capocasa/3code#2',
    410,
    {
      type: 'about:blank',
      title: 'Gone',
      status: 410,
      detail: "The model 'glm4.7' has reached its end of life.",
    },
    'not_found',
  ],
  ['tinyhumansai/openhuman#4181', 400, error('No models loaded. Please load a model.', wrong), 'not_found'],
  [
    'charmbracelet/crush#2546',
    400,
    error('Failed to load model "qwen3". Error: Operation canceled.'),
    'server',
  ],
  // The account.
  [
    'QuantumNous/new-api#2266',
    400,
    google('INVALID_ARGUMENT', 'API key expired. Please renew the API key.'),
    'auth',
  ],
  [
    'poenl/gemini-api#4',
    400,
    google('FAILED_PRECONDITION', 'User location is not supported for the API use.'),
    'auth',
  ],
  [
    'anthropics/claude-code#72457',
    400,
    { type: 'error', ...error('This organization has been disabled.', wrong) },
    'auth',
  ],
  [
    'diegosouzapw/OmniRoute#9802',
    400,
    { type: 'error', ...error("You're out of extra usage. Add more and keep going.", wrong) },
    'quota_exhausted',
  ],
  ['awsl-project/maxx#843', 403, { detail: 'User is locked. Reason: Exhausted balance.' }, 'quota_exhausted'],
  [
    'JeffOtano/roni#125',
    429,
    error('Your prepayment credits are depleted.', { code: 429, status: 'RESOURCE_EXHAUSTED' }),
    'quota_exhausted',
  ],
  [
    'volcengine/OpenViking#729',
    403,
    error('Your account has an overdue balance.', { code: 'AccountOverdueError', type: 'Forbidden' }),
    'quota_exhausted',
  ],
  ['danielsmithdevelopment/ClawQL#876', 403, error('Key limit exceeded (total limit).'), 'quota_exhausted'],
  [
    'can1357/oh-my-pi#4832',
    429,
    error('Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 of them.', { code: 429 }),
    'quota_exhausted',
  ],
  // The prompt is too long for it.
  [
    'bytedance/deer-flow#583',
    400,
    error('Total tokens of image and text exceed max message tokens.', { code: 'InvalidParameter' }),
    'context_too_long',
  ],
  [
    'bytedance/deer-flow#376',
    400,
    { code: 20015, message: 'max_total_tokens (172191) must be less than or equal to max_seq_len (131072)' },
    'context_too_long',
  ],
  [
    'xorbitsai/inference#3785',
    400,
    error('The decoder prompt (length 21535) is longer than the maximum model length of 16384.'),
    'context_too_long',
  ],
  // What another model may do.
  [
    'louisho5/picobot#6',
    400,
    error('registry.ollama.ai/library/gemma3:4b does not support tools', { type: 'api_error' }),
    'bad_request',
  ],
  [
    'github/app#2903',
    400,
    error('Failed to deserialize: messages[1]: unknown variant `image_url`, expected `text`', wrong),
    'bad_request',
  ],
  [
    'VicBilibily/GCMP#171',
    400,
    error('Param Incorrect', {
      code: '400',
      param: 'The reasoning_content in the thinking mode must be passed back to the API.',
    }),
    'bad_request',
  ],
  [
    'NousResearch/hermes-agent#22313',
    400,
    error('The content[].thinking in the thinking mode must be passed back to the API.', wrong),
    'bad_request',
  ],
];

const modelAt = (provider: string, { fetch }: ReturnType<typeof script>) =>
  createOpenAiCompatibleModel({ provider, model: 'm', baseUrl: `http://${provider}/v1`, fetch });

async function routed(status: number, body: unknown, isPlain: boolean) {
  const first = script({ status, body: JSON.stringify(body) });
  const second = script(isPlain ? completion({ content: 'Hi' }) : sse(role, text('Hi'), end('stop'), done));
  const route = routeModels([modelAt('first', first), modelAt('second', second)]);
  return { asked: second.bodies, outcome: ask(route, request, isPlain) };
}

describe('reports: what is no fault of the request', () => {
  it.each(faults.flatMap((fault) => [true, false].map((isPlain) => [...fault, isPlain] as const)))(
    '%s: after %i the next model is asked (%j is %s; plain: %s)',
    async (_, status, body, code, isPlain) => {
      const { outcome } = await routed(status, body, isPlain);
      const { result } = await outcome;
      expect(result).toMatchObject({ provider: 'second', text: 'Hi' });
      expect(result.attempts).toMatchObject([{ ok: false, code, status }, { ok: true }]);
    },
  );

  it.each(faults.filter(([, , , code]) => code !== 'server'))(
    '%s: %i is not tried again at the same model',
    (_, status, body) => {
      expect(classifyProviderError({ status, body }).retryable).toBe(false);
    },
  );

  it.each([
    ["Unsupported parameter: 'max_tokens' is not supported with this model. Use another.", 'max_tokens'],
    ['The parameter `max_tokens` is not valid: expected a value <= 32768, but got 65536', 'max_tokens'],
    ['tools.0.name: must be a text', undefined],
  ])(
    'vscode-copilot-release#14146, hermes-agent#51793: a wrong request is one everywhere: %s',
    async (message, param) => {
      const { asked, outcome } = await routed(400, error(message, { ...wrong, param }), true);
      await expect(outcome).rejects.toMatchObject({ code: 'bad_request' });
      expect(asked).toEqual([]);
    },
  );
});
