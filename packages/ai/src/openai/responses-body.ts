// Writes a request as the Responses API takes it.

import type { Json } from '../answer/json-shape.ts';
import type { Message } from '../model/message.ts';
import type { ReadyRequest } from '../wire/dialect.ts';

function itemsOf(message: Message): Json[] {
  if (message.role === 'tool') {
    return [{ type: 'function_call_output', call_id: message.toolCallId, output: message.content }];
  }
  if (message.role === 'assistant') {
    const calls = (message.toolCalls ?? []).map(({ id, name, input }) => ({
      type: 'function_call',
      call_id: id,
      name,
      arguments: JSON.stringify(input),
    }));
    return [...(message.content === '' ? [] : [{ role: 'assistant', content: message.content }]), ...calls];
  }
  if (typeof message.content === 'string') return [{ role: 'user', content: message.content }];
  const parts = message.content.map((part) =>
    part.type === 'text'
      ? { type: 'input_text', text: part.text }
      : { type: 'input_image', detail: 'auto', image_url: `data:${part.mediaType};base64,${part.data}` },
  );
  return [{ role: 'user', content: parts }];
}

/** Body of a request to the Responses API. Nothing is stored at OpenAI. */
export function responsesBody({ model, request, rendered, maxOutputTokens, streamed }: ReadyRequest): Json {
  const { tools, toolChoice, schema, effort, temperature, stop } = request;
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
    ...(temperature !== undefined && { temperature }),
    ...(effort && { reasoning: { effort } }),
    ...(stop?.length && { stop }),
    ...(format && { text: { format } }),
    ...(tools?.length && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: 'function',
        name,
        description,
        parameters: inputSchema,
        strict: false,
      })),
    }),
    ...(toolChoice !== undefined && {
      tool_choice: typeof toolChoice === 'object' ? { type: 'function', ...toolChoice } : toolChoice,
    }),
    ...(streamed && { stream: true }),
  };
}
