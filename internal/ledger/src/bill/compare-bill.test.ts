import { describe, expect, it } from '@jest/globals';
import type { EntryAttempt, LedgerEntry, OpenEntry } from '../entry/entry.ts';
import type { Bill, BillRow } from './bill-row.ts';
import { type CompareBillOptions, compareBill } from './compare-bill.ts';
import { daysAround } from './ledger-side.ts';

const day = '2026-11-29';
const noon = Date.parse(`${day}T12:00:00Z`);
const who = {
  tenant: 't',
  key: 'k',
  operation: 'o',
  model: 'route(openai/gpt-5.4, anthropic/claude-haiku-4-5)',
};
const tokens = {
  inputTokens: 1_000,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 100,
};
// By the listed price of gpt-5.4: $2.50 in, $15 out.
const costUsd = 0.004;
const usage = { ...tokens, reasoningTokens: 0, estimated: false };

const attempt = (more: Partial<EntryAttempt> = {}): EntryAttempt => ({
  provider: 'openai',
  model: 'gpt-5.4',
  at: noon,
  ok: true,
  state: 'settled',
  costUsd,
  usage,
  ...more,
});
let ids = 0;
const closed = (...attempts: EntryAttempt[]): LedgerEntry => {
  ids += 1;
  return {
    type: 'closed',
    id: `c${ids}`,
    at: noon,
    openedAt: noon,
    ...who,
    outcome: 'completed',
    streamed: false,
    attempts,
  };
};
const open = (usd: number): OpenEntry => {
  ids += 1;
  return { type: 'open', id: `c${ids}`, at: noon, ...who, reserved: { tokens: 1, costUsd: usd } };
};
const row = (more: Partial<BillRow> = {}): BillRow => ({
  day,
  model: 'gpt-5.4',
  requests: 1,
  tokens,
  line: 2,
  ...more,
});
const billOf = (...rows: BillRow[]): Bill => ({
  provider: 'openai',
  kind: 'usage',
  rows,
  from: day,
  to: day,
});

async function* given(entries: readonly LedgerEntry[]): AsyncGenerator<LedgerEntry> {
  yield* entries;
}
const compare = (
  entries: readonly LedgerEntry[],
  rows: readonly BillRow[],
  more: Partial<CompareBillOptions> = {},
) => compareBill({ bill: billOf(...rows), entries: given(entries), ...more });
const causesOf = async (...asked: Parameters<typeof compare>) =>
  (await compare(...asked)).differences.map(({ causes }) => causes);

