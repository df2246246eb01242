import type { TextModel, TextRequest, TextResult } from '@internal/model';
import { AiError, createAttemptLog } from '@internal/model';
import { noCost, noUsage } from '@internal/prices';
import { describe, expect, it } from '@jest/globals';
import type { ClosedEntry } from '../entry/entry.ts';
import { memoryLedgerStore } from '../store/memory-ledger-store.ts';
import { createLedger } from './create-ledger.ts';
import { keepAccount } from './keep-account.ts';
import type { CallToOpen, OpenCall } from './ledger.ts';

const request: TextRequest = {
  messages: [{ role: 'user', content: 'Hi' }],
  spender: 'a/k',
  tenant: 'a',
  operation: 'o',
};
const usage = { ...noUsage, inputTokens: 10, outputTokens: 2 };
const known = { status: 'known', usd: 0.5, source: 'table (2026-11-01)' } as const;
const result: TextResult = {
  text: 'Hello',
  toolCalls: [],
  finishReason: 'stop',
  usage,
  cost: known,
  provider: 'p',
  model: 'm',
  requestId: 'req_last',
  attempts: [],
  warnings: [],
  degraded: false,
};
const record = { provider: 'p', model: 'm', startedAt: 5, durationMs: 1 };

/** The last line of one call of a model. */
async function lineOf(model: Partial<TextModel>, asked: TextRequest = request, streamed = false) {
  const ledger = createLedger({ store: memoryLedgerStore() });
  const whole = { id: 'p/m', ...model } as TextModel;
  const kept = keepAccount(whole, ledger, () => ({ tokens: 9, costUsd: undefined }));
  try {
    if (streamed) for await (const { type } of kept.stream(asked)) if (type === 'text') break;
    if (!streamed) await kept.generate(asked);
  } catch {
    // The line has it.
  }
  const day = new Date().toISOString().slice(0, 10);
  const lines: ClosedEntry[] = [];
  for await (const line of ledger.entries({ from: day, to: day }))
    if (line.type === 'closed') lines.push(line);
  await ledger.close();
  return lines[0];
}

describe('a call under a ledger', () => {
  it('of a model that writes no attempts down is one attempt, by its result', async () => {
    const line = await lineOf({ generate: async () => result });
    expect(line).toMatchObject({ outcome: 'completed', tenant: 'a', key: 'a/k', operation: 'o' });
    expect(line?.attempts).toMatchObject([
      { ok: true, state: 'settled', costUsd: 0.5, requestId: 'req_last' },
    ]);
    const free = await lineOf({ generate: async () => ({ ...result, cost: noCost }) }, { messages: [] });
    expect(free).toMatchObject({ tenant: 'nobody', key: 'default', operation: 'unnamed' });
    expect(free?.attempts[0]).not.toHaveProperty('prices');
  });

  it('has each attempt as sure as it was, the answer named by its request', async () => {
    const line = await lineOf({
      async generate({ log }) {
        log?.add({ ...record, ok: false, code: 'server' });
        log?.add({
          ...record,
          ok: false,
          code: 'stream_truncated',
          usage,
          cost: { ...known, status: 'estimated' },
        });
        log?.add({ ...record, ok: false, code: 'server', usage, cost: { status: 'unpriced' } });
        log?.add({ ...record, ok: true, usage, cost: known });
        return result;
      },
    });
    const states = line?.attempts.map(({ state, requestId }) => [state, requestId]);
    expect(states).toEqual([
      ['nothing', undefined],
      ['estimated', undefined],
      ['unpriced', undefined],
      ['settled', 'req_last'],
    ]);
  });

  it('has the answer once where one that lost the race ended behind it', async () => {
    const line = await lineOf({
      async generate({ log }) {
        log?.add({ ...record, ok: true, usage, cost: known });
        log?.add({ ...record, ok: false, code: 'aborted' });
        return result;
      },
    });
    expect(line?.attempts.map(({ ok, requestId }) => [ok, requestId])).toEqual([
      [true, 'req_last'],
      [false, undefined],
    ]);
  });

  it('that fails is named by its error, and one that its caller gave up is left', async () => {
    const failing = {
      async generate({ log }: TextRequest): Promise<TextResult> {
        log?.add({ ...record, ok: false, code: 'server', usage, cost: known });
        throw new AiError('server', 'no', { requestId: 'req_failed' });
      },
    };
    const failed = await lineOf(failing);
    expect(failed).toMatchObject({ outcome: 'failed', attempts: [{ requestId: 'req_failed' }] });
    const left = await lineOf(failing, { ...request, signal: AbortSignal.abort() });
    expect(left?.outcome).toBe('left');
  });

  it('that is a stream ends with its last event, its failure, or where it is left', async () => {
    const streaming = (end: 'finish' | 'text' | 'fail'): Partial<TextModel> => ({
      async *stream() {
        yield { type: 'start', provider: 'p', model: 'm' };
        if (end === 'fail') throw new Error('cut');
        if (end === 'text') yield { type: 'text', text: 'Hel' };
        yield { type: 'finish', result };
      },
    });
    expect((await lineOf(streaming('finish'), request, true))?.outcome).toBe('completed');
    expect((await lineOf(streaming('text'), request, true))?.outcome).toBe('left');
    expect((await lineOf(streaming('fail'), request, true))?.outcome).toBe('failed');
  });
});

