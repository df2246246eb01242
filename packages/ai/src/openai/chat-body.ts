// Writes a request as the chat completions API takes it.
import type { Json } from '@internal/kit/json';
import type {
  AssistantMessage,
  ChatHabits,
  ImagePart,
  Message,
  TextPart,
  ToolMessage,
} from '@internal/model';
import { fitCallId, objectSchema, withoutSilent } from '@internal/model';
import type { ReadyRequest } from '../wire/dialect.ts';

const urlOf = (part: ImagePart): string =>
  'url' in part ? part.url : `data:${part.mediaType};base64,${part.data}`;
const toPart = (part: TextPart | ImagePart): Json =>
  part.type === 'text'
    ? { type: 'text', text: part.text }
    : { type: 'image_url', image_url: { url: urlOf(part) } };

// Google's own word for calls that Gemini did not make; one for all calls of a turn: https://ai.google.dev/gemini-api/docs/thought-signatures
const unsigned = { google: { thought_signature: 'skip_thought_signature_validator' } };

const keptOf = ({ providerData }: AssistantMessage): Json => (providerData?.['chat'] ?? {}) as Json;

/** Whether nothing of a turn goes back: it was thought alone, and servers refuse a message of nothing. */
const isSilent = (message: AssistantMessage): boolean =>
  message.content === '' && !message.toolCalls?.length && keptOf(message)['extra_content'] === undefined;

function fromAssistant(message: AssistantMessage, habits: ChatHabits): Json {
  const { callIds, wantsThought, wantsSignature } = habits;
  const { content, toolCalls = [] } = message;
  const signatures = toolCalls.map(({ providerData: data }) => data?.['extra_content']);
  if (wantsSignature && !signatures.some((one) => one !== undefined)) signatures[0] = unsigned;
  const calls = toolCalls.map(({ id, name, input }, at) => ({
    id: fitCallId(id, callIds),
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
    ...(signatures[at] !== undefined && { extra_content: signatures[at] }),
  }));
  // Thought goes back beside calls alone: without them servers ignore it, or refuse it. A signature goes back always.
  const { extra_content: extra, ...thought } = keptOf(message);
  // A blank is thought to every one of them; DeepSeek V4 Pro refuses an empty text: NousResearch/hermes-agent#18263.
  const isLost = !(thought['reasoning_content'] || thought['reasoning'] || thought['reasoning_details']);
  if (wantsThought && isLost) thought['reasoning_content'] = ' ';
  return {
    role: 'assistant',
    // Beside calls an empty text is a block of nothing to some servers, and to some a turn of text: vercel/ai#13466, #12390.
    content: calls.length > 0 && content === '' ? null : content,
    ...(extra !== undefined && { extra_content: extra }),
    ...(calls.length > 0 && { ...thought, tool_calls: calls }),
  };
}

function fromTool({ toolCallId, content, isError }: ToolMessage, { callIds }: ChatHabits): Json {
  const texts =
    typeof content === 'string' ? [content] : content.flatMap((part) => ('text' in part ? part.text : []));
  return {
    role: 'tool',
    tool_call_id: fitCallId(toolCallId, callIds),
    content: `${isError ? 'Error: ' : ''}${texts.join('\n')}`,
  };
}

/** Messages in order; pictures of results follow the last of them, because a result takes text alone. */
function toMessages(messages: readonly Message[], habits: ChatHabits): Json[] {
  const out: Json[] = [];
  let pictures: ImagePart[] = [];
  const ask = (content: unknown) => {
    const isEarly = habits.wantsTurnAfterTool && out.at(-1)?.['role'] === 'tool';
    if (isEarly) out.push({ role: 'assistant', content: 'Done.' });
    out.push({ role: 'user', content });
  };
  const show = () => {
    if (pictures.length > 0) ask(pictures.map(toPart));
    pictures = [];
  };
  for (const message of withoutSilent(messages, isSilent)) {
    if (message.role === 'tool') {
      out.push(fromTool(message, habits));
      if (typeof message.content !== 'string')
        pictures.push(...message.content.filter((part) => part.type === 'image'));
      continue;
    }
    show();
    const { content } = message;
    if (message.role === 'assistant') out.push(fromAssistant(message, habits));
    else ask(typeof content === 'string' ? content : content.map(toPart));
  }
  show();
  return out;
}

const effortOf = (effort: string, { hasThinkingSwitch }: ChatHabits): Json =>
  effort === 'none' && hasThinkingSwitch ? { thinking: { type: 'disabled' } } : { reasoning_effort: effort };

/** Body of a chat completion, in the words that compatible servers share. */
export function chatBody(ready: ReadyRequest, habits: ChatHabits = {}): Json {
  const { model, request, rendered, maxOutputTokens, streamed, tokenLimitField } = ready;
  const { tools, toolChoice, schema, effort, temperature, topP, seed, stop } = request;
  return {
    model,
    messages: [
      ...(rendered.system === undefined ? [] : [{ role: 'system', content: rendered.system }]),
      ...toMessages(rendered.messages, habits),
    ],
    [tokenLimitField]: maxOutputTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(seed !== undefined && { seed }),
    ...(effort && effortOf(effort, habits)),
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
        // An empty one is refused by gateways to Bedrock: https://github.com/danny-avila/LibreChat/issues/13209
        function: { name, ...(description && { description }), parameters: objectSchema(inputSchema) },
      })),
      ...(toolChoice !== undefined && {
        tool_choice: typeof toolChoice === 'object' ? { type: 'function', function: toolChoice } : toolChoice,
      }),
    }),
    ...(streamed && { stream: true, stream_options: { include_usage: true } }),
  };
}
