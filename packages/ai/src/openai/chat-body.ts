// Writes a request as the chat completions API takes it.

import type { Json } from '../answer/json-shape.ts';
import type { Message } from '../model/message.ts';
import type { ReadyRequest } from '../wire/dialect.ts';

function toMessage(message: Message): Json {
  if (message.role === 'tool')
    return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
  if (message.role === 'assistant') {
    const calls = message.toolCalls?.map(({ id, name, input }) => ({
      id,
      type: 'function',
      function: { name, arguments: JSON.stringify(input) },
    }));
    return { role: 'assistant', content: message.content, ...(calls?.length && { tool_calls: calls }) };
  }
  if (typeof message.content === 'string') return { role: 'user', content: message.content };
  const parts = message.content.map((part) =>
    part.type === 'text'
      ? { type: 'text', text: part.text }
      : { type: 'image_url', image_url: { url: `data:${part.mediaType};base64,${part.data}` } },
  );
  return { role: 'user', content: parts };
}

/** Body of a chat completion, in the words that compatible servers share. */
export function chatBody({ model, request, rendered, maxOutputTokens, streamed }: ReadyRequest): Json {
  const { tools, toolChoice, schema, effort, temperature, stop } = request;
  return {
    model,
    messages: [
      ...(rendered.system === undefined ? [] : [{ role: 'system', content: rendered.system }]),
      ...rendered.messages.map(toMessage),
    ],
    max_tokens: maxOutputTokens,
    ...(temperature !== undefined && { temperature }),
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
    }),
    ...(toolChoice !== undefined && {
      tool_choice: typeof toolChoice === 'object' ? { type: 'function', function: toolChoice } : toolChoice,
    }),
    ...(streamed && { stream: true, stream_options: { include_usage: true } }),
  };
}
