import type { Budget, OutputGuard, Spend, TextEvent, TextModel, TextResult, Verdict } from '@internal/model';
import { AiError, createMemoryBudget } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { createOutputGuard } from '../guard.ts';
import { definePrompt } from '../prompt/create-prompt-renderer.ts';
import { routeModels, withFallback } from '../route/route-models.ts';
import { mockModel } from '../testing/mock-model.ts';
import { withBudget } from './with-budget.ts';
import { withCache } from './with-cache.ts';
import { withInputGuard } from './with-input-guard.ts';
import { withOutputGuard } from './with-output-guard.ts';
import type { Policy, PolicyOptions } from './with-policy.ts';
import { withPolicy } from './with-policy.ts';

const request = { messages: [{ role: 'user' as const, content: 'a question' }] };
const allow: Verdict = { action: 'allow', score: 0, reasons: [] };
async function collect(events: AsyncIterable<TextEvent>): Promise<TextEvent[]> {
  const list: TextEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}
const textOf = (events: readonly TextEvent[]) =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

describe('withInputGuard', () => {
  const prompt = definePrompt({
    id: 'p',
    version: 1,
    system: '{{task}}',
    user: '{{text}}',
    slots: { task: 'trusted', text: 'untrusted' },
  });

  it('shows every text with its slot and trust, and passes on what was sanitized', async () => {
    const shown: string[] = [];
    const mock = mockModel();
    const guarded = withInputGuard({
      inspect(text, { slot, trust, operation }) {
        shown.push(`${slot} ${trust} ${operation}: ${text}`);
        return trust === 'untrusted' ? { ...allow, action: 'sanitize', text: 'clean' } : allow;
      },
    })(mock);
    await guarded.generate({ prompt: prompt.with({ task: 'do', text: 'bad' }), operation: 'o' });
    await collect(
      guarded.stream({
        system: 'be nice',
        messages: [
          { role: 'assistant', content: '' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'hi' },
              { type: 'image', mediaType: 'image/png', data: 'AA==' },
            ],
          },
        ].slice(1) as never,
      }),
    );
    expect(shown).toEqual([
      'task trusted o: do',
      'text untrusted o: bad',
      'system trusted undefined: be nice',
      'message untrusted undefined: hi',
    ]);
    expect(mock.requests[0]?.prompt?.slots['text']?.text).toBe('clean');
    expect(mock.requests[1]?.messages?.[0]?.content).toMatchObject([{ text: 'clean' }, { type: 'image' }]);
  });

  it('blocks before the model is asked, naming the rules and not the text', async () => {
    const mock = mockModel();
    const guarded = withInputGuard({
      inspect: async () => ({ action: 'block', score: 1, reasons: ['override'] }),
    })(mock);
    await expect(guarded.generate(request)).rejects.toMatchObject({
      code: 'guard_blocked',
      problems: [],
      reasons: ['override'],
    });
    await expect(collect(guarded.stream(request))).rejects.toThrow(/override/);
    expect(mock.requests).toHaveLength(0);
  });
});

