import { describe, expect, it } from '@jest/globals';
import { withLedger } from '../layers/with-ledger.ts';
import { withPolicy } from '../layers/with-policy.ts';
import { wrapModel } from '../layers/wrap-model.ts';
import { createLedger, memoryLedgerStore } from '../ledger.ts';
import { createOpenAiModel } from '../openai/models/create-openai-model.ts';

const whole = {
  ...{ id: 'c', object: 'response', created_at: 1, model: 'm', status: 'completed' },
  output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Yes.' }] }],
  usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
};
const { signal } = new AbortController();
/** Tries three times, without a pause. */
const stubborn = {
  async execute<T>(
    run: (attempt: { signal: AbortSignal; attempt: number; deadlineAt: undefined }) => Promise<T>,
  ) {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await run({ signal, attempt, deadlineAt: undefined });
      } catch (error) {
        if (attempt === 3) throw error;
      }
  },
  executeStream: <T>(
    run: (attempt: { signal: AbortSignal; attempt: number; deadlineAt: undefined }) => AsyncIterable<T>,
  ) => run({ signal, attempt: 1, deadlineAt: undefined }),
};

describe('the attempts of one model', () => {
  it('each keep the name that the provider gave their request, also those that failed before another', async () => {
    let asked = 0;
    const fetch = async () => {
      asked += 1;
      const headers = { 'content-type': 'application/json', 'x-request-id': `req_${asked}` };
      return new Response(JSON.stringify(asked < 3 ? { error: { message: 'no' } } : whole), {
        status: asked < 3 ? 500 : 200,
        headers,
      });
    };
    await using ledger = createLedger({ store: memoryLedgerStore() });
    const model = wrapModel(createOpenAiModel({ apiKey: 'k', model: 'm', fetch }), [
      withLedger(ledger),
      withPolicy(stubborn),
    ]);
    const { attempts } = await model.generate({ messages: [{ role: 'user', content: 'Hi.' }] });
    expect(attempts.map(({ requestId }) => requestId)).toEqual(['req_1', 'req_2', 'req_3']);
    const day = new Date(attempts[0]?.startedAt ?? 0).toISOString().slice(0, 10);
    const lines = [];
    for await (const line of ledger.entries({ from: day, to: day })) lines.push(line);
    const closed = lines.find((line) => line.type === 'closed');
    expect(closed?.attempts.map(({ ok, requestId }) => [ok, requestId])).toEqual([
      [false, 'req_1'],
      [false, 'req_2'],
      [true, 'req_3'],
    ]);
  });
});

describe('a transport that stops waiting by itself', () => {
  const failed = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  const ask = async (code: string) => {
    const fetch = async () => {
      throw failed(code);
    };
    const model = createOpenAiModel({ apiKey: 'k', model: 'gpt-5.4-mini', fetch });
    const error = await model
      .generate({ messages: [{ role: 'user', content: 'Hi.' }] })
      .catch((thrown) => thrown);
    return error.attempts;
  };

  it.each([
    ['UND_ERR_HEADERS_TIMEOUT', 'headers_timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'idle_timeout'],
  ])('is booked as a call that was given up, which the provider bills: %s', async (thrown, code) => {
    const usage = { inputTokens: expect.any(Number), estimated: true };
    expect(await ask(thrown)).toMatchObject([{ ok: false, code, usage, cost: { status: 'estimated' } }]);
  });

  it('is no connection that never was: that costs nothing', async () => {
    const [attempt] = await ask('UND_ERR_CONNECT_TIMEOUT');
    expect(attempt).toMatchObject({ ok: false, code: 'server' });
    expect(attempt).not.toHaveProperty('usage');
  });
});
