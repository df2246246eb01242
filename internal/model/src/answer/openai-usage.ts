// Reads token counts in the words of OpenAI and of the servers that speak like it.
import { isObject, type Json } from '@internal/kit/json';
import type { Counted } from '@internal/prices';
import { readCount, readHighest, readTiers } from '@internal/prices';

const objectIn = (holder: Json, name: string): Json => (isObject(holder[name]) ? (holder[name] as Json) : {});

/** Where an answer or a chunk keeps its counts: at the top, in the choice (Moonshot) or under `x_groq`. */
function countsIn(holder: Json): Json | undefined {
  const choices = holder['choices'];
  const places = [holder, Array.isArray(choices) ? choices[0] : undefined, holder['x_groq']];
  for (const place of places) if (isObject(place) && isObject(place['usage'])) return place['usage'];
  return undefined;
}

/**
 * What a whole answer or one chunk counts. Cached input and reasoning are inside the totals at OpenAI; servers that count
 * them beside are known by their `total_tokens`. Without counts it is the tier alone, so that an answer that is cut before them
 * has its price.
 */
export function openaiUsage(holder: Json): Counted | undefined {
  const usage = countsIn(holder);
  if (usage === undefined) {
    const named = readTiers(holder['service_tier']);
    return named.tiers && named;
  }
  const details = {
    input: { ...objectIn(usage, 'input_tokens_details'), ...objectIn(usage, 'prompt_tokens_details') },
    output: { ...objectIn(usage, 'output_tokens_details'), ...objectIn(usage, 'completion_tokens_details') },
  } as const satisfies Record<string, Json>;
  const { input: ofInput, output: ofOutput }: Record<'input' | 'output', Json> = details;
  const cacheReadTokens = readHighest(
    ofInput['cached_tokens'],
    ofInput['cache_read_tokens'],
    ...cacheReadWords.map((word) => usage[word]),
  );
  const cacheWriteTokens = readHighest(
    ofInput['cache_write_tokens'],
    ofInput['cache_creation_tokens'],
    ofInput['cache_creation_input_tokens'],
    usage['cache_creation_input_tokens'],
    usage['cache_write_tokens'],
  );
  const reasoning = readHighest(ofOutput['reasoning_tokens'], usage['reasoning_tokens']);
  const sums = addWhatStandsBeside(usage, cacheReadTokens + cacheWriteTokens, reasoning);
  const billed = billedIn(usage);
  if (Object.keys({ ...sums, ...billed }).length === 0) return undefined;
  const input = sums.inputTokens ?? Number.POSITIVE_INFINITY;
  const output = sums.outputTokens ?? Number.POSITIVE_INFINITY;
  // The Responses API counts what it bills, fewer than the calls that stand in the answer.
  const searches = readHighest(objectIn(objectIn(holder, 'tool_usage'), 'web_search')['num_requests']);
  const heard = readHighest(ofInput['audio_tokens'], ofOutput['audio_tokens']) > 0 ? 'audio' : undefined;
  return {
    ...sums,
    cacheReadTokens: Math.min(input, cacheReadTokens),
    cacheWriteTokens: Math.min(Math.max(0, input - cacheReadTokens), cacheWriteTokens),
    reasoningTokens: Math.min(output, reasoning),
    ...readTiers(holder['service_tier'] ?? usage['service_tier'], heard),
    ...(searches > 0 && { webSearches: searches }),
    ...billed,
  };
}

// DeepSeek, Moonshot and Anthropic's own words, and those of gateways and local servers.
const cacheReadWords = [
  'prompt_cache_hit_tokens',
  'cached_tokens',
  'cache_read_input_tokens',
  'cache_read_tokens',
  'cached_prompt_tokens',
  'cached_input_tokens',
  'prompt_cached_tokens',
  'num_cached_tokens',
  'cached_content_token_count',
];

function addWhatStandsBeside(usage: Json, cached: number, reasoning: number): Counted {
  const inputTokens = readCount(usage['prompt_tokens'] ?? usage['input_tokens']);
  const outputTokens = readCount(usage['completion_tokens'] ?? usage['output_tokens']);
  if (inputTokens === undefined || outputTokens === undefined)
    return {
      ...(inputTokens !== undefined && { inputTokens }),
      ...(outputTokens !== undefined && { outputTokens }),
    };
  const total = readCount(usage['total_tokens']);
  const beside = total === undefined ? 0 : total - inputTokens - outputTokens;
  if (beside > 0 && beside === cached && beside !== reasoning)
    return { inputTokens: inputTokens + cached, outputTokens };
  if (beside > 0) return { inputTokens, outputTokens: outputTokens + beside };
  const isBeside = total === undefined && reasoning > outputTokens;
  return { inputTokens, outputTokens: isBeside ? outputTokens + reasoning : outputTokens };
}

/** What the answer says it cost: OpenRouter (the upstream bills its own part where the key is yours), Perplexity, xAI, DeepInfra. */
function billedIn(usage: Json): Counted {
  const amount = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  const ticks = amount(usage['cost_in_usd_ticks']);
  const upstream =
    usage['is_byok'] === true ? (amount(objectIn(usage, 'cost_details')['upstream_inference_cost']) ?? 0) : 0;
  const billed =
    amount(usage['cost']) ??
    amount(objectIn(usage, 'cost')['total_cost']) ??
    (ticks === undefined ? amount(usage['estimated_cost']) : ticks / 1e10);
  return billed === undefined ? {} : { billedUsd: billed + upstream };
}