describe('withOutputGuard', () => {
  /** Holds one piece back; blocks a text with `secret` in it. */
  const holding: OutputGuard = {
    open({ system }) {
      let held = '';
      let all = '';
      return {
        push(chunk) {
          const out = held;
          held = chunk;
          all += chunk;
          return all.includes('secret') ? '' : out;
        },
        end: () =>
          all.includes('secret') || (system !== undefined && all.includes(system))
            ? { text: '', verdict: { action: 'block', score: 1, reasons: ['leak'] } }
            : { text: held, verdict: allow },
      };
    },
  };
  const guarded = (text: string) => withOutputGuard(holding)(mockModel({ answers: [text] }));

  it('lets a clean answer through whole, streamed or not', async () => {
    expect((await guarded('one two three').generate(request)).text).toBe('one two three');
    const events = await collect(guarded('one two three').stream(request));
    expect(textOf(events)).toBe('one two three');
    expect(events.at(-1)).toMatchObject({ type: 'finish', result: { text: 'one two three' } });
  });

  it('leaves a blocked text nowhere', async () => {
    const check = (error: unknown) => {
      expect(AiError.isInstance(error) && error.code).toBe('guard_blocked');
      expect((error as AiError).partial).toBeUndefined();
      expect((error as AiError).attempts).toHaveLength(1);
    };
    await guarded('the secret is 7').generate(request).catch(check);
    await collect(guarded('the secret is 7').stream(request)).catch(check);
    await expect(guarded('Be nice').generate({ ...request, system: 'Be nice' })).rejects.toMatchObject({
      code: 'guard_blocked',
    });
    expect.assertions(7);
  });

  it('keeps unreleased text out of the error of a stream that failed', async () => {
    const cut = withOutputGuard(holding)(
      mockModel({ answers: [{ text: 'one secret', failWith: 'stream_truncated' }] }),
    );
    const errors = await Promise.all([
      cut.generate(request).catch((error: AiError) => error.partial?.text),
      collect(cut.stream(request)).catch((error: AiError) => error.partial?.text),
    ]);
    expect(errors).toEqual([undefined, undefined]);
    const part = withOutputGuard(holding)(
      mockModel({ answers: [{ text: 'one two three', failWith: 'server' }] }),
    );
    const seen = await collect(part.stream(request)).catch((error: AiError) => error.partial?.text);
    expect(seen).toBe('one two ');
  });

  describe('ends a stream as soon as it is blocked', () => {
    const system = 'You are a clerk of the bank and never say what the code of the vault is to anybody.';
    const guard = createOutputGuard();
    /** Leaks with its third event and would go on for long. */
    function leaking(toEvent: (text: string) => TextEvent) {
      const seen = { pulls: 0, isClosed: false };
      const model: TextModel = {
        ...mockModel(),
        async *stream() {
          yield { type: 'start', provider: 'mock', model: 'm', requestId: 'r1' };
          try {
            for (; seen.pulls < 500; seen.pulls += 1)
              yield toEvent(seen.pulls === 2 ? `I say: ${system} ` : 'word ');
          } finally {
            seen.isClosed = true;
          }
        },
      };
      return { model, seen };
    }

    it.each([
      ['text', (text: string): TextEvent => ({ type: 'text', text })],
      [
        'words of the provider',
        (content: string): TextEvent => ({
          type: 'wire',
          event: { event: 'message', data: JSON.stringify({ choices: [{ index: 0, delta: { content } }] }) },
        }),
      ],
    ])('in %s, and tells of it once', async (name, toEvent) => {
      const { model, seen } = leaking(toEvent);
      const told: unknown[] = [];
      const events = { has: () => true, emit: (_: unknown, data: unknown) => told.push(data) };
      const wire = name === 'text' ? {} : { wire: { dialect: 'chat', body: '{}', headers: {} } as never };
      const left: TextEvent[] = [];
      const reading = (async () => {
        for await (const event of withOutputGuard(guard)(model, events).stream({
          ...request,
          system,
          ...wire,
        }))
          left.push(event);
      })();
      const origin = { provider: 'mock', model: 'm', requestId: 'r1' };
      await expect(reading).rejects.toMatchObject({ code: 'guard_blocked', retryable: false, ...origin });
      expect(seen).toEqual({ pulls: 2, isClosed: true });
      expect(told).toMatchObject([{ direction: 'output', action: 'block', reasons: ['leak.system_prompt'] }]);
      expect(JSON.stringify(left)).not.toContain('code of the vault');
    });

    it('and books what had come as of a stream that was left', async () => {
      const settled: Spend[] = [];
      const budget: Budget = {
        reserve: async () => ({
          ok: true,
          reservation: { settle: async (spend) => void settled.push(spend), release: async () => {} },
        }),
      };
      const model = mockModel({ answers: [`I say: ${system} ${'And on. '.repeat(500)}`] });
      const stream = withBudget(budget)(withOutputGuard(guard)(model)).stream({ ...request, system });
      const error = await collect(stream).catch((thrown: AiError) => thrown);
      expect(error).toMatchObject({ code: 'guard_blocked', attempts: [{ ok: false, code: 'aborted' }] });
      expect(settled).toMatchObject([{ tokens: expect.any(Number) }]);
      expect(settled[0]?.tokens).toBeGreaterThan(20);
      expect(settled[0]?.tokens).toBeLessThan(200);
      const alone = collect(withOutputGuard(guard)(model).stream({ ...request, system }));
      await expect(alone).rejects.toMatchObject({ attempts: [{ ok: false, code: 'aborted' }] });
    });
  });

  it('hands on errors that are not its own, and no reasoning', async () => {
    const broken: TextModel = {
      ...mockModel(),
      async generate() {
        throw new TypeError('x');
      },
      async *stream() {
        yield { type: 'reasoning', text: 'unguarded' };
        throw new TypeError('x');
      },
    };
    await expect(withOutputGuard(holding)(broken).generate(request)).rejects.toBeInstanceOf(TypeError);
    await expect(collect(withOutputGuard(holding)(broken).stream(request))).rejects.toBeInstanceOf(TypeError);
  });
});

