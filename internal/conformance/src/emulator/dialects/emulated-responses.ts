// Emulates the answers of the Responses API.
import type { EmulatedAnswer, EmulatedDialect, EmulatedEvent } from './emulated-answer.ts';
import { finishOf, piecesOf, usageOf } from './emulated-answer.ts';
import { openaiFailure } from './emulated-openai-failure.ts';

// OpenAI counts cached input and reasoning inside the totals.
function usage(answer: EmulatedAnswer) {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usageOf(answer);
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: inputTokens + outputTokens,
  };
}

const response = (model: string, more: object) => ({
  id: 'resp_emulated',
  object: 'response',
  created_at: 1_790_000_000,
  model,
  error: null,
  ...more,
});

const textItem = (content: readonly object[], status = 'completed') => ({
  type: 'message',
  id: 'item_0',
  role: 'assistant',
  status,
  content,
});

function outputOf(answer: EmulatedAnswer) {
  const { text } = answer;
  const calls = (answer.toolCalls ?? []).map((call, at) => ({
    type: 'function_call',
    id: `item_${at + 1}`,
    call_id: call.id,
    name: call.name,
    arguments: JSON.stringify(call.input),
    status: 'completed',
  }));
  const part =
    finishOf(answer) === 'refusal'
      ? { type: 'refusal', refusal: text }
      : { type: 'output_text', text, annotations: [] };
  return [textItem([part]), ...calls];
}

function plain(answer: EmulatedAnswer, model: string) {
  const cut = answer.finishReason === 'length';
  return response(model, {
    status: cut ? 'incomplete' : 'completed',
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    output: outputOf(answer),
    usage: usage(answer),
  });
}

/** The text item as it comes in pieces; its last event is the item as a whole. */
function textEvents(answer: EmulatedAnswer, item: unknown): Record<string, unknown>[] {
  const at = { item_id: 'item_0', output_index: 0, content_index: 0 };
  const isRefusal = finishOf(answer) === 'refusal';
  const kind = isRefusal ? 'refusal' : 'output_text';
  const field = isRefusal ? 'refusal' : 'text';
  const part = (said: string) => ({ type: kind, [field]: said, ...(!isRefusal && { annotations: [] }) });
  return [
    { type: 'response.output_item.added', output_index: 0, item: textItem([], 'in_progress') },
    { type: 'response.content_part.added', ...at, part: part('') },
    ...piecesOf(answer.text).map((delta) => ({ type: `response.${kind}.delta`, ...at, delta })),
    { type: `response.${kind}.done`, ...at, [field]: answer.text },
    { type: 'response.content_part.done', ...at, part: part(answer.text) },
    { type: 'response.output_item.done', output_index: 0, item },
  ];
}

/** A call, its arguments in pieces. */
function callEvents(item: Record<string, unknown>, output_index: number): Record<string, unknown>[] {
  const at = { item_id: item['id'], output_index };
  const said = String(item['arguments']);
  return [
    {
      type: 'response.output_item.added',
      output_index,
      item: { ...item, arguments: '', status: 'in_progress' },
    },
    ...piecesOf(said).map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
    { type: 'response.function_call_arguments.done', ...at, arguments: said },
    { type: 'response.output_item.done', output_index, item },
  ];
}

function events(answer: EmulatedAnswer, model: string): EmulatedEvent[] {
  const open = response(model, { status: 'in_progress', output: [], usage: null });
  const [text, ...calls] = outputOf(answer);
  const list = [
    { type: 'response.created', response: open },
    { type: 'response.in_progress', response: open },
    ...textEvents(answer, text),
    ...calls.flatMap((call, at) => callEvents(call, at + 1)),
    {
      type: answer.finishReason === 'length' ? 'response.incomplete' : 'response.completed',
      response: plain(answer, model),
    },
  ];
  return list.map((data, sequence_number) => ({
    event: String(data.type),
    data: { ...data, sequence_number },
  }));
}

/** The Responses API of OpenAI. */
export const emulatedResponses: EmulatedDialect = {
  name: 'responses',
  path: '/v1/responses',
  plain,
  events,
  keepAlive: ': keep-alive\n\n',
  failure: openaiFailure,
  failureEvent: (kind) => ({
    event: 'error',
    data: { ...openaiFailure(kind).error, type: 'error', sequence_number: 1 },
  }),
};
