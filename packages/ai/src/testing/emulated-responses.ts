// Infrastructure Service: ai · stable API, changes affect all users
import type { EmulatedAnswer, EmulatedDialect, EmulatedEvent } from './emulated-answer.ts';
import { piecesOf, usageOf } from './emulated-answer.ts';
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

const textItem = (content: object) => ({
  type: 'message',
  id: 'item_0',
  role: 'assistant',
  status: 'completed',
  content: [content],
});

function outputOf(answer: EmulatedAnswer) {
  const calls = (answer.toolCalls ?? []).map((call, at) => ({
    type: 'function_call',
    id: `item_${at + 1}`,
    call_id: call.id,
    name: call.name,
    arguments: JSON.stringify(call.input),
    status: 'completed',
  }));
  return [textItem({ type: 'output_text', text: answer.text, annotations: [] }), ...calls];
}

function plain(answer: EmulatedAnswer, model: string, output: unknown = outputOf(answer)) {
  const cut = answer.finishReason === 'length';
  return response(model, {
    status: cut ? 'incomplete' : 'completed',
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    output,
    usage: usage(answer),
  });
}

function numbered(list: ({ type: string } & Record<string, unknown>)[]): EmulatedEvent[] {
  return list.map((data, sequence_number) => ({ event: data.type, data: { ...data, sequence_number } }));
}

function events(answer: EmulatedAnswer, model: string): EmulatedEvent[] {
  const final = plain(answer, model);
  const at = { item_id: 'item_0', output_index: 0, content_index: 0 };
  return numbered([
    {
      type: 'response.created',
      response: response(model, { status: 'in_progress', output: [], usage: null }),
    },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...textItem({}), content: [], status: 'in_progress' },
    },
    { type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '', annotations: [] } },
    ...piecesOf(answer.text).map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
    { type: 'response.output_text.done', ...at, text: answer.text },
    ...outputOf(answer).map((item, output_index) => ({
      type: 'response.output_item.done',
      output_index,
      item,
    })),
    {
      type: answer.finishReason === 'length' ? 'response.incomplete' : 'response.completed',
      response: final,
    },
  ]);
}

const declined = [textItem({ type: 'refusal', refusal: 'I will not.' })];

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
  refusalPlain: (model) => plain({ text: '' }, model, declined),
  refusalEvents: (model) =>
    numbered([
      {
        type: 'response.created',
        response: response(model, { status: 'in_progress', output: [], usage: null }),
      },
      {
        type: 'response.refusal.delta',
        item_id: 'item_0',
        output_index: 0,
        content_index: 0,
        delta: 'I will not.',
      },
      { type: 'response.completed', response: plain({ text: '' }, model, declined) },
    ]),
  usageField: 'usage',
};