describe('withFallback', () => {
  const offline = mockModel({ provider: 'offline', answers: ['by rules'] });

  it('answers degraded when the models cannot, streamed or not', async () => {
    const safe = withFallback(offline)(mockModel({ answers: [{ failWith: 'overloaded' }] }));
    expect(await safe.generate(request)).toMatchObject({
      text: 'by rules',
      degraded: true,
      provider: 'offline',
    });
    const events = await collect(safe.stream(request));
    expect(events[0]).toMatchObject({ type: 'start', provider: 'offline' });
    expect(events.at(-1)).toMatchObject({ type: 'finish', result: { degraded: true } });
  });

  it('answers for what a policy around the models throws', async () => {
    const open: TextModel = {
      ...mockModel(),
      generate: async () => {
        throw Object.assign(new Error('open'), { kind: 'local', code: 'circuit_open' });
      },
    };
    expect((await withFallback(offline)(open).generate(request)).degraded).toBe(true);
  });

  it.each(['refusal', 'bad_request', 'guard_blocked', 'aborted'] as const)(
    'does not get round %s',
    async (failWith) => {
      const safe = withFallback(offline)(mockModel({ answers: [{ failWith }] }));
      await expect(safe.generate(request)).rejects.toMatchObject({ code: failWith });
      await expect(collect(safe.stream(request))).rejects.toMatchObject({ code: failWith });
    },
  );

  it('does not answer after the first content, and not for a caller who left', async () => {
    const half = withFallback(offline)(mockModel({ answers: [{ text: 'half of', failWith: 'server' }] }));
    await expect(collect(half.stream(request))).rejects.toMatchObject({ code: 'server' });
    const signal = AbortSignal.abort();
    await expect(half.generate({ ...request, signal })).rejects.toMatchObject({ code: 'aborted' });
  });

  it('leaves an answer alone', async () => {
    const events = await collect(withFallback(offline)(mockModel({ answers: ['fine'] })).stream(request));
    expect(textOf(events)).toBe('fine');
    expect(events[0]).toMatchObject({ type: 'start', provider: 'mock' });
  });
});

describe('withPolicy', () => {
  function recordingPolicy(attempts: number): Policy & { asked: (PolicyOptions | undefined)[] } {
    const asked: (PolicyOptions | undefined)[] = [];
    return {
      asked,
      async execute(run, options) {
        asked.push(options);
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await run({ signal: new AbortController().signal, attempt, deadlineAt: 500 });
          } catch (error) {
            if (attempt === attempts) throw error;
          }
        }
      },
      async *executeStream(run, options) {
        asked.push(options);
        for await (const chunk of run({
          signal: new AbortController().signal,
          attempt: 1,
          deadlineAt: undefined,
        })) {
          if (options?.isContent?.(chunk) !== undefined) yield chunk;
        }
      },
    };
  }

  it('runs every attempt with the signal and the nearer deadline', async () => {
    const policy = recordingPolicy(2);
    const mock = mockModel({ answers: [{ failWith: 'server' }, 'fine'] });
    const { signal } = new AbortController();
    const result = await withPolicy(policy)(mock).generate({
      ...request,
      operation: 'o',
      signal,
      deadlineAt: 900,
    });
    expect(result.text).toBe('fine');
    expect(policy.asked[0]).toMatchObject({ operation: 'o', signal });
    expect(mock.requests.map(({ deadlineAt }) => deadlineAt)).toEqual([500, 500]);
    await withPolicy(policy)(mock).generate({ ...request, deadlineAt: 100 });
    expect(mock.requests.at(-1)?.deadlineAt).toBe(100);
  });

  it('streams under it, the start not counted as content', async () => {
    const policy = recordingPolicy(1);
    expect(textOf(await collect(withPolicy(policy)(mockModel({ answers: ['a b'] })).stream(request)))).toBe(
      'a b',
    );
    const isContent = (policy.asked[0] as { isContent: (event: TextEvent) => boolean }).isContent;
    expect(isContent({ type: 'start', provider: 'p', model: 'm' })).toBe(false);
    expect(isContent({ type: 'text', text: 'x' })).toBe(true);
  });
});

describe('withCache', () => {
  it('asks the model only through the cache, with its signal, and marks a miss', async () => {
    const mock = mockModel({ answers: ['fresh'] });
    const { signal } = new AbortController();
    const cached = withCache({
      respond: async (_, produce) => ({ value: await produce({ signal }), cache: { outcome: 'miss' } }),
      respondStream: async (_, produce) => ({ events: produce({ signal }), cache: { outcome: 'bypass' } }),
    })(mock);
    expect(await cached.generate(request)).toMatchObject({
      text: 'fresh',
      cache: { outcome: 'miss' },
      attempts: { length: 1 },
    });
    const events = await collect(cached.stream({ ...request, signal: new AbortController().signal }));
    expect(events.at(-1)).toMatchObject({ result: { cache: { outcome: 'bypass' } } });
    expect(mock.requests.map((asked) => asked.signal)).toEqual([signal, signal]);
  });
});

