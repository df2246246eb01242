// Makes a model of Gemini by its endpoint that speaks chat completions.
import type { Json } from '@internal/kit/json';
import type { TextModel } from '@internal/model';
import { everyCapability, takesSchemaByVendor } from '@internal/model';
import { createWireModel } from '../../wire/create-wire-model.ts';
import type { Dialect } from '../../wire/dialect.ts';
import type { ModelOptions } from '../../wire/model-options.ts';
import { modelFacts } from '../../wire/model-options.ts';
import { chatDialect } from '../chat-dialect.ts';
import { openaiPassThrough } from './openai-pass-through.ts';
import { openaiTransport } from './openai-transport.ts';

/** A model of Gemini. */
export interface GeminiModelOptions extends ModelOptions {
  /** Key of Google AI Studio. */
  readonly apiKey: string;
  /** Default: `https://generativelanguage.googleapis.com/v1beta/openai`. */
  readonly baseUrl?: string | undefined;
}

// Google caches prompts by itself; a seed is an unknown field to this endpoint, and the request is refused.
const capabilities = { ...everyCapability, seed: false, cachePrompt: undefined } as const;

/** A tool's parameters without the name of the draft, which is an unknown field there. */
function withoutDraft({ $schema: _, ...schema }: Json): Json {
  return schema;
}

const dialect: Dialect = {
  ...chatDialect,
  toBody(ready) {
    const { request } = ready;
    const tools = request.tools?.map((tool) => ({ ...tool, inputSchema: withoutDraft(tool.inputSchema) }));
    return chatDialect.toBody(tools === undefined ? ready : { ...ready, request: { ...request, tools } });
  },
};

/**
 * Creates a model of Gemini over the package `openai`, which is loaded at the first call, and Google's endpoint that speaks
 * chat completions. Signatures of thought go back with the next turn by `nextTurn`; blocks of its filters are `refusal`.
 *
 * @example
 * import { createGeminiModel } from '@tpl/ai/gemini';
 *
 * const model = createGeminiModel({ model: 'gemini-3.8-flash', apiKey: process.env.GEMINI_API_KEY ?? 'the key' });
 *
 * @throws {AiError} `invalid_options` without a key and at impossible options.
 */
export function createGeminiModel(options: GeminiModelOptions): TextModel {
  const { apiKey, fetch, environmentHeaders } = options;
  const { baseUrl = 'https://generativelanguage.googleapis.com/v1beta/openai' } = options;
  const provider = { provider: 'gemini', baseUrl, capabilities, apiKey, keyName: 'GEMINI_API_KEY' };
  const load = () => openaiTransport({ api: 'chat', apiKey, baseUrl, fetch, environmentHeaders });
  const passThrough = openaiPassThrough({ apiKey, baseUrl }, options);
  const takesSchema = takesSchemaByVendor['gemini'];
  return createWireModel({ ...modelFacts(provider, options), dialect, load, takesSchema, passThrough });
}
