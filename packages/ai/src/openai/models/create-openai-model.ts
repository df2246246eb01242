// Makes a model that speaks to OpenAI over the Responses API.

import type { TextModel } from '@internal/model';
import { everyCapability, openaiCapabilities, originOf } from '@internal/model';
import { createWireModel } from '../../wire/create-wire-model.ts';
import type { Dialect } from '../../wire/dialect.ts';
import type { ModelOptions } from '../../wire/model-options.ts';
import { modelFacts } from '../../wire/model-options.ts';
import { readResponsesAnswer } from '../responses-answer.ts';
import { responsesBody } from '../responses-body.ts';
import { createResponsesReader } from '../responses-reader.ts';
import { openaiPassThrough } from './openai-pass-through.ts';
import { openaiTransport } from './openai-transport.ts';

/** A model of OpenAI. */
export interface OpenAiModelOptions extends ModelOptions {
  /** Key of the account. */
  readonly apiKey: string;
  /** Default: `https://api.openai.com/v1`. */
  readonly baseUrl?: string | undefined;
}

// OpenAI caches prompts by itself, for at least some minutes; its longer lives are no hour and depend on the model.
const ofVendor = { ...everyCapability, stop: false, seed: false, cachePrompt: '5m' } as const;
const dialect: Dialect = {
  toBody: responsesBody,
  readPlain: readResponsesAnswer,
  createReader: createResponsesReader,
};

/**
 * Creates a model of OpenAI over the Responses API and the package `openai`, which is loaded at the first call.
 * Nothing is stored at OpenAI; the SDK's retries are off: a policy around the model decides about those.
 *
 * @example
 * import { createOpenAiModel } from '@tpl/ai/openai';
 *
 * const model = createOpenAiModel({ model: 'gpt-5.4', apiKey: process.env.OPENAI_API_KEY ?? 'the key' });
 *
 * @throws {AiError} `invalid_options` without a key and at impossible options.
 */
export function createOpenAiModel(options: OpenAiModelOptions): TextModel {
  const { apiKey, baseUrl = 'https://api.openai.com/v1', fetch, environmentHeaders } = options;
  const capabilities = { ...ofVendor, ...openaiCapabilities(String(options.model)) };
  const provider = { provider: 'openai', baseUrl, capabilities, apiKey, keyName: 'OPENAI_API_KEY' };
  const load = () => openaiTransport({ api: 'responses', apiKey, baseUrl, fetch, environmentHeaders });
  const passThrough = openaiPassThrough({ apiKey, baseUrl }, options, dialect);
  const facts = modelFacts(provider, options);
  return createWireModel({ ...facts, origin: originOf(baseUrl), dialect, load, passThrough });
}
