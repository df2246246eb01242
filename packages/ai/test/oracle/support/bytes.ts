// The bytes of the three dialects, in pieces a row can vary.
export type Json = Record<string, unknown>;

const dataOf = (event: Json | string): string => (typeof event === 'string' ? event : JSON.stringify(event));

/** Events of a stream without names. */
export const sse = (...events: readonly (Json | string)[]): string =>
  events.map((event) => `data: ${dataOf(event)}\n\n`).join('');
/** Events named by their type. */
export const named = (...events: readonly Json[]): string =>
  events.map((event) => `event: ${String(event['type'])}\n${sse(event)}`).join('');
export const done = '[DONE]';

// Chat completions.
export const chunk = (delta: Json, finish: string | null = null, more: Json = {}): Json => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_700_000_000,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
});
export const role = chunk({ role: 'assistant', content: '' });
export const text = (content: unknown, finish: string | null = null): Json => chunk({ content }, finish);
export const end = (finish: string | null = 'stop', more: Json = {}): Json => chunk({}, finish, more);
export const toolPart = (
  index: number | undefined,
  id: string | undefined,
  json: unknown,
  name = 'look_up',
): Json => ({
  ...(index !== undefined && { index }),
  ...(id !== undefined && { id, type: 'function' }),
  function: { ...(id !== undefined && { name }), arguments: json },
});
/** A chunk with one piece of a tool call; with an id it opens the call. */
export const tool = (index: number | undefined, id: string | undefined, json: unknown, name?: string): Json =>
  chunk({ tool_calls: [toolPart(index, id, json, name)] });
export const counted = (prompt: unknown, completion: unknown, more: Json = {}): Json => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  ...(typeof prompt === 'number' && typeof completion === 'number' && { total_tokens: prompt + completion }),
  ...more,
});
export const usageChunk = (usage: unknown): Json => ({ ...chunk({}), choices: [], usage });
export const completion = (message: Json, finish: string | null = 'stop', more: Json = {}): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: finish }],
    usage: counted(10, 5),
    ...more,
  });
export const wholeTool = (id: unknown, json: unknown, name = 'look_up'): Json => ({
  id,
  type: 'function',
  function: { name, arguments: json },
});

// Messages.
export const opening = (usage: unknown = { input_tokens: 10, output_tokens: 1 }, more: Json = {}): Json => ({
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
    ...more,
  },
});
export const blockStart = (index: number, content_block: Json): Json => ({
  type: 'content_block_start',
  index,
  content_block,
});
export const blockDelta = (index: number, delta: Json): Json => ({
  type: 'content_block_delta',
  index,
  delta,
});
export const blockStop = (index: number): Json => ({ type: 'content_block_stop', index });
export const textBlock = (index: number, ...texts: readonly string[]): Json[] => [
  blockStart(index, { type: 'text', text: '' }),
  ...texts.map((part) => blockDelta(index, { type: 'text_delta', text: part })),
  blockStop(index),
];
export const toolBlock = (index: number, id: string, ...json: readonly string[]): Json[] => [
  blockStart(index, { type: 'tool_use', id, name: 'look_up', input: {} }),
  ...json.map((partial_json) => blockDelta(index, { type: 'input_json_delta', partial_json })),
  blockStop(index),
];
export const messageDelta = (stop_reason: string | null, usage: unknown = { output_tokens: 5 }): Json => ({
  type: 'message_delta',
  delta: { stop_reason, stop_sequence: null },
  ...(usage !== undefined && { usage }),
});
export const messageStop: Json = { type: 'message_stop' };
export const closing = (stop_reason: string | null = 'end_turn', usage?: unknown): Json[] => [
  messageDelta(stop_reason, usage ?? { output_tokens: 5 }),
  messageStop,
];
export const message = (content: unknown, stop_reason: string | null = 'end_turn', more: Json = {}): string =>
  JSON.stringify({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content,
    stop_reason,
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 5 },
    ...more,
  });

// Responses.
export const said = (words: string, id = 'msg_1'): Json => ({
  type: 'message',
  id,
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text: words, annotations: [] }],
});
export const called = (json: string, id = 'call_1', name = 'look_up'): Json => ({
  type: 'function_call',
  id: `fc_${id}`,
  call_id: id,
  name,
  arguments: json,
  status: 'completed',
});
export const response = (output: unknown, more: Json = {}): Json => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1_700_000_000,
  status: 'completed',
  model: 'm',
  output,
  usage: { input_tokens: 7, output_tokens: 3, total_tokens: 10 },
  ...more,
});
export const created: Json = {
  type: 'response.created',
  response: response([], { status: 'in_progress', usage: null }),
};
export const completed = (output: unknown, more: Json = {}): Json => ({
  type: 'response.completed',
  response: response(output, more),
});
export const itemAdded = (item: Json, output_index = 0): Json => ({
  type: 'response.output_item.added',
  output_index,
  item,
});
export const itemDone = (item: Json, output_index = 0): Json => ({
  type: 'response.output_item.done',
  output_index,
  item,
});
export const textAdded = (output_index = 0, id = 'msg_1'): Json[] => [
  itemAdded({ ...said('', id), content: [], status: 'in_progress' }, output_index),
  {
    type: 'response.content_part.added',
    item_id: id,
    output_index,
    content_index: 0,
    part: { type: 'output_text', text: '', annotations: [] },
  },
];
export const textDelta = (delta: string, output_index = 0, id = 'msg_1'): Json => ({
  type: 'response.output_text.delta',
  item_id: id,
  output_index,
  content_index: 0,
  delta,
});
export const textDone = (words: string, output_index = 0, id = 'msg_1'): Json[] => [
  { type: 'response.output_text.done', item_id: id, output_index, content_index: 0, text: words },
  {
    type: 'response.content_part.done',
    item_id: id,
    output_index,
    content_index: 0,
    part: { type: 'output_text', text: words, annotations: [] },
  },
  itemDone(said(words, id), output_index),
];
export const callEvents = (json: string, output_index = 0, id = 'call_1'): Json[] => [
  itemAdded({ ...called('', id), status: 'in_progress' }, output_index),
  { type: 'response.function_call_arguments.delta', item_id: `fc_${id}`, output_index, delta: json },
  { type: 'response.function_call_arguments.done', item_id: `fc_${id}`, output_index, arguments: json },
  itemDone(called(json, id), output_index),
];
