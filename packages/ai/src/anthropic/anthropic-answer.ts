// Reads a whole answer of Anthropic.
import { type Answer, noProgress } from '../answer/answer.ts';
import { putFinishWord } from '../answer/finish-words.ts';
import { isObject, objectOf, optionalText, textOf, throwReported } from '../answer/json-shape.ts';
import { UnreadableAnswer } from '../answer/reported-error.ts';
import type { Usage } from '../model/usage.ts';
import { readCount } from '../model/usage.ts';
import { createAnthropicBlocks, readBlocks } from './anthropic-blocks.ts';

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
  throwReported(body);
  const message = objectOf(body, 'the body');
  const { type = 'message', content } = message;
  if (type !== 'message') throw new UnreadableAnswer('it is not a message');
  const progress = noProgress();
  const { answer } = progress;
  answer.usage = anthropicUsage(message['usage']);
  answer.model = optionalText(message['model']);
  const blocks = createAnthropicBlocks(progress, true);
  readBlocks(blocks, content);
  putFinishWord(answer, textOf(message['stop_reason'], 'stop_reason'));
  blocks.end();
  return answer;
}
