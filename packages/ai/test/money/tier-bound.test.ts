// What a budget sets aside for calls that ask for a dearer tier.
import { describe, expect, it } from '@jest/globals';
import { createMemoryBudget, withBudget, wrapModel } from '../../src/index.ts';
import { createOpenAiCompatibleModel } from '../../src/openai.ts';
import { completion } from '../oracle/support/bytes.ts';

const tier = { service_tier: 'priority' };
const price = { input: 1, output: 1, tiers: { priority: 2 } };
const messages = [{ role: 'user' as const, content: 'Hi.' }];

describe('two calls at once in a dearer tier, with room for one', () => {
  it.each([
    ['asked for by the request', {}, { extraBody: tier }],
    ['asked for by the model', { extraBody: tier }, {}],
    [
      'asked for in the words of a client',
      {},
      { wire: { dialect: 'chat', body: JSON.stringify({ messages, ...tier }), headers: {}, texts: [] } },
    ],
  ] as const)('are one call and one refusal: %s', async (_, options, more) => {
    let asked = 0;
    const fetch = async () => {
      asked += 1;
      return new Response(completion({ content: 'Yes.' }, 'stop', tier), {
        headers: { 'content-type': 'application/json' },
      });
    };
    const model = createOpenAiCompatibleModel({
      model: 'm',
      baseUrl: 'http://x/v1',
      price,
      fetch,
      ...options,
    });
    const request = { messages, maxOutputTokens: 1_000 };
    const ordinary = createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', price });
    const costUsd = 3 * (ordinary.bound?.(request).costUsd ?? 0);
    const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd }] });
    const frugal = wrapModel(model, [withBudget(budget)]);
    const ends = await Promise.allSettled([1, 2].map(() => frugal.generate({ ...request, ...more })));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(ends[1]).toMatchObject({ reason: { code: 'budget_exceeded' } });
    expect(asked).toBe(1);
  });
});
