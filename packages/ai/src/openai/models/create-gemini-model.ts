// Makes a model of Gemini by its endpoint that speaks chat completions.
import type { Json } from '@internal/kit/json';
import type { TextModel } from '@internal/model';
import { everyCapability, geminiCapabilities, takesSchemaByVendor } from '@internal/model';
import { createWireModel } from '../../wire/create-wire-model.ts';
import type { Dialect } from '../../wire/dialect.ts';
import type { ModelOptions } from '../../wire/model-options.ts';
import { modelFacts } from '../../wire/model-options.ts';
import { chatDialectOf } from '../chat-dialect.ts';
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
const ofVendor = { ...everyCapability, seed: false, cachePrompt: undefined } as const;

const googleUrl = 'https://generativelanguage.googleapis.com/v1beta/openai';

/** A tool's parameters without the name of the draft, which is an unknown field there. */
function withoutDraft({ $schema: _, ...schema }: Json): Json {
  return schema;
}

/** The words of Google's endpoint, whatever stands before it. */
function dialectOf(model: string): Dialect {
  const dialect = chatDialectOf(`${googleUrl}/${model}`);
  return {
    ...dialect,
    toBody(ready) {
      const { request } = ready;
      const tools = request.tools?.map((tool) => ({ ...tool, inputSchema: withoutDraft(tool.inputSchema) }));
      return dialect.toBody(tools === undefined ? ready : { ...ready, request: { ...request, tools } });
    },
  };
}

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
  const { baseUrl = googleUrl } = options;
  const dialect = dialectOf(String(options.model));
  const capabilities = { ...ofVendor, ...geminiCapabilities(String(options.model)) };
  const provider = { provider: 'gemini', baseUrl, capabilities, apiKey, keyName: 'GEMINI_API_KEY' };
  const load = () => openaiTransport({ api: 'chat', apiKey, baseUrl, fetch, environmentHeaders });
  const passThrough = openaiPassThrough({ apiKey, baseUrl }, options);
  const takesSchema = takesSchemaByVendor['gemini'];
  return createWireModel({ ...modelFacts(provider, options), dialect, load, takesSchema, passThrough });
}
