// Makes a model that speaks to Anthropic through its own SDK.
import type { TextModel } from '@internal/model';
import { claudeCapabilities, everyCapability, takesSchemaByVendor } from '@internal/model';
import type { Transport } from '../wire/create-wire-model.ts';
import { createWireModel } from '../wire/create-wire-model.ts';
import type { Dialect } from '../wire/dialect.ts';
import type { ModelOptions } from '../wire/model-options.ts';
import { modelFacts } from '../wire/model-options.ts';
import { readAnthropicAnswer } from './anthropic-answer.ts';
import { anthropicBody } from './anthropic-body.ts';
import { anthropicClient, anthropicUrl } from './anthropic-client.ts';
import { createAnthropicReader } from './anthropic-reader.ts';

/** A model of Anthropic. */
export interface AnthropicModelOptions extends ModelOptions {
  /** Key of the API; sent as a bearer token. */
  readonly apiKey: string;
  /** Default: `https://api.anthropic.com`. */
  readonly baseUrl?: string | undefined;
}

const ofVendor = { ...everyCapability, temperature: false, topP: false, seed: false };
const dialect: Dialect = {
  toBody: anthropicBody,
  readPlain: readAnthropicAnswer,
  createReader: createAnthropicReader,
};

/**
 * Creates a model of Anthropic over `@anthropic-ai/sdk`, which is loaded at the first call. Its retries are off:
 * a policy around the model decides about those. A schema past the limits of its strict mode (one that refers to itself, more
 * than 16 unions or 24 optional members) is asked for in the text.
 *
 * @example
 * import { createAnthropicModel } from '@tpl/ai/anthropic';
 *
 * const apiKey = process.env.ANTHROPIC_API_KEY ?? 'the key';
 * const model = createAnthropicModel({ model: 'claude-haiku-4-5', apiKey });
 *
 * @throws {AiError} `invalid_options` without a key and at impossible options.
 */
export function createAnthropicModel(options: AnthropicModelOptions): TextModel {
  const { apiKey, baseUrl = anthropicUrl } = options;
  const capabilities = { ...ofVendor, ...claudeCapabilities(String(options.model)) };
  const provider = { provider: 'anthropic', baseUrl, capabilities, apiKey, keyName: 'ANTHROPIC_API_KEY' };

  async function load(): Promise<Transport> {
    const client = await anthropicClient(options);
    return (body, { signal, headers }) =>
      client.messages.create(body as never, { signal, headers }).asResponse();
  }
  const passThrough = {
    ways: { messages: { path: '/v1/messages', dialect } },
    baseUrl,
    headers: () => ({ ...options.headers, authorization: `Bearer ${apiKey.trim()}` }),
    fetch: options.fetch,
  };
  const takesSchema = takesSchemaByVendor['anthropic'];
  const facts = modelFacts(provider, options);
  // From Opus 4.1 on, Claude answers 400 to both: https://github.com/open-webui/pipelines/issues/546
  const can = { ...facts.capabilities, topP: facts.capabilities.topP && ('alone' as const) };
  return createWireModel({ ...facts, capabilities: can, dialect, load, takesSchema, passThrough });
}
