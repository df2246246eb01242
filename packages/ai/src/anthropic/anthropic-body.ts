// Writes a request as Anthropic's Messages API takes it.

import type { Json } from '../answer/json-shape.ts';
import type { Message } from '../model/message.ts';
import type { ReadyRequest } from '../wire/dialect.ts';

function contentOf(message: Message): Json {
  if (message.role === 'tool') {
    const result = { type: 'tool_result', tool_use_id: message.toolCallId, content: message.content };
    return { role: 'user', content: [result] };
  }
  if (message.role === 'assistant') {
    if (!message.toolCalls?.length) return { role: 'assistant', content: message.content };
    const calls = message.toolCalls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input }));
    const text = message.content === '' ? [] : [{ type: 'text', text: message.content }];
    return { role: 'assistant', content: [...text, ...calls] };
  }
  if (typeof message.content === 'string') return { role: 'user', content: message.content };
  const parts = message.content.map((part) =>
    part.type === 'text'
      ? { type: 'text', text: part.text }
      : { type: 'image', source: { type: 'base64', media_type: part.mediaType, data: part.data } },
  );
  return { role: 'user', content: parts };
}

function toolChoiceOf(choice: ReadyRequest['request']['toolChoice']): Json | undefined {
  if (choice === undefined || choice === 'auto') return undefined;
  if (choice === 'required') return { type: 'any' };
  return choice === 'none' ? { type: 'none' } : { type: 'tool', name: choice.name };
}

/** Body of a request to the Messages API. */
export function anthropicBody({ model, request, rendered, maxOutputTokens, streamed }: ReadyRequest): Json {
  const { tools, toolChoice, schema, effort, stop, cachePrompt, temperature } = request;
  const cache = cachePrompt && { cache_control: { type: 'ephemeral', ttl: cachePrompt } };
  // The marker goes to the end of what stays the same: system text where there is one, else the tools.
  const system = cache ? [{ type: 'text', text: rendered.system, ...cache }] : rendered.system;
  const listed = tools?.map(({ name, description, inputSchema }, at) => ({
    name,
    description,
    input_schema: inputSchema,
    ...(rendered.system === undefined && at === tools.length - 1 && cache),
  }));
  const choice = toolChoiceOf(toolChoice);
  const format = schema?.jsonSchema && { format: { type: 'json_schema', schema: schema.jsonSchema } };
  return {
    model,
    max_tokens: maxOutputTokens,
    ...(rendered.system !== undefined && { system }),
    messages: rendered.messages.map(contentOf),
    ...(listed?.length && { tools: listed }),
    ...(choice && { tool_choice: choice }),
    ...((format || effort) && { output_config: { ...format, ...(effort && { effort }) } }),
    ...(temperature !== undefined && { temperature }),
    ...(stop?.length && { stop_sequences: stop }),
    ...(streamed && { stream: true }),
  };
}
