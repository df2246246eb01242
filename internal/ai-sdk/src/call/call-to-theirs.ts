// Writes a request of ours as a call of the AI SDK.
import type {
  JSONSchema7,
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import type { RenderedPrompt, TextRequest, Tool } from '@internal/model';
import { cacheControl, toPrompt } from '../prompt/prompt-to-theirs.ts';
import { defaultSchemaName } from './call-to-ours.ts';

type Format = NonNullable<LanguageModelV4CallOptions['responseFormat']>;
type ToolChoice = NonNullable<LanguageModelV4CallOptions['toolChoice']>;

/** What a call needs beside its request. */
export interface CallFrame {
  readonly provider: string;
  readonly maxOutputTokens: number;
  readonly providerOptions: TextRequest['providerOptions'];
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The call that a request means. Options of the request replace those of the model, provider by provider. */
export function toCall(
  request: TextRequest,
  rendered: RenderedPrompt,
  frame: CallFrame,
): LanguageModelV4CallOptions {
  const { temperature, topP, seed, stop, tools, toolChoice, schema, effort, cachePrompt } = request;
  const marksTools = rendered.system === undefined ? cachePrompt : undefined;
  const providerOptions = { ...frame.providerOptions, ...request.providerOptions } as SharedV4ProviderOptions;
  return {
    prompt: toPrompt(rendered, frame.provider, cachePrompt),
    maxOutputTokens: frame.maxOutputTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(seed !== undefined && { seed }),
    ...(stop && { stopSequences: [...stop] }),
    ...(tools?.length && {
      tools: tools.map((tool, at) => toTool(tool, at === tools.length - 1 ? marksTools : undefined)),
    }),
    ...(toolChoice && { toolChoice: toToolChoice(toolChoice) }),
    ...(schema && { responseFormat: toFormat(schema) }),
    ...(effort && { reasoning: effort }),
    ...(Object.keys(frame.headers).length > 0 && { headers: frame.headers }),
    ...(Object.keys(providerOptions).length > 0 && { providerOptions }),
    abortSignal: frame.signal,
  };
}

function toTool(
  { name, description, inputSchema }: Tool,
  ttl: '5m' | '1h' | undefined,
): LanguageModelV4FunctionTool {
  return {
    type: 'function',
    name,
    ...(description !== '' && { description }),
    inputSchema: inputSchema as JSONSchema7,
    ...(ttl && { providerOptions: cacheControl(ttl) }),
  };
}

function toToolChoice(choice: NonNullable<TextRequest['toolChoice']>): ToolChoice {
  return typeof choice === 'object' ? { type: 'tool', toolName: choice.name } : { type: choice };
}

function toFormat({ name, jsonSchema }: NonNullable<TextRequest['schema']>): Format {
  const schema = jsonSchema && Object.keys(jsonSchema).length > 0 ? jsonSchema : undefined;
  return {
    type: 'json',
    ...(schema && { schema: schema as JSONSchema7 }),
    ...(name !== defaultSchemaName && { name }),
  };
}
