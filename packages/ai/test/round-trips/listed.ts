// Lists what one side cannot say: what went in, as it may come out on the far side. Each row stands in the guide.
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
} from '@ai-sdk/provider';
import { type Message, objectSchema, type TextRequest, type TextResult } from '@internal/model';

const efforts: Readonly<Record<string, string>> = {
  none: 'none',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};
const base64 = (data: unknown) => (data instanceof Uint8Array ? Buffer.from(data).toString('base64') : data);

type Part = Readonly<Record<string, unknown>> & { readonly type: string };

/** Bytes come as base64. */
function withBase64(part: Part): Part {
  const data = part['data'] as { type: string; data?: unknown } | undefined;
  if (data?.type !== 'data') return part;
  return { ...part, data: { ...data, data: base64(data.data) } };
}

/** A picture without its name, an address without its subtype, a text file as text; nothing of a provider on them. */
function bare({ providerOptions: _, filename: __, ...part }: Part): Part {
  const data = part['data'] as { type: string; text?: string } | undefined;
  if (part.type === 'file' && data?.type === 'text') return { type: 'text', text: data.text };
  return data?.type === 'url' ? { ...part, type: part.type, mediaType: 'image' } : withBase64(part as Part);
}

/** Results of tools: JSON as its text, a denial as a failure with its reason, nothing that one provider alone knows. */
function bareResult({ toolCallId, toolName, output }: Part): Part {
  const { type, value, reason } = output as { type: string; value?: unknown; reason?: string };
  const said =
    type === 'json' || type === 'error-json'
      ? { type: type === 'json' ? 'text' : 'error-text', value: JSON.stringify(value) }
      : type === 'execution-denied'
        ? { type: 'error-text', value: reason ?? 'The user did not allow this call.' }
        : type === 'content'
          ? { type, value: (value as Part[]).filter((part) => part.type !== 'custom').map(bare) }
          : { type, value };
  return { type: 'tool-result', toolCallId, toolName, output: said };
}

const isOwnCall = (part: Part) => part.type === 'tool-call' && part['providerExecuted'] !== true;

function barePrompt(prompt: LanguageModelV4Prompt, rule: string | undefined): LanguageModelV4Prompt {
  const systems = prompt.filter(({ role }) => role === 'system');
  const said = systems.map(({ content }) => content as string);
  const system = [...(said.length > 0 ? [said.join('\n\n')] : []), ...(rule ? [rule] : [])].join('\n\n');
  const rest = prompt.flatMap((message): LanguageModelV4Message[] => {
    const content = message.content as unknown as Part[];
    if (message.role === 'system') return [];
    if (message.role === 'user') return [{ role: 'user', content: content.map(bare) as never }];
    if (message.role === 'tool')
      return [
        {
          role: 'tool',
          content: content.filter(({ type }) => type === 'tool-result').map(bareResult) as never,
        },
      ];
    // A turn in which nothing was said stands in no request of ours.
    const isSaid = content.some((part) => isOwnCall(part) || (part.type === 'text' && part['text'] !== ''));
    return isSaid ? [{ role: 'assistant', content: content.map(withBase64) as never }] : [];
  });
  return [...(system.trim() === '' ? [] : [{ role: 'system' as const, content: system }]), ...rest];
}

/** Whether a strict mode holds an answer to this schema as it is: those of the generator that name no limit. */
const isStrict = (schema: object) => !JSON.stringify(schema).includes('minLength');

/** A call that went through a model of ours. */
export function listedCall(call: LanguageModelV4CallOptions): LanguageModelV4CallOptions {
  const {
    topK: _,
    presencePenalty: __,
    frequencyPenalty: ___,
    includeRawChunks: ____,
    abortSignal: _____,
    ...kept
  } = call;
  const {
    reasoning,
    responseFormat,
    tools,
    headers,
    providerOptions,
    prompt,
    maxOutputTokens = 4096,
    toolChoice,
    ...same
  } = kept;
  const format = responseFormat?.type === 'json' ? responseFormat : undefined;
  const name = /^[a-z]+$/.test(format?.name ?? '') ? { name: format?.name as string } : {};
  const schema = format?.schema as object | undefined;
  const isText = format && !(schema && isStrict(schema));
  const rule = isText
    ? `Answer with one JSON object alone, by this JSON schema: ${JSON.stringify(schema ?? {})}`
    : undefined;
  const functions = tools?.flatMap((tool) =>
    tool.type === 'function'
      ? [
          {
            type: tool.type,
            name: tool.name,
            ...(tool.description && { description: tool.description }),
            inputSchema: tool.inputSchema,
          },
        ]
      : [],
  );
  const isOffered =
    toolChoice?.type === 'tool'
      ? functions?.some((tool) => tool.name === toolChoice.toolName)
      : functions?.length;
  const sent = Object.entries(headers ?? {}).filter(([, value]) => value !== undefined);
  const { tpl: ______, ...foreign } = providerOptions ?? {};
  return {
    ...same,
    prompt: barePrompt(prompt, rule),
    maxOutputTokens,
    ...(reasoning && efforts[reasoning] && { reasoning: efforts[reasoning] as 'low' }),
    ...(format && !isText && { responseFormat: { type: 'json', schema: schema as object, ...name } }),
    ...(functions?.length && { tools: functions }),
    ...(toolChoice && isOffered && { toolChoice }),
    ...(sent.length > 0 && { headers: Object.fromEntries(sent) as Record<string, string> }),
    ...(Object.keys(foreign).length > 0 && { providerOptions: foreign }),
  };
}

