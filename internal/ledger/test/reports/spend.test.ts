// What ledgers and exports of others got wrong in public, with the numbers of the reports.
import { describe, expect, it } from '@jest/globals';
import type { ClosedEntry, EntryAttempt, LedgerEntry } from '../../src/index.ts';
import { compareBill, createLedger, memoryLedgerStore, readBill } from '../../src/index.ts';

const day = '2026-11-29';
const noon = Date.parse(`${day}T12:00:00Z`);
const usage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  reasoningTokens: 0,
  estimated: false,
};

let ids = 0;
function closed(attempts: readonly Partial<EntryAttempt>[], more: Partial<ClosedEntry> = {}): ClosedEntry {
  ids += 1;
  return {
    type: 'closed',
    id: `call-${ids}`,
    at: noon,
    openedAt: noon,
    tenant: 't',
    key: 'k',
    operation: 'o',
    model: 'anthropic/claude-opus-4-7',
    outcome: 'completed',
    streamed: true,
    attempts: attempts.map((attempt) => ({
      provider: 'anthropic',
      model: 'claude-opus-4-7',
      at: noon,
      ok: true,
      state: 'settled',
      costUsd: 0,
      ...attempt,
    })),
    ...more,
  };
}

async function* lines(...entries: readonly LedgerEntry[]): AsyncGenerator<LedgerEntry> {
  yield* entries;
}

const anthropic = (
  ...rows: readonly (readonly [model: string, uncached: number, written: number, read: number, out: number])[]
) =>
  readBill(
    [
      'usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed',
      ...rows.map(([model, uncached, written, read, out]) =>
        [
          day,
          model,
          'app',
          'Default',
          'standard',
          '≤ 200k',
          uncached,
          written,
          0,
          read,
          out,
          0,
          'not_available',
          '',
        ].join(','),
      ),
    ].join('\n'),
  );
const openai = (
  ...rows: readonly (readonly [model: string, requests: number, input: number, cached: number, out: number])[]
) =>
  readBill(
    [
      'start_time,end_time,num_model_requests,api_key_id,model,batch,input_tokens,output_tokens,input_cached_tokens',
      ...rows.map(([model, requests, input, cached, out]) =>
        [noon / 1_000, noon / 1_000 + 60, `${requests}.0`, 'key_1', model, 'false', input, out, cached].join(
          ',',
        ),
      ),
    ].join('\n'),
  );

