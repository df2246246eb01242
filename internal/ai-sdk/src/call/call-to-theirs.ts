// Writes a request of ours as a call of the AI SDK.
import type {
  JSONSchema7,
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import type { RenderedPrompt, TextRequest, Tool } from '@internal/model';
import { fitCallId, objectSchema } from '@internal/model';
import { cacheControl, toPrompt } from '../prompt/prompt-to-theirs.ts';
import { defaultSchemaName } from './call-to-ours.ts';

type Format = NonNullable<LanguageModelV4CallOptions['responseFormat']>;
type ToolChoice = NonNullable<LanguageModelV4CallOptions['toolChoice']>;

/** What a call needs beside its request. */
export interface CallFrame {
  readonly provider: string;
  readonly model: string;
  readonly maxOutputTokens: number;
  readonly providerOptions: TextRequest['providerOptions'];
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Ids of calls that the provider takes. Default: each. */
  readonly callIds?: RegExp | undefined;
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
    prompt: toPrompt(rendered, frame, cachePrompt).map((turn) => withFitIds(turn, frame.callIds)),
    maxOutputTokens: frame.maxOutputTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(seed !== undefined && { seed }),
    ...(stop && { stopSequences: [...stop] }),
    ...(tools?.length && {
      tools: tools.map((tool, at) => toTool(tool, at === tools.length - 1 ? marksTools : undefined)),
      ...(toolChoice && { toolChoice: toToolChoice(toolChoice) }),
    }),
    ...(schema && { responseFormat: toFormat(schema) }),
    ...(effort && { reasoning: effort }),
    ...(Object.keys(frame.headers).length > 0 && { headers: frame.headers }),
    ...(Object.keys(providerOptions).length > 0 && { providerOptions }),
    abortSignal: frame.signal,
  };
}

/** A turn whose calls, and results of calls, have ids that the provider takes. */
function withFitIds<Turn extends LanguageModelV4Message>(turn: Turn, fits: RegExp | undefined): Turn {
  if (fits === undefined || typeof turn.content === 'string') return turn;
  const content = turn.content.map((part) =>
    'toolCallId' in part ? { ...part, toolCallId: fitCallId(part.toolCallId, fits) } : part,
  );
  return { ...turn, content };
}

function toTool(
  { name, description, inputSchema }: Tool,
  ttl: '5m' | '1h' | undefined,
): LanguageModelV4FunctionTool {
  return {
    type: 'function',
    name,
    ...(description !== '' && { description }),
    inputSchema: objectSchema(inputSchema) as JSONSchema7,
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
