// Makes a client of Anthropic's Message Batches for one model.
import type { BatchCallLimits, BatchWire, ProviderBatches } from '@internal/provider-batches';
import { anthropicBatches } from '@internal/provider-batches';
import { anthropicClient } from '../anthropic/anthropic-client.ts';
import type { AnthropicModelOptions } from '../anthropic/create-anthropic-model.ts';
import { createAnthropicModel } from '../anthropic/create-anthropic-model.ts';

/** A model of Anthropic behind its Message Batches, and bounds of calls. */
export type AnthropicBatchesOptions = AnthropicModelOptions & BatchCallLimits;

/**
 * Creates a client of Anthropic's Message Batches over `@anthropic-ai/sdk`, which is loaded at the first call. Requests are
 * written, and answers read, by the model that `createAnthropicModel` makes of the same options.
 *
 * @example
 * import { createAnthropicBatches } from '@tpl/ai/batches';
 *
 * const batches = createAnthropicBatches({ model: 'claude-haiku-4-5', apiKey: 'the key' });
 * const body = await batches.write({ messages: [{ role: 'user', content: 'Hello' }], maxOutputTokens: 50 });
 * const item = { id: 'first', body };
 *
 * @throws {AiError} `invalid_options` without a key and at impossible options.
 */
export function createAnthropicBatches(options: AnthropicBatchesOptions): ProviderBatches {
  const { callTimeoutMs, transferTimeoutMs, maxLineBytes, ...ofModel } = options;
  const { model, provider = 'anthropic' } = ofModel;
  let wire: Promise<BatchWire> | undefined;

  async function connect(): Promise<BatchWire> {
    const client = await anthropicClient(ofModel);
    const headers = ofModel.headers ?? {};
    return {
      json: (method, path, { body, query, signal }) => client[method](path, { body, query, signal, headers }),
      lines: (path, signal) => client.get(path, { signal, headers }).asResponse(),
    };
  }
  return anthropicBatches({
    provider,
    model,
    callTimeoutMs,
    transferTimeoutMs,
    maxLineBytes,
    create: (fetch) => createAnthropicModel({ ...ofModel, fetch }),
    wire() {
      wire ??= connect().catch((error: unknown) => {
        wire = undefined;
        throw error;
      });
      return wire;
    },
  });
}
