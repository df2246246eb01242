// Reads token counts in the words of OpenAI.
import type { Usage } from '../model/usage.ts';
import { readCount } from '../model/usage.ts';
import type { Json } from '../wire/dialect.ts';
import { isObject } from '../wire/dialect.ts';

/** Where a dialect of OpenAI keeps its counts. */
interface Fields {
  readonly input: string;
  readonly output: string;
}

/** Usage of OpenAI: cached input and reasoning are counted inside the totals. Undefined where a total is missing or wrong. */
export function openaiUsage(value: unknown, { input, output }: Fields): Usage | undefined {
  if (!isObject(value)) return undefined;
  const inputTokens = readCount(value[input]);
  const outputTokens = readCount(value[output]);
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const details = (name: string): Json =>
    isObject(value[`${name}_details`]) ? (value[`${name}_details`] as Json) : {};
  const cacheReadTokens = Math.min(inputTokens, readCount(details(input)['cached_tokens']) ?? 0);
  const written = readCount(details(input)['cache_write_tokens']) ?? 0;
  return {
    inputTokens,
    cacheReadTokens,
    cacheWriteTokens: Math.min(inputTokens - cacheReadTokens, written),
    cacheWrite1hTokens: 0,
    outputTokens,
    reasoningTokens: Math.min(outputTokens, readCount(details(output)['reasoning_tokens']) ?? 0),
    estimated: false,
  };
}
