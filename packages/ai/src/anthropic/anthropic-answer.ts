// Reads a whole answer of Anthropic.
import type { FinishReason } from '../model/text-model.ts';
import type { Usage } from '../model/usage.ts';
import { readCount } from '../model/usage.ts';
import type { Answer } from '../wire/dialect.ts';
import {
  isObject,
  listOf,
  objectOf,
  optionalText,
  textOf,
  throwReported,
  UnreadableAnswer,
} from '../wire/dialect.ts';

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
};

/** Writes a stop reason into an answer. */
export function putStopReason(answer: Answer, reason: unknown): void {
  answer.finishReason = (typeof reason === 'string' && reasons[reason]) || 'other';
  answer.isRefusal = reason === 'refusal';
}

/** Usage of the Messages API: cached input is counted beside `input_tokens`. Undefined where a count is missing or wrong. */
export function anthropicUsage(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  const fresh = readCount(value['input_tokens']);
  const outputTokens = readCount(value['output_tokens']);
  const cacheReadTokens = readCount(value['cache_read_input_tokens'] ?? 0);
  const written = readCount(value['cache_creation_input_tokens'] ?? 0);
  if (
    fresh === undefined ||
    outputTokens === undefined ||
    cacheReadTokens === undefined ||
    written === undefined
  )
    return undefined;
  const byAge = isObject(value['cache_creation']) ? value['cache_creation'] : {};
  const cacheWrite1hTokens = Math.min(written, readCount(byAge['ephemeral_1h_input_tokens']) ?? 0);
  const details = isObject(value['output_tokens_details']) ? value['output_tokens_details'] : {};
  return {
    inputTokens: fresh + cacheReadTokens + written,
    cacheReadTokens,
    cacheWriteTokens: written - cacheWrite1hTokens,
    cacheWrite1hTokens,
    outputTokens,
    reasoningTokens: readCount(details['thinking_tokens']) ?? 0,
    estimated: false,
  };
}

/** Reads a plain answer. */
export function readAnthropicAnswer(body: unknown): Answer {
  const message = objectOf(body, 'the body');
  throwReported(message);
  if (message['type'] !== 'message') throw new UnreadableAnswer('it is not a message');
  const answer: Answer = {
    text: '',
    toolCalls: [],
    finishReason: 'other',
    isRefusal: false,
    usage: anthropicUsage(message['usage']),
    model: optionalText(message['model']),
  };
  for (const entry of listOf(message['content'], 'content')) {
    const block = objectOf(entry, 'a block');
    if (block['type'] === 'text') answer.text += textOf(block['text'], 'text');
    else if (block['type'] === 'tool_use') {
      answer.toolCalls.push({
        id: textOf(block['id'], 'id'),
        name: textOf(block['name'], 'name'),
        input: block['input'],
      });
    }
  }
  putStopReason(answer, textOf(message['stop_reason'], 'stop_reason'));
  return answer;
}
