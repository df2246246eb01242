import type { AiErrorCode, TextEvent, TextModel } from '@internal/model';
import { AiError } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wrapModel } from '../layers/wrap-model.ts';
import { mockModel } from '../testing/mock-model.ts';
import { routeModels, withFallback } from './route-models.ts';

const request = { messages: [{ role: 'user' as const, content: 'x' }] };
const failing = (provider: string, failWith: AiErrorCode, retryAfterMs?: number) =>
  mockModel({ provider, answers: [{ failWith, ...(retryAfterMs !== undefined && { retryAfterMs }) }] });
const answering = (provider: string, text = provider) => mockModel({ provider, answers: [text] });
async function collect(events: AsyncIterable<TextEvent>): Promise<TextEvent[]> {
  const list: TextEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

describe('routeModels', () => {
  it('tries each model once, in order, and says what was tried', async () => {
    const first = failing('a', 'overloaded');
    const result = await routeModels([first, failing('b', 'auth'), answering('c'), answering('d')]).generate(
      request,
    );
    expect(result).toMatchObject({ text: 'c', provider: 'c' });
    expect(result.attempts.map(({ provider, ok, attempt }) => [provider, ok, attempt])).toEqual([
      ['a', false, 1],
      ['b', false, 2],
      ['c', true, 3],
    ]);
    expect(first.requests).toHaveLength(1);
  });

  it.each(['bad_request', 'refusal', 'guard_blocked', 'budget_exceeded', 'aborted'] as const)(
    'does not ask another model after %s',
    async (code) => {
      const other = answering('b');
      await expect(routeModels([failing('a', code), other]).generate(request)).rejects.toMatchObject({
        code,
      });
      expect(other.requests).toHaveLength(0);
    },
  );

  it('asks another model when one cannot do what is asked', async () => {
    const blind = mockModel({ provider: 'a', capabilities: { tools: false } });
    const tools = [{ name: 't', description: '', inputSchema: {} }];
    expect((await routeModels([blind, answering('b')]).generate({ ...request, tools })).provider).toBe('b');
  });

  it('fails with the error that can be retried soonest, and all attempts', async () => {
    const route = routeModels([
      failing('a', 'auth'),
      failing('b', 'rate_limited', 900),
      failing('c', 'rate_limited', 300),
      failing('d', 'auth'),
    ]);
    await expect(route.generate(request)).rejects.toMatchObject({
      provider: 'c',
      retryAfterMs: 300,
      attempts: { length: 4 },
    });
    await expect(collect(route.stream(request))).rejects.toMatchObject({
      provider: 'c',
      attempts: { length: 4 },
    });
  });

  it('fails with what another model said, not with what one of them cannot do', async () => {
    const asked = {
      messages: [
        {
          role: 'user' as const,
          content: [{ type: 'image' as const, mediaType: 'image/png' as const, data: 'AA==' }],
        },
      ],
    };
    const blind = () => mockModel({ provider: 'local', capabilities: { images: false } });
    const both = (code: AiErrorCode) => [
      [failing('cloud', code), blind()],
      [blind(), failing('cloud', code)],
    ];
    for (const code of ['overloaded', 'auth'] as const)
      for (const models of both(code)) {
        await expect(routeModels(models).generate(asked)).rejects.toMatchObject({
          code,
          attempts: { length: 1 },
        });
        await expect(collect(routeModels(models).stream(asked))).rejects.toMatchObject({ code });
      }
    for (const models of both('overloaded')) {
      const safe = withFallback(answering('offline'))(routeModels(models));
      expect(await safe.generate(asked)).toMatchObject({ provider: 'offline', degraded: true });
      const refused = withFallback(blind())(routeModels(models));
      await expect(refused.generate(asked)).rejects.toMatchObject({ code: 'overloaded', retryable: true });
    }
    await expect(routeModels([blind()]).generate(asked)).rejects.toMatchObject({
      code: 'bad_request',
      providerCode: 'unsupported',
    });
    const wrong = routeModels([blind(), failing('cloud', 'bad_request')]).generate(asked);
    await expect(wrong).rejects.toMatchObject({ code: 'bad_request', provider: 'cloud' });
  });

  it('asks nobody once the caller has left', async () => {
    const controller = new AbortController();
    const leaving: TextModel = {
      ...answering('a'),
      generate: async () => {
        controller.abort();
        throw new AiError('server', 'x');
      },
    };
    const other = answering('b');
    await expect(
      routeModels([leaving, other]).generate({ ...request, signal: controller.signal }),
    ).rejects.toThrow();
    expect(other.requests).toHaveLength(0);
  });

  it('never mixes two models in one stream: failover ends with the first content', async () => {
    const mock = (provider: string, text: string, fails: boolean) =>
      mockModel({ provider, answers: [fails ? { text, failWith: 'stream_truncated' } : text] });
    const target = fc.record({ text: fc.constantFrom('', 'one', 'one two three'), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(target, { minLength: 1, maxLength: 4 }), async (targets) => {
        const events: TextEvent[] = [];
        let error: unknown;
        try {
          const models = targets.map(({ text, fails }, at) => mock(`p${at}`, text, fails));
          for await (const event of routeModels(models).stream(request)) events.push(event);
        } catch (thrown) {
          error = thrown;
        }
        const chosen = targets.findIndex(({ text, fails }) => text !== '' || !fails);
        const seen = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
        expect(seen).toBe(targets[chosen]?.text ?? '');
        expect(error === undefined).toBe(targets[chosen]?.fails === false);
        expect(events.filter(({ type }) => type === 'start').length).toBe(chosen === -1 ? 0 : 1);
      }),
    );
  });

  it('draws the first model by weight and tries the others after it', async () => {
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const models = [
      { model: answering('a'), weight: 6 },
      { model: answering('b'), weight: 3 },
      { model: answering('c') },
    ];
    const route = routeModels(models, { strategy: 'weighted', random });
    const counts = { a: 0, b: 0, c: 0 };
    for (let call = 0; call < 4000; call += 1) {
      const { provider } = await route.generate(request);
      counts[provider as 'a' | 'b' | 'c'] += 1;
    }
    expect(counts.a / 4000).toBeCloseTo(0.6, 1);
    expect(counts.b / 4000).toBeCloseTo(0.3, 1);
    expect(counts.c / 4000).toBeCloseTo(0.1, 1);
    const failingFirst = [{ model: failing('a', 'server'), weight: 9 }, { model: answering('b') }];
    const failingRoute = routeModels(failingFirst, { strategy: 'weighted', random: () => 0 });
    expect((await failingRoute.generate(request)).provider).toBe('b');
  });

  it('is bound by its dearest model, and unpriced when one is', () => {
    const dear = mockModel({ provider: 'b', price: { input: 9, output: 9 } });
    const bound = routeModels([answering('a'), dear]).bound?.(request);
    expect(bound).toEqual(dear.bound?.(request));
    const unpriced: TextModel = { ...answering('c'), bound: () => ({ tokens: 1, costUsd: undefined }) };
    expect(routeModels([dear, unpriced]).bound?.(request).costUsd).toBeUndefined();
  });

  it('is bound with its fallback by both, and names those of them that have no price', () => {
    const safe = withFallback(mockModel({ provider: 'b', price: { input: 9, output: 9 } }))(answering('a'));
    const { tokens = 0, costUsd = 0 } = answering('a').bound?.(request) ?? {};
    expect(safe.bound?.(request)).toEqual({ tokens: 2 * tokens, costUsd: expect.closeTo(10 * costUsd, 12) });
    const { bound: _, ...silent } = answering('c');
    for (const fallback of [silent, { ...silent, bound: () => ({ tokens: 1, costUsd: undefined }) }])
      expect(withFallback(fallback)(answering('a')).bound?.(request).costUsd).toBeUndefined();
    expect(withFallback(silent)({ ...silent, id: 'd' }).bound?.(request).unpriced).toEqual([
      'd',
      answering('c').id,
    ]);
    expect(routeModels([answering('a'), silent]).bound?.(request).unpriced).toEqual([answering('c').id]);
  });

  it('says everything that is wrong with it', () => {
    expect(() => routeModels([])).toThrow(/at least one/);
    const twice = [answering('a'), answering('a')];
    expect(() => routeModels(twice)).toThrow(/targets\.1 is a second/);
    expect(() => routeModels([{ model: answering('a'), weight: 0 }], { strategy: 'x' as never })).toThrow(
      /weight.*strategy/s,
    );
  });

  it.each([
    [['up', 'up'], { status: 'up' }],
    [['down', 'up'], { status: 'degraded', details: { reason: 'missing_peer' } }],
    [['down', 'down'], { status: 'down', details: { reason: 'missing_peer' } }],
  ] as const)('says in health that models which are %j make the route so', async (states, expected) => {
    const models = states.map((status, at) => ({
      ...mockModel({ provider: `p${at}` }),
      health: async () => ({ status, ...(status === 'down' && { details: { reason: 'missing_peer' } }) }),
    }));
    expect(await wrapModel(routeModels(models), []).health?.()).toEqual(expected);
  });
});