describe('a difference by day and model', () => {
  it('is none where all is the same, dated names included', async () => {
    const { differences, prices, markedShare } = await compare(
      [closed(attempt()), closed(attempt({ model: 'gpt-5.4-2026-03-05' }))],
      [
        row({
          requests: 2,
          tokens: { ...tokens, inputTokens: 2_000, outputTokens: 200 },
          model: 'gpt-5.4-2026-03-05',
        }),
      ],
    );
    expect(differences).toEqual([]);
    expect([prices.length, markedShare]).toEqual([1, 1]);
  });

  it('is one that only one of them has', async () => {
    expect(await causesOf([closed(attempt())], [])).toEqual([['missing_in_bill']]);
    expect(await causesOf([], [row()])).toEqual([['missing_in_ledger']]);
    expect(await causesOf([closed(attempt({ state: 'nothing', costUsd: 0 }))], [])).toEqual([]);
    const two = { ...tokens, inputTokens: 1_900, outputTokens: 150 };
    expect(await causesOf([closed(attempt())], [row({ requests: 2, tokens: two })])).toEqual([
      ['missing_in_ledger'],
    ]);
    expect(
      await causesOf(
        [closed(attempt()), closed(attempt())],
        [row({ tokens: { ...tokens, outputTokens: 99 } })],
      ),
    ).toEqual([['missing_in_bill']]);
  });

  it('is told by the tokens alone where the bill does not count requests', async () => {
    const silent = (more: Partial<typeof tokens>) => [
      row({ requests: undefined as never, tokens: { ...tokens, ...more } }),
    ];
    expect(await causesOf([closed(attempt())], silent({ inputTokens: 1_700 }))).toEqual([
      ['missing_in_ledger'],
    ]);
    expect(await causesOf([closed(attempt())], silent({ inputTokens: 900 }))).toEqual([['missing_in_bill']]);
    expect(await causesOf([closed(attempt())], silent({ inputTokens: 900, outputTokens: 120 }))).toEqual([
      ['counted_otherwise'],
    ]);
  });

  it('is one of price, tier or count where both have it', async () => {
    expect(await causesOf([closed(attempt({ costUsd: 0.005 }))], [row()])).toEqual([['price']]);
    expect(await causesOf([closed(attempt())], [row({ tiers: ['batch'] })])).toEqual([['tier']]);
    expect(await causesOf([closed(attempt())], [row({ tokens: { ...tokens, outputTokens: 110 } })])).toEqual([
      ['counted_otherwise'],
    ]);
    const ours = { rows: { 'openai/gpt-5.4': { input: 5, output: 15 } }, asOf: '2026-11-01' };
    expect(await causesOf([closed(attempt())], [row()], { prices: ours })).toEqual([['price']]);
    await expect(compare([], [], { prices: { rows: {}, asOf: 'now' } })).rejects.toThrow(/prices\.asOf/);
  });

  it('is marked where the ledger estimated, or a process was killed, up to what it held', async () => {
    const guessed = attempt({
      state: 'estimated',
      costUsd: 0.001,
      usage: { ...usage, inputTokens: 10, estimated: true },
    });
    expect(await causesOf([closed(guessed)], [row()])).toEqual([['estimated']]);
    expect(await causesOf([closed(guessed)], [])).toEqual([['estimated']]);
    expect(await causesOf([open(0.01)], [row()])).toEqual([['uncertain']]);
    expect(await causesOf([open(0.001)], [row()])).toEqual([['missing_in_ledger']]);
    const { knownDifferenceUsd, markedShare, differenceUsd } = await compare([closed(guessed)], [row()]);
    expect([knownDifferenceUsd, markedShare, differenceUsd]).toEqual([0, 1, -0.003]);
  });

  it('does not hide one that is missing behind one that was estimated', async () => {
    const guessed = attempt({
      state: 'estimated',
      costUsd: 0.001,
      usage: { ...usage, inputTokens: 10, estimated: true },
    });
    const three = row({ requests: 3, tokens: { ...tokens, inputTokens: 2_500, outputTokens: 250 } });
    const { differences, markedShare } = await compare([closed(guessed)], [three]);
    expect(differences[0]?.causes).toEqual(['estimated', 'missing_in_ledger']);
    expect(markedShare).toBe(0);
  });
});

describe('a difference by request', () => {
  const named = { requestId: 'req_1' };

  it('is found between two calls of one day that sums would hide', async () => {
    const other = { requestId: 'req_2' };
    const more = { ...tokens, outputTokens: 110 };
    const less = { ...tokens, outputTokens: 90 };
    const calls = [closed(attempt(named)), closed(attempt(other))];
    const rows = [row({ ...named, tokens: more }), row({ ...other, tokens: less })];
    expect(await causesOf(calls, rows)).toEqual([['counted_otherwise'], ['counted_otherwise']]);
    expect(
      await causesOf(calls, [
        row({ requests: 2, tokens: { ...tokens, inputTokens: 2_000, outputTokens: 200 } }),
      ]),
    ).toEqual([]);
  });

  it('is named where one has it twice, or it was taken for free', async () => {
    expect(await causesOf([closed(attempt(named))], [row(named), row(named)])).toEqual([['twice_in_bill']]);
    expect(await causesOf([closed(attempt(named)), closed(attempt(named))], [row(named)])).toEqual([
      ['twice_in_ledger'],
    ]);
    const free = attempt({ ...named, ok: false, state: 'nothing', costUsd: 0 });
    expect(await causesOf([closed(free)], [row(named)])).toEqual([['retried']]);
  });
});

