// Reads a whole answer of Anthropic.

import { isObject } from '@internal/kit/json';
import type { Answer } from '@internal/model';
import {
  noProgress,
  objectOf,
  optionalText,
  putFinishWord,
  textOf,
  throwReported,
  UnreadableAnswer,
} from '@internal/model';
import type { Counted } from '@internal/prices';
import { readCount, readHighest, readTiers } from '@internal/prices';
import { createAnthropicBlocks, readBlocks } from './anthropic-blocks.ts';

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
  const ofServer = isObject(value['server_tool_use']) ? value['server_tool_use'] : {};
  const webSearches = readHighest(ofServer['web_search_requests']);
  // Billed by its time, which no answer tells.
  const code = readHighest(ofServer['code_execution_requests']) > 0 ? 'code_execution' : undefined;
  const details = isObject(value['output_tokens_details']) ? value['output_tokens_details'] : {};
  return {
    ...(fresh !== undefined && { inputTokens: fresh + cacheReadTokens + written }),
    ...(outputTokens !== undefined && { outputTokens }),
    cacheReadTokens,
    cacheWriteTokens: written - Math.min(written, hour),
    cacheWrite1hTokens: Math.min(written, hour),
    reasoningTokens: readHighest(details['thinking_tokens']),
    ...(webSearches > 0 && { webSearches }),
    ...readTiers(value['service_tier'], value['speed'], value['inference_geo'], code),
  };
}

/** Reads a plain answer. */
export function readAnthropicAnswer(body: unknown, isPassed?: boolean): Answer {
  throwReported(body);
  const message = objectOf(body, 'the body');
  const { type = 'message', content } = message;
  if (type !== 'message') throw new UnreadableAnswer('it is not a message');
  const progress = noProgress(isPassed);
  const { answer } = progress;
  answer.usage = anthropicUsage(message['usage']);
  answer.model = optionalText(message['model']);
  const blocks = createAnthropicBlocks(progress, true);
  readBlocks(blocks, content);
  putFinishWord(answer, textOf(message['stop_reason'], 'stop_reason'));
  blocks.end();
  return answer;
}
