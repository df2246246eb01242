// Writes our messages as a prompt of the AI SDK.
import type {
  LanguageModelV4Content,
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider';
import { isObject } from '@internal/kit/json';
import type {
  AssistantMessage,
  DataHome,
  ImagePart,
  ProviderData,
  RenderedPrompt,
  TextPart,
  ToolCall,
  ToolMessage,
} from '@internal/model';
import { withoutSilent } from '@internal/model';
import { anyProvider, fromJsonPart, ownKey, toJsonObject } from '../entry/own-entry.ts';

type Parts = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'];

/** Whose kept parts go along: those of another mean nothing to this one. */
type Home = Required<Pick<DataHome, 'provider' | 'model'>>;

/** A prompt of theirs. */
export function toPrompt(
  { system, messages }: RenderedPrompt,
  home: Home,
  cachePrompt: '5m' | '1h' | undefined,
): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Prompt = [];
  const nameById = new Map<string, string>();
  if (system !== undefined)
    prompt.push({
      role: 'system',
      content: system,
      ...(cachePrompt && { providerOptions: cacheControl(cachePrompt) }),
    });
  // Thought alone says nothing: a turn may not end with it.
  const isSilent = (turn: AssistantMessage) =>
    assistantParts(turn, home).every(({ type }) => type === 'reasoning');
  for (const message of withoutSilent(messages, isSilent)) {
    if (message.role === 'user') {
      const { content } = message;
      const parts = typeof content === 'string' ? [textPart(content)] : content.map(toPart);
      prompt.push({ role: 'user', content: parts });
    } else if (message.role === 'assistant') {
      for (const { id, name } of message.toolCalls ?? []) nameById.set(id, name);
      prompt.push({ role: 'assistant', content: assistantParts(message, home) });
    } else {
      const result = toToolResult(message, nameById.get(message.toolCallId) ?? 'tool');
      const last = prompt.at(-1);
      if (last?.role === 'tool') last.content.push(result);
      else prompt.push({ role: 'tool', content: [result] });
    }
  }
  return prompt;
}

/** Anthropic's marker; their other providers leave it. */
export function cacheControl(ttl: '5m' | '1h') {
  return { anthropic: { cacheControl: { type: 'ephemeral', ttl } } };
}

const textPart = (text: string): LanguageModelV4TextPart => ({ type: 'text', text });

function toPart(part: TextPart | ImagePart): LanguageModelV4TextPart | LanguageModelV4FilePart {
  if (part.type === 'text') return textPart(part.text);
  if (!('url' in part))
    return { type: 'file', mediaType: part.mediaType, data: { type: 'data', data: part.data } };
  const url = new URL(part.url);
  const data = { type: 'url' as const, url, ...(url.href !== part.url && { originalUrl: part.url }) };
  return { type: 'file', mediaType: 'image', data };
}

/** What the model said, with the parts that came with it in their places, as far as they still are what was said. */
function assistantParts({ content, toolCalls = [], providerData }: AssistantMessage, home: Home): Parts {
  const calls = new Map(toolCalls.map((call) => [call.id, call]));
  const parts: Parts = [];
  let said = '';
  for (const part of keptParts(providerData, home)) {
    if (part.type === 'text') {
      if (!content.startsWith(said + part.text)) continue;
      parts.push(part);
      said += part.text;
    } else if (part.type === 'tool-call' && !part.providerExecuted) {
      const call = calls.get(part.toolCallId);
      if (call) parts.push({ ...part, input: call.input });
      calls.delete(part.toolCallId);
    } else parts.push(fromJsonPart(part));
  }
  const rest = content.slice(said.length);
  if (rest !== '') parts.push(textPart(rest));
  for (const call of calls.values()) parts.push(callPart(call));
  if (providerData && !('aiSdk' in providerData)) carryTurn(parts, providerData);
  return parts;
}

function callPart({ id, name, input, providerData }: ToolCall): LanguageModelV4ToolCallPart {
  const own = providerData && { providerOptions: { [ownKey]: { call: toJsonObject(providerData) } } };
  return { type: 'tool-call', toolCallId: id, toolName: name, input, ...own };
}

/** Puts what a model of ours wants back on the last part: where a model of ours stands behind theirs, it gets it. */
function carryTurn(parts: Parts, turn: ProviderData): void {
  const last = parts.at(-1);
  if (last === undefined) return;
  const { [ownKey]: own, ...others } = last.providerOptions ?? {};
  last.providerOptions = { ...others, [ownKey]: { ...own, turn: toJsonObject(turn) } };
}

/** The parts that were kept of an answer of this provider, or of a prompt of theirs. */
function keptParts(data: ProviderData | undefined, { provider, model }: Home): Parts {
  const kept = data?.['aiSdk'];
  if (!isObject(kept) || (data?.['provider'] !== provider && data?.['provider'] !== anyProvider)) return [];
  if (Array.isArray(kept['parts'])) return kept['parts'] as Parts;
  if (!Array.isArray(kept['content'])) return [];
  const parts = (kept['content'] as LanguageModelV4Content[]).flatMap(toPromptPart);
  return (data?.['model'] ?? model) === model ? parts : parts.flatMap(unsigned);
}

const signatures = ['signature', 'redactedData', 'thoughtSignature'];

/** A part for another model than the one that signed it, which would refuse it: thought of Claude stays out, signatures of Gemini too. */
function unsigned(part: Parts[number]): Parts {
  const options = Object.entries(part.providerOptions ?? {});
  if (!options.some(([, of]) => signatures.some((name) => name in of))) return [part];
  if (part.type === 'reasoning') return [];
  const rest = options.map(([vendor, { thoughtSignature: _, ...of }]) => [vendor, of] as const);
  return [{ ...part, providerOptions: Object.fromEntries(rest) }];
}

/** A part of an answer as it goes back; sources and requests for approval do not. */
function toPromptPart(part: LanguageModelV4Content): Parts {
  const options = part.providerMetadata && { providerOptions: part.providerMetadata };
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return [{ type: part.type, text: part.text, ...options }];
    case 'file':
    case 'reasoning-file':
      return [{ type: part.type, mediaType: part.mediaType, data: part.data, ...options }];
    case 'custom':
      return [{ type: 'custom', kind: part.kind, ...options }];
    case 'tool-call': {
      const { toolCallId, toolName, providerExecuted } = part;
      const input: unknown = providerExecuted ? parsed(part.input) : {};
      return [
        {
          type: 'tool-call',
          toolCallId,
          toolName,
          input,
          ...(providerExecuted && { providerExecuted }),
          ...options,
        },
      ];
    }
    case 'tool-result': {
      const { toolCallId, toolName, result, isError } = part;
      const output = { type: isError ? ('error-json' as const) : ('json' as const), value: result };
      return part.preliminary ? [] : [{ type: 'tool-result', toolCallId, toolName, output, ...options }];
    }
    default:
      return [];
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

function toToolResult(
  { toolCallId, content, isError = false }: ToolMessage,
  toolName: string,
): LanguageModelV4ToolResultPart {
  const result = { type: 'tool-result' as const, toolCallId, toolName };
  if (typeof content === 'string')
    return { ...result, output: { type: isError ? 'error-text' : 'text', value: content } };
  const value = content.map(toPart);
  // Theirs has no word for a failure with pictures in it.
  return {
    ...result,
    output: { type: 'content', value },
    ...(isError && { providerOptions: { [ownKey]: { isError } } }),
  };
}
