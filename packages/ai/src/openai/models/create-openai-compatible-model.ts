// Makes a model on any server that speaks chat completions.
import type { TextModel } from '@internal/model';
import { everyCapability, openaiCapabilities, originOf } from '@internal/model';
import { createWireModel } from '../../wire/create-wire-model.ts';
import type { TokenLimitField } from '../../wire/dialect.ts';
import type { ModelOptions } from '../../wire/model-options.ts';
import { modelFacts } from '../../wire/model-options.ts';
import { chatDialectOf } from '../chat-dialect.ts';
import { openaiPassThrough } from './openai-pass-through.ts';
import { openaiTransport } from './openai-transport.ts';

/** A model on a server that speaks chat completions: Ollama, vLLM, llama.cpp, a gateway. */
export interface OpenAiCompatibleModelOptions extends ModelOptions {
  /** For example `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  /** Default: `none`; local servers do not look at it. */
  readonly apiKey?: string | undefined;
  /**
   * What the server calls the limit of an answer. Default: `max_completion_tokens` for models of OpenAI that think
   * (`o…`, `gpt-5` and later, also as `openai/…`), which refuse the other name; else `max_tokens`.
   */
  readonly tokenLimitField?: TokenLimitField | undefined;
}

const wantsCompletionTokens = /(?:^|\/)(?:o[1-9]|gpt-[5-9])/;

/** The name that a model takes where nobody says one. */
export function tokenLimitFieldOf(model: string): TokenLimitField {
  return wantsCompletionTokens.test(model) ? 'max_completion_tokens' : 'max_tokens';
}

const ofServers = {
  ...everyCapability,
  images: false,
  strictSchema: false,
  effort: false,
  cachePrompt: undefined,
};

/**
 * Creates a model on a compatible server over the package `openai`, which is loaded at the first call. What such
 * servers often cannot do is off until `capabilities` says otherwise: pictures, strict schemas, effort, keeping prompts.
 *
 * @example
 * import { createOpenAiCompatibleModel } from '@tpl/ai/openai';
 *
 * const baseUrl = 'http://localhost:11434/v1';
 * const model = createOpenAiCompatibleModel({ baseUrl, model: 'llama3.3', price: { input: 0, output: 0 } });
 *
 * @throws {AiError} `invalid_options` at impossible options.
 */
export function createOpenAiCompatibleModel(options: OpenAiCompatibleModelOptions): TextModel {
  const { baseUrl, fetch, environmentHeaders, model } = options;
  const tokenLimitField = options.tokenLimitField ?? tokenLimitFieldOf(String(model));
  const apiKey = options.apiKey || 'none';
  const capabilities = { ...ofServers, ...openaiCapabilities(String(model)) };
  const provider = { provider: 'openai-compatible', baseUrl, capabilities, apiKey, keyName: 'apiKey' };
  const load = () => openaiTransport({ api: 'chat', apiKey, baseUrl, fetch, environmentHeaders });
  const passThrough = openaiPassThrough({ apiKey, baseUrl }, options);
  const dialect = chatDialectOf(`${baseUrl}/${model}`);
  const facts = modelFacts(provider, options);
  // Every such server has the same name until somebody gives it one.
  const origin = originOf(baseUrl);
  return createWireModel({ ...facts, origin, dialect, load, tokenLimitField, passThrough });
}
