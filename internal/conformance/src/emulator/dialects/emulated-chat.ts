// Emulates the answers of chat completions.
import type { EmulatedAnswer, EmulatedDialect, EmulatedEvent } from './emulated-answer.ts';
import { finishOf, piecesOf, usageOf } from './emulated-answer.ts';
import { openaiFailure } from './emulated-openai-failure.ts';

function usage(answer: EmulatedAnswer) {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usageOf(answer);
  return {
    prompt_tokens: inputTokens,
    prompt_tokens_details: { cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens },
    completion_tokens: outputTokens,
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: inputTokens + outputTokens,
  };
}

function callsOf(answer: EmulatedAnswer) {
  return (answer.toolCalls ?? []).map((call, index) => ({
    index,
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.input) },
  }));
}

const base = (model: string, object: string) => ({
  id: 'chatcmpl_emulated',
  object,
  created: 1_790_000_000,
  model,
});

/** Here a refusal has a field of its own, and stops as usual. */
function endOf(answer: EmulatedAnswer) {
  const reason = finishOf(answer);
  return reason === 'refusal'
    ? ({ field: 'refusal', reason: 'stop' } as const)
    : ({ field: 'content', reason } as const);
}

function plain(answer: EmulatedAnswer, model: string) {
  const { field, reason: finish_reason } = endOf(answer);
  const calls = callsOf(answer).map(({ index: _, ...call }) => call);
  const message = {
    role: 'assistant',
    content: null,
    refusal: null,
    [field]: answer.text || null,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  const choices = [{ index: 0, message, finish_reason, logprobs: null }];
  return { ...base(model, 'chat.completion'), choices, usage: usage(answer) };
}

function events(answer: EmulatedAnswer, model: string): EmulatedEvent[] {
  const { field, reason } = endOf(answer);
  const tools = callsOf(answer).flatMap(({ function: called, ...call }) => [
    { tool_calls: [{ ...call, function: { name: called.name, arguments: '' } }] },
    ...piecesOf(called.arguments).map((piece) => ({
      tool_calls: [{ index: call.index, function: { arguments: piece } }],
    })),
  ]);
  const deltas: object[] = [
    { role: 'assistant', content: '' },
    ...piecesOf(answer.text).map((text) => ({ [field]: text })),
    ...tools,
    {},
  ];
  const last = deltas.length - 1;
  const chunk = (choices: readonly object[], more: object = {}): EmulatedEvent => ({
    data: { ...base(model, 'chat.completion.chunk'), choices, ...more },
  });
  return [
    ...deltas.map((delta, at) => chunk([{ index: 0, delta, finish_reason: at === last ? reason : null }])),
    chunk([], { usage: usage(answer) }),
    { data: '[DONE]' },
  ];
}

/** Chat completions: the dialect of OpenAI-compatible servers. */
export const emulatedChat: EmulatedDialect = {
  name: 'chat',
  path: '/v1/chat/completions',
  plain,
  events,
  keepAlive: ': keep-alive\n\n',
  failure: openaiFailure,
  failureEvent: (kind) => ({ data: openaiFailure(kind) }),
};