describe('the bill finds', () => {
  it('Bifrost 3451: 159,217 tokens written to the cache billed as input once more, $1.85984625 for $1.06376125', async () => {
    const tokens = { ...usage, inputTokens: 6 + 159_217, cacheWriteTokens: 159_217, outputTokens: 2_745 };
    const bill = anthropic(['claude-opus-4-7', 6, 159_217, 0, 2_745]);
    const wrong = await compareBill({
      bill,
      entries: lines(closed([{ usage: tokens, costUsd: 1.85984625 }])),
    });
    expect(wrong.differences).toMatchObject([{ causes: ['price'] }]);
    expect(wrong.differenceUsd).toBeCloseTo(0.796085, 6);
    expect(wrong.billUsd).toBeCloseTo(1.06376125, 8);
    const right = await compareBill({
      bill,
      entries: lines(closed([{ usage: tokens, costUsd: 1.06376125 }])),
    });
    expect(right).toMatchObject({ differences: [], differenceUsd: 0 });
  });

  it('LiteLLM 36168: 15,872 cached tokens lost in a stream, the call counted at full price', async () => {
    const bill = openai(['gpt-5.4', 1, 16_111, 15_872, 2]);
    const lost = closed([
      {
        provider: 'openai',
        model: 'gpt-5.4',
        usage: { ...usage, inputTokens: 16_111, outputTokens: 2 },
        costUsd: 0.0403,
      },
    ]);
    const { differences } = await compareBill({ bill, entries: lines(lost) });
    expect(differences).toMatchObject([{ causes: ['cached_tokens'] }]);
  });

  it('LiteLLM 37923: 1,012 of 1,283 requests at no cost, 830 EUR against 1.47 USD', async () => {
    const one = { ...usage, inputTokens: 1_000, outputTokens: 100 };
    const calls = Array.from({ length: 1_283 }, (_, at) =>
      closed([{ usage: one, costUsd: at < 1_012 ? 0 : 0.0075 }]),
    );
    const bill = anthropic(['claude-opus-4-7', 1_283_000, 0, 0, 128_300]);
    const report = await compareBill({ bill, entries: lines(...calls) });
    expect(report.differences).toMatchObject([{ causes: ['price'] }]);
    expect(report.differenceUsd).toBeCloseTo(-1_012 * 0.0075, 6);
  });

  it('LiteLLM 15740 and 5118: one call logged twice by two callbacks', async () => {
    const once = closed([{ usage: { ...usage, inputTokens: 1_000, outputTokens: 100 }, costUsd: 0.0075 }]);
    const bill = anthropic(['claude-opus-4-7', 1_000, 0, 0, 100]);
    // A line of the same call counts once …
    expect(await compareBill({ bill, entries: lines(once, once) })).toMatchObject({ differences: [] });
    // … and one that pretends to be another call is found.
    const twice = await compareBill({ bill, entries: lines(once, { ...once, id: 'the callback again' }) });
    expect(twice.differences).toMatchObject([{ causes: ['twice_in_ledger'] }]);
  });

  it('Bifrost 3357: retried and cancelled requests that were billed, $90 of $120', async () => {
    const failed = { ok: false, code: 'overloaded', state: 'nothing' } as const;
    const answered = {
      usage: { ...usage, inputTokens: 1_000, outputTokens: 100 },
      costUsd: 0.00275 + 0.00125,
    };
    const asked = { provider: 'openai', model: 'gpt-5.4' };
    const call = closed([
      { ...asked, ...failed },
      { ...asked, ...answered },
    ]);
    const { differences } = await compareBill({
      bill: openai(['gpt-5.4', 2, 2_000, 0, 200]),
      entries: lines(call),
    });
    expect(differences[0]?.causes).toContain('twice_in_bill');
    const uneven = await compareBill({ bill: openai(['gpt-5.4', 2, 1_700, 0, 150]), entries: lines(call) });
    expect(uneven.differences[0]?.causes).toEqual(['retried']);
  });

  it('ccusage 934: a mini model at the price of another by a similar name, five times too much', async () => {
    const tokens = { ...usage, inputTokens: 1_000_000, outputTokens: 0 };
    const bill = openai(['gpt-5.4-mini', 1, 1_000_000, 0, 0]);
    const fuzzy = closed([
      {
        provider: 'openai',
        model: 'gpt-5.4-mini',
        usage: tokens,
        costUsd: 1.25,
        prices: 'fuzzy (2026-04-08)',
      },
    ]);
    const { differences, prices } = await compareBill({ bill, entries: lines(fuzzy) });
    expect(differences).toMatchObject([{ causes: ['price'], model: 'gpt-5.4-mini' }]);
    expect(prices[0]).toMatch(/\d{4}-\d\d-\d\d/);
  });

  it('LiteLLM 35914: 365 calls of a model without a price, $1.16 for $185, never as nothing', async () => {
    const call = closed([
      {
        provider: 'openai',
        model: 'gpt-of-tomorrow',
        state: 'unpriced',
        usage: { ...usage, inputTokens: 9 },
      },
    ]);
    const { differences } = await compareBill({
      bill: openai(['gpt-of-tomorrow', 1, 9, 0, 0]),
      entries: lines(call),
    });
    expect(differences).toMatchObject([{ causes: ['unknown_model'] }]);
  });

  it('a dashboard in local time: a call of 23:59 counted to the next day', async () => {
    const tokens = { ...usage, inputTokens: 1_000, outputTokens: 100 };
    const asked = { provider: 'openai', model: 'gpt-5.4', usage: tokens, costUsd: 0.004 };
    const late = noon - 12 * 3_600_000 - 60_000;
    const entries = [closed([asked]), closed([{ ...asked, at: late }], { openedAt: late })];
    const bill = openai(['gpt-5.4', 2, 2_000, 0, 200]);
    const { differences, knownDifferenceUsd } = await compareBill({ bill, entries: lines(...entries) });
    expect(differences.map(({ causes }) => causes)).toEqual([['day_boundary'], ['day_boundary']]);
    expect(knownDifferenceUsd).toBe(0);
  });
});

describe('the ledger', () => {
  it('LiteLLM 35531 and 34805: keeps what a store could not take, and what waits at a shutdown', async () => {
    const inner = memoryLedgerStore();
    let isDown = true;
    const store = {
      ...inner,
      append: (entries: readonly LedgerEntry[]) =>
        isDown ? Promise.reject(new Error('commit failed')) : inner.append(entries),
    };
    const ledger = createLedger({ store });
    const call = await ledger.open({ model: 'a/b', reserved: { tokens: 1, costUsd: 1 }, streamed: false });
    await call.close({ outcome: 'completed', attempts: [] });
    isDown = false;
    await ledger.close();
    const now = new Date().toISOString().slice(0, 10);
    expect((await ledger.spend({ from: now, to: now })).total.calls).toBe(1);
    expect(ledger.stats().lost).toBe(0);
  });

  it('LiteLLM 8867: shows no digits that adding floats made', async () => {
    const ledger = createLedger({ store: memoryLedgerStore() });
    for (const costUsd of [0.1, 0.2]) ledger.saved({ model: 'openai/gpt-4o', tokens: 1, costUsd });
    await ledger.close();
    const now = new Date().toISOString().slice(0, 10);
    const { total, rows } = await ledger.spend({ from: now, to: now });
    expect([total.savedUsd, rows[0]?.savedUsd]).toEqual([0.3, 0.3]);
  });

  it('langfuse 2112: counts nothing as spent where a cache answered', async () => {
    const ledger = createLedger({ store: memoryLedgerStore() });
    ledger.saved({ model: 'openai/gpt-4o', tokens: 1_000, costUsd: 0.01 });
    await ledger.close();
    const now = new Date().toISOString().slice(0, 10);
    const { total } = await ledger.spend({ from: now, to: now });
    expect(total).toMatchObject({ calls: 0, settledUsd: 0, inputTokens: 0, savedCalls: 1, savedUsd: 0.01 });
  });
});
