// What a budget sets aside for calls that ask for a dearer tier, or more than once.
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  createMemoryBudget,
  defineOutput,
  withBudget,
  withFallback,
  withObject,
  wrapModel,
} from '../../src/index.ts';
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

// BerriAI/litellm#41379
describe('a call that may ask more than once', () => {
  const schema = defineOutput({ name: 'mood', schema: z.object({ mood: z.enum(['good', 'bad']) }) });
  const unpriced = { model: 'm', provider: 'box', baseUrl: 'http://x/v1' };
  const day = (costUsd: number) =>
    createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd }] });

  it.each([0, 1, 5])(
    'has room for %i answers that do not fit, each as long as it may be',
    async (maxReasks) => {
      const asked: number[] = [];
      const fetch = async (_: unknown, { body = '' }: { body?: unknown } = {}) => {
        const { messages: sent } = JSON.parse(String(body)) as { messages: { content: string }[] };
        // A token a byte, as a tokenizer may have it at worst.
        asked.push(sent.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0));
        const usage = { prompt_tokens: asked.at(-1), completion_tokens: 1_000 };
        return new Response(completion({ content: 'x'.repeat(1_000) }, 'stop', { usage }), {
          headers: { 'content-type': 'application/json' },
        });
      };
      const model = createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', price, fetch });
      const request = { messages, schema };
      for (const limits of [{ maxOutputTokens: 1_000 }, {}]) {
        asked.length = 0;
        const reserved: number[] = [];
        const budget = day(1);
        const frugal = wrapModel(model, [withBudget(budget), withObject({ maxReasks })]);
        frugal.on('budget', ({ costUsd }) => reserved.push(costUsd));
        await expect(frugal.generate({ ...request, ...limits })).rejects.toMatchObject({
          code: 'malformed_response',
        });
        expect(asked).toHaveLength(1 + maxReasks);
        expect(reserved[0]).toBeGreaterThanOrEqual(budget.read('default')[0]?.spent.costUsd ?? 1);
      }
      // However long the caller lets an answer be, no model takes a longer one back.
      const most = withObject({ maxReasks })(model).bound?.({ ...request, maxOutputTokens: 1e12 });
      expect(most?.costUsd).toBeGreaterThan(1e6);
    },
  );

  it('asks once where no object is asked for', () => {
    const model = createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', price });
    expect(withObject()(model).bound?.({ messages })).toEqual(model.bound?.({ messages }));
  });

  it('is refused under a budget of dollars where its fallback has no price, when it is put around it', () => {
    const model = createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x/v1', price });
    const put = (options = {}) =>
      wrapModel(model, [
        withBudget(day(1), options),
        withFallback(createOpenAiCompatibleModel(unpriced)),
        withObject(),
      ]);
    expect(() => put()).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ path: 'box/m' })] }),
    );
    expect(() => put({ whenUnpriced: 'count_tokens' })).not.toThrow();
  });
});
