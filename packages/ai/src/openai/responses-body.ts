// Writes a request as the Responses API takes it.

import type { Json } from '@internal/kit/json';
import type { AssistantMessage, ImagePart, Message, TextPart, ToolMessage } from '@internal/model';
import { callIdsByVendor, fitCallId, isThinking, objectSchema } from '@internal/model';
import type { ReadyRequest } from '../wire/dialect.ts';

const toPart = (part: TextPart | ImagePart): Json =>
  part.type === 'text'
    ? { type: 'input_text', text: part.text }
    : {
        type: 'input_image',
        detail: 'auto',
        image_url: 'url' in part ? part.url : `data:${part.mediaType};base64,${part.data}`,
      };

const callIds = callIdsByVendor['openai.responses'];

/** What the model said, in the order in which it said it where sealed reasoning stands between: that must go back in its place. */
function fromAssistant({ content, toolCalls = [], providerData }: AssistantMessage): Json[] {
  const calls = new Map(
    toolCalls.map(({ id, name, input }) => [
      id,
      { type: 'function_call', call_id: fitCallId(id, callIds), name, arguments: JSON.stringify(input) },
    ]),
  );
  const kept = providerData?.['openai'];
  const items = Array.isArray(kept) ? (kept as Json[]) : [];
  const lengths = items.filter(({ type }) => type === 'message').map(({ length }) => Number(length ?? 0));
  // A text that a guard or the caller changed has no such parts any more: it stands where the first of them stood.
  const isChanged = lengths.reduce((sum, length) => sum + length, 0) !== content.length;
  let rest = content;
  const say = (length: number, phase?: unknown): Json[] => {
    const text = rest.slice(0, length);
    rest = rest.slice(text.length);
    return text === '' ? [] : [{ role: 'assistant', content: text, ...(phase != null && { phase }) }];
  };
  const out: Json[] = [];
  // Reasoning without the item that it led to is refused: what led to a search, or to a call that was taken out, stays out with it.
  let thought: Json[] = [];
  for (const item of items) {
    if (item['type'] === 'reasoning') {
      thought.push(item);
      continue;
    }
    let said: Json[] = [];
    if (item['type'] === 'commentary') {
      // Empty: an output guard took its words.
      if (item['text'] !== '') said = [{ role: 'assistant', content: item['text'], phase: item['type'] }];
    } else if (item['type'] === 'message') {
      said = say(isChanged ? rest.length : Number(item['length'] ?? 0), item['phase']);
    } else {
      const call = calls.get(String(item['call_id']));
      if (call !== undefined) said = [call];
      calls.delete(String(item['call_id']));
    }
    if (said.length > 0) out.push(...thought, ...said);
    thought = [];
  }
  return [...out, ...say(rest.length), ...calls.values()];
}

function fromTool({ toolCallId, content, isError }: ToolMessage): Json {
  const mark = isError ? 'Error: ' : '';
  const parts = typeof content === 'string' ? `${mark}${content}` : content.map(toPart);
  const output = Array.isArray(parts) && isError ? [{ type: 'input_text', text: 'Error:' }, ...parts] : parts;
  return { type: 'function_call_output', call_id: fitCallId(toolCallId, callIds), output };
}

function itemsOf(message: Message): Json[] {
  if (message.role === 'tool') return [fromTool(message)];
  if (message.role === 'assistant') return fromAssistant(message);
  const { content } = message;
  return [{ role: 'user', content: typeof content === 'string' ? content : content.map(toPart) }];
}

/** Body of a request to the Responses API. Nothing is stored at OpenAI. */
export function responsesBody({ model, request, rendered, maxOutputTokens, streamed }: ReadyRequest): Json {
  const { tools, toolChoice, schema, effort, temperature, topP, stop } = request;
  const format = schema?.jsonSchema && {
    type: 'json_schema',
    name: schema.name,
    schema: schema.jsonSchema,
    strict: true,
  };
  return {
    model,
    ...(rendered.system !== undefined && { instructions: rendered.system }),
    input: rendered.messages.flatMap(itemsOf),
    max_output_tokens: maxOutputTokens,
    store: false,
    // With nothing stored, models that think must be asked for it sealed, and others refuse to be asked.
    ...((effort || isThinking(model)) && { include: ['reasoning.encrypted_content'] }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(effort && { reasoning: { effort } }),
    ...(stop?.length && { stop }),
    ...(format && { text: { format } }),
    ...(tools?.length && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: 'function',
        name,
        ...(description && { description }),
        parameters: objectSchema(inputSchema),
        strict: false,
      })),
      ...(toolChoice !== undefined && {
        tool_choice: typeof toolChoice === 'object' ? { type: 'function', ...toolChoice } : toolChoice,
      }),
    }),
    ...(streamed && { stream: true }),
  };
}
