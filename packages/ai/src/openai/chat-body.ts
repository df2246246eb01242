// Writes a request as the chat completions API takes it.
import type { Json } from '@internal/kit/json';
import type { AssistantMessage, ImagePart, Message, TextPart, ToolMessage } from '@internal/model';
import { fitCallId, withoutSilent } from '@internal/model';
import type { ReadyRequest } from '../wire/dialect.ts';

const urlOf = (part: ImagePart): string =>
  'url' in part ? part.url : `data:${part.mediaType};base64,${part.data}`;
const toPart = (part: TextPart | ImagePart): Json =>
  part.type === 'text'
    ? { type: 'text', text: part.text }
    : { type: 'image_url', image_url: { url: urlOf(part) } };

type CallIds = ReadyRequest['callIds'];

const keptOf = ({ providerData }: AssistantMessage): Json => (providerData?.['chat'] ?? {}) as Json;

/** Whether nothing of a turn goes back: it was thought alone, and servers refuse a message of nothing. */
const isSilent = (message: AssistantMessage): boolean =>
  message.content === '' && !message.toolCalls?.length && keptOf(message)['extra_content'] === undefined;

function fromAssistant(message: AssistantMessage, callIds: CallIds): Json {
  const { content, toolCalls = [] } = message;
  const calls = toolCalls.map(({ id, name, input, providerData: data }) => ({
    id: fitCallId(id, callIds),
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
    ...(data?.['extra_content'] !== undefined && { extra_content: data['extra_content'] }),
  }));
  // Thought goes back beside calls alone: without them servers ignore it, or refuse it. A signature goes back always.
  const { extra_content: extra, ...thought } = keptOf(message);
  return {
    role: 'assistant',
    content,
    ...(extra !== undefined && { extra_content: extra }),
    ...(calls.length > 0 && { ...thought, tool_calls: calls }),
  };
}

function fromTool({ toolCallId, content, isError }: ToolMessage, callIds: CallIds): Json {
  const texts =
    typeof content === 'string' ? [content] : content.flatMap((part) => ('text' in part ? part.text : []));
  return {
    role: 'tool',
    tool_call_id: fitCallId(toolCallId, callIds),
    content: `${isError ? 'Error: ' : ''}${texts.join('\n')}`,
  };
}

/** Messages in order; pictures of results follow the last of them, because a result takes text alone. */
function toMessages(messages: readonly Message[], callIds: CallIds): Json[] {
  const out: Json[] = [];
  let pictures: ImagePart[] = [];
  const show = () => {
    if (pictures.length > 0) out.push({ role: 'user', content: pictures.map(toPart) });
    pictures = [];
  };
  for (const message of withoutSilent(messages, isSilent)) {
    if (message.role === 'tool') {
      out.push(fromTool(message, callIds));
      if (typeof message.content !== 'string')
        pictures.push(...message.content.filter((part) => part.type === 'image'));
      continue;
    }
    show();
    const { content } = message;
    if (message.role === 'assistant') out.push(fromAssistant(message, callIds));
    else out.push({ role: 'user', content: typeof content === 'string' ? content : content.map(toPart) });
  }
  show();
  return out;
}

/** Body of a chat completion, in the words that compatible servers share. */
export function chatBody(ready: ReadyRequest): Json {
  const { model, request, rendered, maxOutputTokens, streamed, tokenLimitField, callIds } = ready;
  const { tools, toolChoice, schema, effort, temperature, topP, seed, stop } = request;
  return {
    model,
    messages: [
      ...(rendered.system === undefined ? [] : [{ role: 'system', content: rendered.system }]),
      ...toMessages(rendered.messages, callIds),
    ],
    [tokenLimitField]: maxOutputTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(seed !== undefined && { seed }),
    ...(effort && { reasoning_effort: effort }),
    ...(stop?.length && { stop }),
    ...(schema?.jsonSchema && {
      response_format: {
        type: 'json_schema',
        json_schema: { name: schema.name, schema: schema.jsonSchema, strict: true },
      },
    }),
    ...(tools?.length && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: 'function',
        function: { name, description, parameters: inputSchema },
      })),
      ...(toolChoice !== undefined && {
        tool_choice: typeof toolChoice === 'object' ? { type: 'function', function: toolChoice } : toolChoice,
      }),
    }),
    ...(streamed && { stream: true, stream_options: { include_usage: true } }),
  };
}
