// Infrastructure Service: ai · stable API, changes affect all users
import type { EmulatedAnswer, EmulatedDialect, EmulatedEvent, EmulatedFailure } from './emulated-answer.ts';
import { piecesOf, usageOf } from './emulated-answer.ts';

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

function stopReason({ finishReason, toolCalls }: EmulatedAnswer): string {
  if (finishReason === 'length') return 'max_tokens';
  return finishReason === 'tool_calls' || toolCalls?.length ? 'tool_use' : 'end_turn';
}

const message = (model: string, more: object) => ({
  id: 'msg_emulated',
  type: 'message',
  role: 'assistant',
  model,
  ...more,
});

function events(answer: EmulatedAnswer, model: string, reason = stopReason(answer)): EmulatedEvent[] {
  const counted = usage(answer);
  const typed = (data: { type: string } & Record<string, unknown>): EmulatedEvent => ({
    event: data.type,
    data,
  });
  const list = [
    typed({
      type: 'message_start',
      message: message(model, {
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...counted, output_tokens: 1 },
      }),
    }),
    typed({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    typed({ type: 'ping' }),
    ...piecesOf(answer.text).map((text) =>
      typed({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    ),
    typed({ type: 'content_block_stop', index: 0 }),
  ];
  for (const [at, call] of (answer.toolCalls ?? []).entries()) {
    const index = at + 1;
    list.push(
      typed({
        type: 'content_block_start',
        index,
        content_block: { type: 'tool_use', id: call.id, name: call.name, input: {} },
      }),
    );
    for (const partial_json of piecesOf(JSON.stringify(call.input)))
      list.push(
        typed({ type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json } }),
      );
    list.push(typed({ type: 'content_block_stop', index }));
  }
  list.push(
    typed({ type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage: counted }),
    typed({ type: 'message_stop' }),
  );
  return list;
}

function plain(answer: EmulatedAnswer, model: string, reason = stopReason(answer)) {
  const tools = (answer.toolCalls ?? []).map((call) => ({ type: 'tool_use', ...call }));
  const content = [{ type: 'text', text: answer.text }, ...tools];
  return message(model, { content, stop_reason: reason, stop_sequence: null, usage: usage(answer) });
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
  refusalPlain: (model) => plain({ text: 'I will' }, model, 'refusal'),
  refusalEvents: (model) => events({ text: 'I will' }, model, 'refusal'),
  usageField: 'usage',
};
