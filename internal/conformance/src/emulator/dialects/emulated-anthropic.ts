// Emulates the answers of Anthropic.
import type { EmulatedAnswer, EmulatedDialect, EmulatedEvent, EmulatedFailure } from './emulated-answer.ts';
import { finishOf, piecesOf, usageOf } from './emulated-answer.ts';

const types: Record<EmulatedFailure, string> = {
  overloaded: 'overloaded_error',
  rate_limit: 'rate_limit_error',
  quota: 'billing_error',
  server: 'api_error',
  bad_request: 'invalid_request_error',
  context: 'invalid_request_error',
  auth: 'authentication_error',
  permission: 'permission_error',
  not_found: 'not_found_error',
};
const messages: Partial<Record<EmulatedFailure, string>> = {
  context: 'prompt is too long: 210000 tokens > 200000 maximum',
};

const failure = (kind: EmulatedFailure) => ({
  type: 'error',
  error: { type: types[kind], message: messages[kind] ?? `emulated: ${kind}` },
  request_id: 'req_emulated',
});

// Anthropic counts cached input beside `input_tokens`, not inside it.
function usage(answer: EmulatedAnswer) {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usageOf(answer);
  return {
    input_tokens: inputTokens - cacheReadTokens - cacheWriteTokens,
    cache_read_input_tokens: cacheReadTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    output_tokens: outputTokens,
    output_tokens_details: { thinking_tokens: reasoningTokens },
  };
}

const reasons = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use', refusal: 'refusal' };

const message = (model: string, more: object) => ({
  id: 'msg_emulated',
  type: 'message',
  role: 'assistant',
  model,
  ...more,
});

function events(answer: EmulatedAnswer, model: string): EmulatedEvent[] {
  const counted = usage(answer);
  const open = {
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...counted, output_tokens: 1 },
  };
  const tools = (answer.toolCalls ?? []).flatMap(({ input, ...call }, at) => [
    { type: 'content_block_start', index: at + 1, content_block: { type: 'tool_use', ...call, input: {} } },
    ...piecesOf(JSON.stringify(input)).map((partial_json) => ({
      type: 'content_block_delta',
      index: at + 1,
      delta: { type: 'input_json_delta', partial_json },
    })),
    { type: 'content_block_stop', index: at + 1 },
  ]);
  const delta = { stop_reason: reasons[finishOf(answer)], stop_sequence: null };
  return [
    { type: 'message_start', message: message(model, open) },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'ping' },
    ...piecesOf(answer.text).map((text) => ({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text },
    })),
    { type: 'content_block_stop', index: 0 },
    ...tools,
    { type: 'message_delta', delta, usage: counted },
    { type: 'message_stop' },
  ].map((data) => ({ event: data.type, data }));
}

function plain(answer: EmulatedAnswer, model: string) {
  const tools = (answer.toolCalls ?? []).map((call) => ({ type: 'tool_use', ...call }));
  const content = [{ type: 'text', text: answer.text }, ...tools];
  const stop_reason = reasons[finishOf(answer)];
  return message(model, { content, stop_reason, stop_sequence: null, usage: usage(answer) });
}

/** The Messages API of Anthropic, version 2026-10-21. */
export const emulatedAnthropic: EmulatedDialect = {
  name: 'anthropic',
  path: '/v1/messages',
  plain,
  events,
  keepAlive: 'event: ping\ndata: {"type":"ping"}\n\n',
  failure,
  failureEvent: (kind) => ({ event: 'error', data: failure(kind) }),
};
