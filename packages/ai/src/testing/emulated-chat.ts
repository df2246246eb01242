// Infrastructure Service: ai · stable API, changes affect all users
import type { EmulatedAnswer, EmulatedDialect, EmulatedEvent } from './emulated-answer.ts';
import { piecesOf, usageOf } from './emulated-answer.ts';
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

function finishOf({ finishReason, toolCalls }: EmulatedAnswer): string {
  return finishReason ?? (toolCalls?.length ? 'tool_calls' : 'stop');
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

function plain(answer: EmulatedAnswer, model: string, refusal: string | null = null) {
  const calls = callsOf(answer).map(({ index: _, ...call }) => call);
  const message = {
    role: 'assistant',
    content: answer.text || null,
    refusal,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return {
    ...base(model, 'chat.completion'),
    choices: [{ index: 0, message, finish_reason: finishOf(answer), logprobs: null }],
    usage: usage(answer),
  };
}

function chunks(
  model: string,
  deltas: readonly object[],
  finish_reason: string,
  counted: object,
): EmulatedEvent[] {
  const chunk = (choices: readonly object[], more: object = {}): EmulatedEvent => ({
    data: { ...base(model, 'chat.completion.chunk'), choices, ...more },
  });
  return [
    chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]),
    ...deltas.map((delta) => chunk([{ index: 0, delta, finish_reason: null }])),
    chunk([{ index: 0, delta: {}, finish_reason }]),
    chunk([], { usage: counted }),
    { data: '[DONE]' },
  ];
}

function events(answer: EmulatedAnswer, model: string): EmulatedEvent[] {
  const deltas: object[] = piecesOf(answer.text).map((content) => ({ content }));
  for (const { function: called, ...call } of callsOf(answer)) {
    deltas.push({ tool_calls: [{ ...call, function: { name: called.name, arguments: '' } }] });
    for (const piece of piecesOf(called.arguments))
      deltas.push({ tool_calls: [{ index: call.index, function: { arguments: piece } }] });
  }
  return chunks(model, deltas, finishOf(answer), usage(answer));
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
  refusalPlain: (model) => plain({ text: '' }, model, 'I will not.'),
  refusalEvents: (model) => chunks(model, [{ refusal: 'I will not.' }], 'stop', usage({ text: '' })),
  usageField: 'usage',
};
