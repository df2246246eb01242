// Asks Anthropic how many tokens a body has.
import type { TokenCounter } from '@internal/doors';
import { withModel } from '@internal/doors';
import { findProblems, joinSignals } from '@internal/kit';
import { throwProblems } from '@internal/model';
import { boundedFetch } from '../wire/bounded-fetch.ts';
import { keyRules } from '../wire/model-options.ts';
import type { AnthropicModelOptions } from './create-anthropic-model.ts';

const defaultTimeoutMs = 30_000;

/**
 * Creates what counts the tokens of a body of the Messages API, for a door of `@tpl/ai/http`; counting is free at Anthropic.
 * It answers with the provider's own answer, whatever its status, and rejects when none has come after `totalTimeoutMs`,
 * 30 seconds by default.
 *
 * @example
 * import { createAnthropicTokenCounter } from '@tpl/ai/anthropic';
 *
 * const countTokens = createAnthropicTokenCounter({ model: 'claude-haiku-4-5', apiKey: 'the key' });
 *
 * @throws {AiError} `invalid_options` without a key, and at one that no header can hold.
 */
export function createAnthropicTokenCounter(
  options: Pick<
    AnthropicModelOptions,
    'model' | 'apiKey' | 'baseUrl' | 'headers' | 'fetch' | 'totalTimeoutMs'
  >,
): TokenCounter {
  const { model, apiKey, baseUrl = 'https://api.anthropic.com', headers: own, totalTimeoutMs } = options;
  throwProblems('a token counter of anthropic', findProblems(keyRules(apiKey, 'ANTHROPIC_API_KEY')));
  const send = boundedFetch(options.fetch ?? globalThis.fetch, (body) => body);
  return ({ body, headers, signal }) =>
    send(`${baseUrl.replace(/\/+$/, '')}/v1/messages/count_tokens`, {
      method: 'POST',
      headers: {
        ...headers,
        ...own,
        'content-type': 'application/json',
        authorization: `Bearer ${apiKey.trim()}`,
      },
      body: withModel(body, model),
      signal: joinSignals([signal, AbortSignal.timeout(totalTimeoutMs ?? defaultTimeoutMs)]),
    });
}