/** Whether text and calls alone say all of an answer. */
function isPlain({ content, providerMetadata }: LanguageModelV4GenerateResult): boolean {
  const isBare = content.every(
    (part, at) =>
      !('providerMetadata' in part) && ((part.type === 'text' && at === 0) || isOwnCall(part as never)),
  );
  return isBare && !providerMetadata;
}

const toWarning = (warning: LanguageModelV4GenerateResult['warnings'][number]) => ({
  type: 'unsupported' as const,
  feature: 'feature' in warning ? warning.feature : 'setting' in warning ? warning.setting : 'other',
  details: ('details' in warning
    ? warning.details
    : 'message' in warning
      ? warning.message
      : undefined) as string,
});

/** A plain answer that went through a model of ours. */
export function listedResult(result: LanguageModelV4GenerateResult): LanguageModelV4GenerateResult {
  const { content, finishReason, usage, warnings, providerMetadata, response } = result;
  const { raw: _, ...counts } = usage;
  return {
    content: isPlain(result)
      ? content.map((part) =>
          part.type === 'tool-call' ? { ...part, input: JSON.stringify(JSON.parse(part.input)) } : part,
        )
      : content.map((part) => withBase64(part as never) as unknown as LanguageModelV4Content),
    finishReason,
    usage: counts,
    warnings: warnings.map(toWarning),
    ...(providerMetadata && { providerMetadata }),
    response: {
      modelId: response?.modelId ?? 'mock',
      ...(response?.id !== undefined && { id: response.id }),
    },
  };
}

/** What of a streamed answer comes out: one text, one thought, the rest in its order; the blocks come back with the next turn. */
export function listedStream(result: LanguageModelV4GenerateResult) {
  const { content } = result;
  const joined = (type: string) =>
    content.map((part) => (part.type === type ? (part as { text: string }).text : '')).join('');
  const isBeside = (part: Part) => part.type !== 'text' && part.type !== 'reasoning' && !isOwnCall(part);
  return {
    text: joined('text'),
    reasoning: joined('reasoning'),
    beside: (content as unknown as Part[]).filter(isBeside).map(withBase64),
    calls: (content as unknown as Part[])
      .filter(isOwnCall)
      .map((part) => [part['toolCallId'], part['toolName'], JSON.parse(String(part['input']))]),
    end: result.finishReason,
  };
}

/** A request that went through a model of theirs: what is never sent is gone, a system text of blanks too, a choice without tools too, a tool's schema has a type and properties, one text part is its text, a limit always goes along. */
export function listedRequest(request: TextRequest): TextRequest {
  const {
    extraBody: _,
    operation: __,
    tenant: ___,
    spender: ____,
    maxOutputTokens = 4096,
    messages = [],
    toolChoice,
    system = '',
    tools,
    ...same
  } = request;
  return {
    ...same,
    ...(system.trim() !== '' && { system }),
    ...(tools && { tools: tools.map((tool) => ({ ...tool, inputSchema: objectSchema(tool.inputSchema) })) }),
    ...(toolChoice && tools && { toolChoice }),
    maxOutputTokens,
    messages: messages.map((message): Message => {
      const [only, ...more] = message.content as readonly {
        readonly type?: string;
        readonly text?: string;
      }[];
      const isOneText = message.role === 'user' && typeof message.content !== 'string' && more.length === 0;
      return isOneText && only?.type === 'text' ? { ...message, content: only.text as string } : message;
    }),
  };
}

/** An answer of ours that went through a model of theirs: the attempt is its own, `other` has a word. */
export function listedOwnResult(result: TextResult): Omit<TextResult, 'attempts' | 'provider'> {
  const { attempts: _, provider: __, rawFinishReason, ...same } = result;
  const raw = rawFinishReason ?? (result.finishReason === 'other' ? 'other' : undefined);
  return { ...same, ...(raw !== undefined && { rawFinishReason: raw }) };
}
