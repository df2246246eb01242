// Reads a call of the AI SDK as a request of ours.
import { isDeepStrictEqual } from 'node:util';
import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider';
import type { Json } from '@internal/kit/json';
import { isObject, toStrictSchema } from '@internal/kit/json';
import type { OutputSchema, TextRequest, Tool } from '@internal/model';
import { foreignEntries, ownEntry } from '../entry/own-entry.ts';
import { cacheControlOf, fromPrompt, type Warn } from '../prompt/prompt-to-ours.ts';

/** What a call of theirs has no word for: set for every call, or for one by `providerOptions.tpl`. */
export type OwnOptions = Pick<
  TextRequest,
  'tenant' | 'spender' | 'operation' | 'cachePrompt' | 'maxOutputTokens' | 'extraBody'
>;

/** A request of ours, and what of the call is left out. */
export interface OurCall {
  readonly request: TextRequest;
  readonly warnings: SharedV4Warning[];
}

/** Name of a schema that has none. */
export const defaultSchemaName = 'response';

/** The request that a call means. Throws `bad_request` at a file that no model of ours takes. */
export function fromCall(call: LanguageModelV4CallOptions, defaults: OwnOptions): OurCall {
  const warnings: SharedV4Warning[] = [];
  const warn: Warn = (feature, details) => void warnings.push({ type: 'unsupported', feature, details });
  const { maxOutputTokens, temperature, topP, seed, stopSequences, abortSignal, providerOptions } = call;
  for (const name of ['topK', 'presencePenalty', 'frequencyPenalty'] as const)
    if (call[name] !== undefined) warn(name, 'Models of @tpl/ai have no such setting.');
  const headers = Object.entries(call.headers ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const foreign = foreignEntries(providerOptions);
  const toolCache = call.tools
    ?.map((tool) => tool.type === 'function' && cacheControlOf(tool.providerOptions))
    .find(Boolean);
  const tools = toolsOf(call.tools ?? [], warn);
  const toolChoice = choiceOf(call.toolChoice, tools, warn);
  const schema = schemaOf(call.responseFormat, warn);
  const effort = effortOf(call.reasoning, warn);
  const request: TextRequest = {
    ...defaults,
    ...(toolCache && { cachePrompt: toolCache }),
    ...fromPrompt(call.prompt, warn),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(seed !== undefined && { seed }),
    ...(stopSequences && { stop: stopSequences }),
    ...(tools.length > 0 && { tools }),
    ...(toolChoice && { toolChoice }),
    ...(schema && { schema }),
    ...(effort && { effort }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(foreign && { providerOptions: foreign }),
    ...ownOptions(ownEntry(providerOptions)),
    ...(abortSignal && { signal: abortSignal }),
  };
  return { request, warnings };
}

function ownOptions(own: Json): OwnOptions {
  const { tenant, spender, operation, cachePrompt, extraBody } = own;
  return {
    ...(typeof tenant === 'string' && { tenant }),
    ...(typeof spender === 'string' && { spender }),
    ...(typeof operation === 'string' && { operation }),
    ...((cachePrompt === '5m' || cachePrompt === '1h') && { cachePrompt }),
    ...(isObject(extraBody) && { extraBody }),
  };
}

function toolsOf(tools: NonNullable<LanguageModelV4CallOptions['tools']>, warn: Warn): Tool[] {
  return tools.flatMap((tool) => {
    if (tool.type === 'function') {
      const { name, description = '', inputSchema } = tool;
      return [{ name, description, inputSchema: inputSchema as Json }];
    }
    warn(`tool ${tool.id}`, 'A tool that one provider runs itself is left out.');
    return [];
  });
}

/** What is chosen of the tools that are left. `ai` says `auto` without any, and strict servers refuse a choice beside none. */
function choiceOf(
  choice: LanguageModelV4CallOptions['toolChoice'],
  tools: readonly Tool[],
  warn: Warn,
): TextRequest['toolChoice'] {
  if (choice?.type === 'tool') {
    const { toolName: name } = choice;
    if (tools.some((tool) => tool.name === name)) return { name };
  } else if (tools.length > 0) return choice?.type;
  if (choice?.type === 'tool' || choice?.type === 'required')
    warn('toolChoice', 'The tool that had to be called is not there.');
  return undefined;
}

function schemaOf(
  format: LanguageModelV4CallOptions['responseFormat'],
  warn: Warn,
): OutputSchema | undefined {
  if (format?.type !== 'json') return undefined;
  const { schema, name, description } = format;
  if (description !== undefined)
    warn('responseFormat.description', 'Models of @tpl/ai take no description of an answer.');
  const { $schema: _, ...jsonSchema } = (schema ?? {}) as Json;
  const asked = /^[A-Za-z0-9_-]{1,64}$/.test(name ?? '') ? (name as string) : defaultSchemaName;
  return { name: asked, jsonSchema, ...(!isStrict(jsonSchema) && { isLoose: true }) };
}

/** Whether a strict mode holds an answer to it as it is: what must be rewritten would not fit the check of theirs. */
function isStrict(jsonSchema: Json): boolean {
  const strict = toStrictSchema(jsonSchema);
  return strict.problems.length === 0 && !strict.isWrapped && isDeepStrictEqual(strict.schema, jsonSchema);
}

function effortOf(reasoning: LanguageModelV4CallOptions['reasoning'], warn: Warn): TextRequest['effort'] {
  switch (reasoning) {
    case undefined:
    case 'provider-default':
      return undefined;
    case 'none':
    case 'low':
    case 'medium':
    case 'high':
      return reasoning;
    default: {
      const nearest = reasoning === 'minimal' ? 'low' : 'high';
      warn(`reasoning ${reasoning}`, `The nearest is asked for: ${nearest}.`);
      return nearest;
    }
  }
}