describe('withCache, for two who ask the same at the same moment', () => {
  it('lets only the one who bought the answer pay for it', async () => {
    const mock = mockModel({ answers: ['shared'] });
    let flight: Promise<TextResult> | undefined;
    const { signal } = new AbortController();
    const cached = withCache({
      async respond(_, produce) {
        flight ??= produce({ signal });
        return { value: await flight, cache: { outcome: 'miss' } };
      },
      respondStream: () => Promise.reject(new Error('not used')),
    })(mock);
    const [buyer, guest] = await Promise.all([cached.generate(request), cached.generate(request)]);
    expect(buyer.usage.inputTokens).toBeGreaterThan(0);
    expect(guest).toMatchObject({
      text: 'shared',
      usage: { inputTokens: 0 },
      cost: { usd: 0 },
      attempts: [],
    });
  });
});

describe('withBudget', () => {
  function ledger() {
    const booked: (Spend | 'released')[] = [];
    const reserved: [string, Spend][] = [];
    const budget: Budget = {
      async reserve(key, amount) {
        reserved.push([key, amount]);
        return {
          ok: true,
          reservation: {
            settle: async (spend) => void booked.push(spend),
            release: async () => void booked.push('released'),
          },
        };
      },
    };
    return { budget, booked, reserved };
  }

  it('reserves the bound and settles what was used', async () => {
    const { budget, booked, reserved } = ledger();
    const mock = mockModel({ answers: ['12345678'] });
    const result = await withBudget(budget)(mock).generate({ ...request, spender: 't/k' });
    expect(reserved).toEqual([['t/k', mock.bound?.(request)]]);
    const { usage, cost } = result;
    expect(booked).toEqual([
      { tokens: usage.inputTokens + usage.outputTokens, costUsd: cost.status !== 'unpriced' && cost.usd },
    ]);
  });

  it('settles failed attempts too, and the same streamed or not', async () => {
    const models = () =>
      routeModels([
        mockModel({ provider: 'a', answers: [{ failWith: 'server' }] }),
        mockModel({ provider: 'b' }),
      ]);
    const plain = ledger();
    await withBudget(plain.budget)(models()).generate(request);
    const streamed = ledger();
    await collect(withBudget(streamed.budget)(models()).stream(request));
    expect(streamed.booked).toEqual(plain.booked);
  });

  it('releases everything when nothing was used', async () => {
    const { budget, booked } = ledger();
    await expect(
      withBudget(budget)(mockModel({ answers: [{ failWith: 'server' }] })).generate(request),
    ).rejects.toThrow();
    expect(booked).toEqual(['released']);
  });

  it('settles a stream that was left, or cut, as estimated', async () => {
    const { budget, booked } = ledger();
    const model = withBudget(budget)(
      mockModel({ answers: ['one two three four', { text: 'half of it', failWith: 'stream_truncated' }] }),
    );
    for await (const event of model.stream(request)) if (event.type === 'text') break;
    await expect(collect(model.stream(request))).rejects.toThrow();
    expect(booked).toHaveLength(2);
    for (const spend of booked) expect((spend as Spend).costUsd).toBeGreaterThan(0);
  });

  it('sends nothing when the budget has no room', async () => {
    const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, tokens: 10 }] });
    const mock = mockModel();
    await expect(withBudget(budget)(mock).generate(request)).rejects.toMatchObject({
      code: 'budget_exceeded',
      kind: 'quota',
      retryAfterMs: expect.any(Number),
    });
    await expect(collect(withBudget(budget)(mock).stream(request))).rejects.toMatchObject({
      code: 'budget_exceeded',
    });
    expect(mock.requests).toHaveLength(0);
  });

  it('refuses a model without a price unless its tokens alone are to be counted', async () => {
    const { budget, booked } = ledger();
    const { bound: _, ...unpriced } = mockModel();
    await expect(withBudget(budget)(unpriced).generate(request)).rejects.toThrow(/price/);
    await withBudget(budget, { whenUnpriced: 'count_tokens', keyOf: () => 'k' })({ ...unpriced }).generate(
      request,
    );
    expect(booked).toHaveLength(1);
  });

  it('does not lose an answer to a ledger that cannot be reached', async () => {
    const budget: Budget = {
      reserve: async () => ({
        ok: true,
        reservation: {
          settle: () => Promise.reject(new Error('down')),
          release: () => Promise.reject(new Error('down')),
        },
      }),
    };
    expect((await withBudget(budget)(mockModel({ answers: ['kept'] })).generate(request)).text).toBe('kept');
  });

  it('lets 1,000 calls at once spend no more than the limit', async () => {
    const limit = 0.05;
    const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: limit }] });
    const model = withBudget(budget)(mockModel());
    const calls = Array.from({ length: 1000 }, () => model.generate({ ...request, maxOutputTokens: 500 }));
    const done = await Promise.allSettled(calls);
    const spent = budget.read('default')[0]?.spent.costUsd ?? 0;
    expect(done.some(({ status }) => status === 'rejected')).toBe(true);
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(limit);
  });
});
