// Reads a whole answer of Anthropic.

import { isObject, type Json } from '@internal/kit/json';
import type { Answer } from '@internal/model';
import {
  createAnthropicBlocks,
  noProgress,
  objectOf,
  optionalText,
  putFinishWord,
  readBlocks,
  textOf,
  throwReported,
  UnreadableAnswer,
} from '@internal/model';
import type { Counted } from '@internal/prices';
import { readCount, readHighest, readTiers } from '@internal/prices';

/** The tokens of one usage, or of one step of it: cached input stands beside `input_tokens`. */
function tokensOf(usage: Json) {
  const byAge = isObject(usage['cache_creation']) ? usage['cache_creation'] : {};
  const hour = readHighest(byAge['ephemeral_1h_input_tokens']);
  const written = readHighest(
    usage['cache_creation_input_tokens'],
    hour + readHighest(byAge['ephemeral_5m_input_tokens']),
  );
  const cacheReadTokens = readHighest(usage['cache_read_input_tokens']);
  return {
    inputTokens: readHighest(usage['input_tokens']) + cacheReadTokens + written,
    outputTokens: readHighest(usage['output_tokens']),
    cacheReadTokens,
    cacheWriteTokens: written - Math.min(written, hour),
    cacheWrite1hTokens: Math.min(written, hour),
  };
}

/** The steps that summarized a context which grew too long: billed, and in no count at the top (`BetaIterationsUsage` of the SDK). */
function compactionsIn({ iterations }: Json): Json[] {
  const steps = Array.isArray(iterations) ? iterations.filter(isObject) : [];
  return steps.filter(({ type }) => type === 'compaction');
}

/** What the Messages API counts. */
export function anthropicUsage(value: unknown): Counted | undefined {
  if (!isObject(value)) return undefined;
  const hasInput = readCount(value['input_tokens']) !== undefined;
  const hasOutput = readCount(value['output_tokens']) !== undefined;
  if (!hasInput && !hasOutput) return undefined;
  const tokens = tokensOf(value);
  // One sum, priced by its length: where a price rises with the length, never below the bill.
  for (const step of compactionsIn(value))
    for (const [name, count] of Object.entries(tokensOf(step))) tokens[name as keyof typeof tokens] += count;
  const { inputTokens, outputTokens, ...cached } = tokens;
  const ofServer = isObject(value['server_tool_use']) ? value['server_tool_use'] : {};
  const webSearches = readHighest(ofServer['web_search_requests']);
  // Billed by its time, which no answer tells.
  const code = readHighest(ofServer['code_execution_requests']) > 0 ? 'code_execution' : undefined;
  const details = isObject(value['output_tokens_details']) ? value['output_tokens_details'] : {};
  return {
    ...(hasInput && { inputTokens }),
    ...(hasOutput && { outputTokens }),
    ...cached,
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
  blocks.runIn(message['container']);
  putFinishWord(answer, textOf(message['stop_reason'], 'stop_reason'));
  blocks.end();
  return answer;
}