/** Notes, in the order in which it happens, what is written down and what the model is asked. */
function setUp(answer: (request: TextRequest) => Promise<TextResult>) {
  const told: unknown[] = [];
  const ledger = {
    async open(call: CallToOpen) {
      told.push(call);
      return {
        id: 'c',
        async close(end: Parameters<OpenCall['close']>[0]) {
          if (!told.includes('closed')) told.push('closed', end);
        },
      };
    },
  };
  const model = {
    id: 'p/m',
    generate(asked: TextRequest) {
      told.push('asked');
      return answer(asked);
    },
    async *stream(asked: TextRequest) {
      told.push('asked');
      yield { type: 'text', text: 'Hel' };
      yield { type: 'finish', result: await answer(asked) };
    },
  } as unknown as TextModel;
  const bounds: TextRequest[] = [];
  const kept = keepAccount(model, ledger, (asked) => {
    bounds.push(asked);
    return { tokens: 9, costUsd: 0.2 };
  });
  return { kept, told, bounds };
}
const attempts = async (
  log: (request: TextRequest) => void,
  asked = request,
  more: Partial<TextResult> = {},
) => {
  const { kept, told } = setUp(async (given) => {
    log(given);
    return { ...result, ...more };
  });
  await kept.generate(asked);
  return (told.at(-1) as ClosedEntry).attempts;
};

describe('what is written down', () => {
  it('of a call stands before anything is asked: who pays, what it can use at most, and that it is no stream', async () => {
    const { kept, told, bounds } = setUp(async () => result);
    expect(await kept.generate(request)).toBe(result);
    expect(told.slice(0, 3)).toEqual([
      {
        ...{ tenant: 'a', key: 'a/k', operation: 'o', model: 'p/m', streamed: false },
        reserved: { tokens: 9, costUsd: 0.2 },
      },
      'asked',
      'closed',
    ]);
    expect(bounds).toEqual([request]);
    const nobody = setUp(async () => result);
    await nobody.kept.generate({ messages: [] });
    const reserved = { tokens: 9, costUsd: 0.2 };
    expect(nobody.told[0]).toStrictEqual({ model: 'p/m', reserved, streamed: false });
  });

  it('of a stream stands before its last event is given: who has that may end the process', async () => {
    const { kept, told } = setUp(async () => result);
    for await (const event of kept.stream(request)) told.push(event);
    expect(told).toMatchObject([
      { streamed: true },
      'asked',
      { type: 'text', text: 'Hel' },
      'closed',
      { outcome: 'completed' },
      { type: 'finish', result },
    ]);
  });

  it('keeps nothing from being asked or told: the request, its log and an error go through', async () => {
    const seen: TextRequest[] = [];
    const error = new Error('no');
    const { kept } = setUp(async (asked) => {
      seen.push(asked);
      throw error;
    });
    const log = createAttemptLog();
    await expect(kept.generate({ ...request, log })).rejects.toBe(error);
    await expect(
      kept
        .stream({ ...request, log })
        [Symbol.asyncIterator]()
        .next(),
    ).resolves.toBeDefined();
    expect(seen[0]).toEqual({ ...request, log });
    expect(seen[0]?.log).toBe(log);
  });

  it('of an attempt is what is known of it, and no more', async () => {
    const priced = { ...known, source: 'table (2026-11-01)' };
    const [failed, unpriced, whole] = await attempts(({ log }) => {
      log?.add({ ...record, ok: false, code: 'server', requestId: 'req_1' });
      log?.add({ ...record, ok: false, usage, cost: { status: 'unpriced' } });
      log?.add({ ...record, ok: true, usage, cost: priced });
    });
    const asked = { provider: 'p', model: 'm', at: 5 };
    expect(failed).toStrictEqual({
      ...{ ...asked, ok: false, code: 'server', requestId: 'req_1', state: 'nothing', costUsd: 0 },
    });
    expect(unpriced).toStrictEqual({ ...asked, ok: false, state: 'unpriced', costUsd: 0, usage });
    expect(whole).toStrictEqual({
      ...{ ...asked, ok: true, requestId: 'req_last', state: 'settled', costUsd: 0.5, usage },
      prices: 'table (2026-11-01)',
    });
  });

  it('is of this call alone, where its log is shared with others before it', async () => {
    const log = createAttemptLog();
    log.add({ ...record, ok: true, usage, cost: known });
    const add = (asked: TextRequest) => asked.log?.add({ ...record, ok: true, usage, cost: known });
    expect(await attempts(add, { ...request, log })).toMatchObject([{ requestId: 'req_last' }]);
    expect(log.records[0]).not.toHaveProperty('requestId');
  });

  it('names the attempt that answered, and none where the answer has no name', async () => {
    const add = ({ log }: TextRequest) => log?.add({ ...record, ok: true });
    const { requestId: _, ...nameless } = result;
    const { kept, told } = setUp(async (given) => {
      add(given);
      return nameless;
    });
    await kept.generate(request);
    expect((told.at(-1) as ClosedEntry).attempts[0]).not.toHaveProperty('requestId');
  });

  it('of an answer behind failed attempts that nobody wrote down is one attempt more, and names only that', async () => {
    const seen = await attempts(({ log }) => log?.add({ ...record, ok: false, code: 'server' }));
    expect(seen).toMatchObject([
      { ok: false, code: 'server' },
      { ok: true, requestId: 'req_last', state: 'settled', at: 0, provider: 'p', model: 'm', usage },
    ]);
    expect(seen[0]).not.toHaveProperty('requestId');
  });

  it('of a failure names its attempt where there is only one that it can be', async () => {
    const failing = async (count: number) => {
      const { kept, told } = setUp(async ({ log }) => {
        for (let at = 0; at < count; at += 1) log?.add({ ...record, ok: false, code: 'server' });
        throw new AiError('server', 'no', { requestId: 'req_failed' });
      });
      await kept.generate(request).catch(() => {});
      return (told.at(-1) as ClosedEntry).attempts.map(({ requestId }) => requestId);
    };
    expect([await failing(1), await failing(2)]).toEqual([['req_failed'], [undefined, undefined]]);
  });
});
