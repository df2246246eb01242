// Reads a whole answer of Anthropic.
import type { FinishReason } from '../model/text-model.ts';
import type { Counted } from '../model/usage.ts';
import { readCount, readHighest, readTiers } from '../model/usage.ts';
import type { Answer } from '../wire/dialect.ts';
import {
  emptyAnswer,
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

/** What the Messages API counts: cached input stands beside `input_tokens`. */
export function anthropicUsage(value: unknown): Counted | undefined {
  if (!isObject(value)) return undefined;
  const fresh = readCount(value['input_tokens']);
  const outputTokens = readCount(value['output_tokens']);
  if (fresh === undefined && outputTokens === undefined) return undefined;
  const byAge = isObject(value['cache_creation']) ? value['cache_creation'] : {};
  const hour = readHighest(byAge['ephemeral_1h_input_tokens']);
  const written = readHighest(
    value['cache_creation_input_tokens'],
    hour + readHighest(byAge['ephemeral_5m_input_tokens']),
  );
  const cacheReadTokens = readHighest(value['cache_read_input_tokens']);
  const details = isObject(value['output_tokens_details']) ? value['output_tokens_details'] : {};
  return {
    ...(fresh !== undefined && { inputTokens: fresh + cacheReadTokens + written }),
    ...(outputTokens !== undefined && { outputTokens }),
    cacheReadTokens,
    cacheWriteTokens: written - Math.min(written, hour),
    cacheWrite1hTokens: Math.min(written, hour),
    reasoningTokens: readHighest(details['thinking_tokens']),
    ...readTiers(value['service_tier'], value['speed'], value['inference_geo']),
  };
}

/** Reads a plain answer. */
export function readAnthropicAnswer(body: unknown): Answer {
  const message = objectOf(body, 'the body');
  throwReported(message);
  if (message['type'] !== 'message') throw new UnreadableAnswer('it is not a message');
  const answer: Answer = {
    ...emptyAnswer(),
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
