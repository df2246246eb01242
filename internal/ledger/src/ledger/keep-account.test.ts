import type { TextModel, TextRequest, TextResult } from '@internal/model';
import { AiError } from '@internal/model';
import { noCost, noUsage } from '@internal/prices';
import { describe, expect, it } from '@jest/globals';
import type { ClosedEntry } from '../entry/entry.ts';
import { memoryLedgerStore } from '../store/memory-ledger-store.ts';
import { createLedger } from './create-ledger.ts';
import { keepAccount } from './keep-account.ts';

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
