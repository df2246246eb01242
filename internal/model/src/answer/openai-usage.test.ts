import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openaiUsage } from './openai-usage.ts';

const plain = { prompt_tokens: 100, completion_tokens: 20 };
const usage = (more: object) => openaiUsage({ usage: { ...plain, ...more } });

describe('openaiUsage', () => {
  it('reads the searches that the Responses API bills', () => {
    const usage = { input_tokens: 1, output_tokens: 1 };
    expect(openaiUsage({ usage, tool_usage: { web_search: { num_requests: 2 } } })).toMatchObject({
      webSearches: 2,
    });
    expect(openaiUsage({ usage, tool_usage: { web_search: { num_requests: 0 } } })).not.toHaveProperty(
      'webSearches',
    );
  });

  it('finds cached tokens by every word that servers have for them', () => {
    for (const more of [
      { prompt_tokens_details: { cached_tokens: 60 } },
      { input_tokens_details: { cached_tokens: 60 } },
      { prompt_cache_hit_tokens: 60, prompt_cache_miss_tokens: 40 },
      { cached_tokens: 60 },
      { cache_read_input_tokens: 60, prompt_tokens_details: { cached_tokens: 0 } },
      { cached_prompt_tokens: 60 },
      { num_cached_tokens: 60 },
    ])
      expect(usage(more)).toMatchObject({ inputTokens: 100, cacheReadTokens: 60 });
    expect(usage({ cached_tokens: 500 })).toMatchObject({ cacheReadTokens: 100, cacheWriteTokens: 0 });
  });

  it('adds what the total counts beside the output, and cached input that stands beside the input', () => {
    const reasoned = { completion_tokens_details: { reasoning_tokens: 15 } };
    expect(usage({ total_tokens: 120, ...reasoned })).toMatchObject({
      outputTokens: 20,
      reasoningTokens: 15,
    });
    expect(usage({ total_tokens: 135, ...reasoned })).toMatchObject({
      outputTokens: 35,
      reasoningTokens: 15,
    });
    expect(usage({ total_tokens: 160, cache_read_input_tokens: 40 })).toMatchObject({
      inputTokens: 140,
      cacheReadTokens: 40,
      outputTokens: 20,
    });
    expect(usage({ total_tokens: 5, ...reasoned })).toMatchObject({ inputTokens: 100, outputTokens: 20 });
  });

  it('counts an answer with sound as one whose price is not sure', () => {
    expect(usage({ completion_tokens_details: { audio_tokens: 9 } })?.tiers).toEqual(['audio']);
    expect(usage({ completion_tokens_details: { audio_tokens: 0 } })).not.toHaveProperty('tiers');
  });

  it('reads the tier that served the answer, and nothing that is no word', () => {
    const tiers = (tier: unknown) => openaiUsage({ usage: plain, service_tier: tier })?.tiers;
    expect(tiers('Priority')).toEqual(['priority']);
    for (const tier of ['default', 'auto', 'on_demand', '', null, 7, 'a b', 'x'.repeat(41)])
      expect(tiers(tier)).toBeUndefined();
  });

  it('reads what the answer says that it cost, the part of the upstream only where the key is yours', () => {
    const cost = (more: object) => usage(more)?.billedUsd;
    const upstream = { cost_details: { upstream_inference_cost: 0.003 } };
    expect(cost({ cost: 0.001, is_byok: false, ...upstream })).toBe(0.001);
    expect(cost({ cost: 0.001, is_byok: true, ...upstream })).toBeCloseTo(0.004, 12);
    expect(cost({ cost: 0 })).toBe(0);
    expect(cost({ cost: { total_cost: 0.006, request_cost: 0.005 } })).toBe(0.006);
    expect(cost({ cost_in_usd_ticks: 37_756_000 })).toBeCloseTo(0.0037756, 12);
    expect(cost({ estimated_cost: 0.002 })).toBe(0.002);
    for (const wrong of [-1, Number.NaN, '0.1', null]) expect(cost({ cost: wrong })).toBeUndefined();
  });

  it('gives counts that fit together whatever stands there', () => {
    const anything = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.nat(1000));
    const shape = fc.dictionary(
      fc.constantFrom(
        'prompt_tokens',
        'completion_tokens',
        'total_tokens',
        'cached_tokens',
        'reasoning_tokens',
        'cost',
      ),
      anything,
    );
    fc.assert(
      fc.property(shape, (given) => {
        const read = openaiUsage({ usage: given });
        const { inputTokens, outputTokens, ...parts } = read ?? {};
        for (const [name, value] of Object.entries({ inputTokens, outputTokens, ...parts }))
          expect([name, value === undefined || (typeof value === 'number' && value >= 0)]).toEqual([
            name,
            true,
          ]);
        if (inputTokens !== undefined) expect(parts.cacheReadTokens).toBeLessThanOrEqual(inputTokens);
        if (outputTokens !== undefined) expect(parts.reasoningTokens).toBeLessThanOrEqual(outputTokens);
      }),
    );
  });
});