describe('what is compared', () => {
  it('leaves out other keys, other providers and what a cache saved', async () => {
    const saved: LedgerEntry = { type: 'saved', id: 's', at: noon, ...who, tokens: 1, costUsd: 1 };
    const report = await compare(
      [saved, closed(attempt(), attempt({ provider: 'anthropic', model: 'claude-haiku-4-5' }))],
      [row({ key: 'ours' }), row({ key: 'theirs' })],
      { keys: ['ours'] },
    );
    expect(report).toMatchObject({ differences: [], otherKeyRows: 1 });
    expect(
      await causesOf([closed(attempt({ provider: 'gateway' }))], [row()], { providers: ['gateway'] }),
    ).toEqual([]);
  });

  it('takes an export of costs by its dollars', async () => {
    const cost = (usd: number) => ({ day, model: 'gpt-5.4', costUsd: usd, line: 2 });
    expect(await causesOf([closed(attempt())], [cost(0.001), cost(0.003)])).toEqual([]);
    expect(await causesOf([closed(attempt())], [cost(0.005)])).toEqual([['price']]);
  });

  it('prices long contexts by the request alone, never by the sum of a day', async () => {
    const many = { ...tokens, inputTokens: 900_000, outputTokens: 90_000 };
    const { billUsd } = await compare([], [row({ requests: 900, tokens: many })]);
    expect(billUsd).toBeCloseTo(900 * costUsd, 9);
    const long = await compare([], [row({ requests: 900, tokens: many, isLong: true })]);
    expect(long.billUsd).toBeGreaterThanOrEqual(billUsd);
  });
});

describe('what the ledger marked', () => {
  const estimated = attempt({ state: 'estimated', usage: { ...usage, estimated: true } });
  const guessed = (usd: number): LedgerEntry[] => {
    const begun = open(usd);
    const ended = { ...(closed(estimated) as object), id: begun.id } as LedgerEntry;
    return [begun, ended];
  };
  const silent = (count: number) => {
    const { requests: _, ...rest } = row();
    return {
      ...rest,
      tokens: { ...tokens, inputTokens: count * 1_000, outputTokens: count * 100 },
    };
  };

  it('excuses no more than the calls could cost', async () => {
    const entries = [closed(attempt()), ...guessed(0.01)];
    expect(await causesOf(entries, [silent(3)])).toEqual([['estimated']]);
    expect(await causesOf(entries, [silent(20)])).toEqual([['estimated', 'missing_in_ledger']]);
  });

  it('excuses nothing of a model that the call could not ask', async () => {
    const killed: OpenEntry = { ...open(1), model: 'openai/gpt-5.4-mini' };
    const rows = [row({ requests: 2, tokens: { ...tokens, inputTokens: 2_000 } })];
    expect(await causesOf([closed(attempt()), killed], rows)).toEqual([['missing_in_ledger']]);
    expect(await causesOf([closed(attempt()), open(1)], rows)).toEqual([['uncertain']]);
  });
});

describe('the days of a bill', () => {
  it('have what was answered on them, whenever it began', async () => {
    const dayMs = 86_400_000;
    const begunBefore = { ...(closed(attempt()) as object), openedAt: noon - dayMs } as LedgerEntry;
    const answeredAfter = closed(attempt({ at: noon + dayMs }));
    expect(await causesOf([begunBefore, answeredAfter], [row()])).toEqual([]);
    expect(daysAround({ from: '2026-11-30', to: '2026-12-31' })).toEqual({
      from: '2026-11-29',
      to: '2027-01-01',
    });
  });
});

it('takes a row that does not say its requests for many, so that none of them need have been long', async () => {
  const of = (requests?: number) => ({
    ...row({ model: 'claude-sonnet-4-5', tokens: { ...tokens, inputTokens: 900_000 } }),
    requests,
  });
  const usdOf = async (requests?: number) => {
    const { requests: count, ...rest } = of(requests);
    const rows = [count === undefined ? rest : { ...rest, requests: count }];
    return (await compareBill({ bill: { ...billOf(...rows), provider: 'anthropic' }, entries: given([]) }))
      .billUsd;
  };
  expect(await usdOf()).toBe(await usdOf(900));
  expect(await usdOf()).toBeLessThan(await usdOf(1));
});
