// Reads a prompt of the AI SDK as our messages.
import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import { isObject } from '@internal/kit/json';
import type {
  AssistantMessage,
  ImagePart,
  Message,
  TextPart,
  TextRequest,
  ToolMessage,
} from '@internal/model';
import { AiError, pictureTypeOf, unsupported } from '@internal/model';
import { anyProvider, foreignEntries, ownData, ownEntry, toBase64, toJsonPart } from '../entry/own-entry.ts';

/** Says what of a call is left out: the feature in their words, and what was done. */
export type Warn = (feature: string, details: string) => void;

type Assistant = Extract<LanguageModelV4Message, { role: 'assistant' }>;
type AssistantPart = Assistant['content'][number];
type File = Pick<LanguageModelV4FilePart, 'data' | 'mediaType'>;

/** The system text and the messages of a prompt. Throws `bad_request` at a file that no model of ours takes. */
export function fromPrompt(
  prompt: LanguageModelV4Prompt,
  warn: Warn,
): Pick<TextRequest, 'system' | 'messages' | 'cachePrompt'> {
  const system = prompt.filter(({ role }) => role === 'system').map(({ content }) => content as string);
  const first = prompt.findIndex(({ role }) => role !== 'system');
  if (prompt.slice(first).some(({ role }) => role === 'system'))
    warn('system messages', 'Those inside the conversation stand before it, with the others.');
  const messages = prompt.flatMap((message) => fromMessage(message, warn));
  const cachePrompt = prompt.map(cacheOf).find((kept) => kept !== undefined);
  return {
    ...(system.length > 0 && { system: system.join('\n\n') }),
    messages,
    ...(cachePrompt && { cachePrompt }),
  };
}

function cacheOf({ role, providerOptions }: LanguageModelV4Message) {
  return role === 'system' ? cacheControlOf(providerOptions) : undefined;
}

/** How long Anthropic's own marker asks a prompt to be kept. */
export function cacheControlOf(options: SharedV4ProviderOptions | undefined): '5m' | '1h' | undefined {
  const control = options?.['anthropic']?.['cacheControl'];
  if (!isObject(control)) return undefined;
  return control['ttl'] === '1h' ? '1h' : '5m';
}

function fromMessage(message: LanguageModelV4Message, warn: Warn): Message[] {
  if (message.role === 'user') {
    const parts = message.content.map((part) => (part.type === 'text' ? textPart(part) : fromFile(part)));
    const [only] = parts;
    const isText = parts.length === 1 && only?.type === 'text';
    return [{ role: 'user', content: isText ? only.text : parts }];
  }
  if (message.role === 'assistant') {
    const said = fromAssistant(message.content);
    // Nothing was said: no provider takes such a turn.
    return said.content === '' && !said.toolCalls ? [] : [said];
  }
  if (message.role === 'system') return [];
  return message.content.flatMap((part) => {
    if (part.type === 'tool-result') return [fromToolResult(part, warn)];
    warn('tool approval', 'The answer to a request for approval is left out.');
    return [];
  });
}

const textPart = ({ text }: { readonly text: string }): TextPart => ({ type: 'text', text });
const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

function fromFile({ data, mediaType }: File): TextPart | ImagePart {
  const [kind] = mediaType.split('/');
  if (data.type === 'text') return textPart(data);
  if (data.type === 'data' && kind === 'text')
    return textPart({ text: Buffer.from(toBase64(data.data), 'base64').toString() });
  if (data.type === 'url' && kind === 'image')
    return { type: 'image', url: data.originalUrl ?? data.url.href };
  if (data.type === 'data' && kind === 'image') {
    const base64 = toBase64(data.data);
    const type = pictureTypeOf(base64) ?? imageTypes.find((known) => known === mediaType);
    if (type !== undefined) return { type: 'image', mediaType: type, data: base64 };
  }
  const problems = [{ path: 'messages', message: 'must have no files but pictures and texts' }];
  throw new AiError('bad_request', `A model of @tpl/ai takes no file of type ${kind}.`, {
    problems,
    providerCode: unsupported,
  });
}

/** Whether our message says all of it: at most one text, then calls, nothing on them but our own entry. */
function isPlain(parts: readonly AssistantPart[]): boolean {
  return parts.every(
    ({ type, providerOptions, ...part }, at) =>
      foreignEntries(providerOptions) === undefined &&
      ((type === 'text' && at === 0) ||
        (type === 'tool-call' && !('providerExecuted' in part && part.providerExecuted))),
  );
}

function fromAssistant(parts: readonly AssistantPart[]): AssistantMessage {
  const toolCalls = parts.flatMap((part) => {
    if (part.type !== 'tool-call' || part.providerExecuted) return [];
    const providerData = ownData(part.providerOptions, 'call');
    return [
      { id: part.toolCallId, name: part.toolName, input: part.input, ...(providerData && { providerData }) },
    ];
  });
  const own = parts.map(({ providerOptions }) => ownData(providerOptions, 'turn')).find(Boolean);
  const kept = isPlain(parts)
    ? undefined
    : { provider: anyProvider, aiSdk: { parts: parts.map(toJsonPart) } };
  const providerData = own ?? kept;
  return {
    role: 'assistant',
    content: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(providerData && { providerData }),
  };
}

function fromToolResult(part: LanguageModelV4ToolResultPart, warn: Warn): ToolMessage {
  const { toolCallId, output, providerOptions } = part;
  const result = (content: ToolMessage['content'], isError = false): ToolMessage => ({
    role: 'tool',
    toolCallId,
    content,
    ...(isError && { isError }),
  });
  switch (output.type) {
    case 'text':
    case 'error-text':
      return result(output.value, output.type === 'error-text');
    case 'json':
    case 'error-json':
      return result(JSON.stringify(output.value), output.type === 'error-json');
    case 'execution-denied':
      return result(output.reason ?? 'The user did not allow this call.', true);
    default: {
      const parts = output.value.flatMap((each) => {
        if (each.type === 'text') return [textPart(each)];
        if (each.type === 'file') return [fromFile(each)];
        warn('custom content', 'A part of a tool result that only one provider knows is left out.');
        return [];
      });
      return result(parts, ownEntry(providerOptions)['isError'] === true);
    }
  }
}
