import { manualClock } from '@internal/kit/testing';
import { noUsage } from '@internal/prices';
import { describe, expect, it } from '@jest/globals';
import type { LedgerEntry } from '../entry/entry.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import { memoryLedgerStore } from '../store/memory-ledger-store.ts';
import { closedLine, openLine } from '../testing/ledger-store-contract.ts';
import { spendCsv } from '../totals/spend-csv.ts';
import { createLedger, type LedgerOptions } from './create-ledger.ts';

const noon = Date.parse('2026-11-29T12:00:00Z');
const day = { from: '2026-11-29', to: '2026-11-29' };
const call = {
  tenant: 'acme',
  key: 'acme/one',
  operation: 'summarize',
  model: 'anthropic/m',
  reserved: { tokens: 100, costUsd: 0.5 },
  streamed: false,
};
const attempt = {
  provider: 'anthropic',
  model: 'm',
  at: noon,
  ok: true,
  state: 'settled',
  costUsd: 0.2,
  prices: 'table (2026-11-01)',
} as const;

/** A store that can be broken. */
function brittleStore(): LedgerStore & { isDown: boolean; isHanging: boolean; writes: number; goOn(): void } {
  const inner = memoryLedgerStore();
  let goOn = () => {};
  const hung = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  return {
    ...inner,
    isDown: false,
    isHanging: false,
    writes: 0,
    goOn() {
      this.isHanging = false;
      goOn();
    },
    async append(entries) {
      this.writes += 1;
      if (this.isHanging) await hung;
      if (this.isDown) throw new Error('down');
      await inner.append(entries);
    },
    async close() {
      if (this.isHanging) await hung;
    },
  };
}

function ledgerOver(store = brittleStore(), options: Partial<LedgerOptions> = {}) {
  const clock = manualClock(noon);
  return { store, clock, ledger: createLedger({ store, clock, ...options }) };
}

async function linesOf(ledger: { entries(days: typeof day): AsyncIterable<LedgerEntry> }) {
  const lines: LedgerEntry[] = [];
  for await (const line of ledger.entries(day)) lines.push(line);
  return lines;
}

describe('a call that is booked at its end', () => {
  const { reserved: _, streamed: __, ...payer } = call;
  const batched = { ...attempt, usage: { ...noUsage, inputTokens: 10, tiers: ['batch'] } };
  const booked = {
    ...payer,
    id: 'batch-1.item-1',
    openedAt: noon,
    outcome: 'completed',
    attempts: [batched],
  } as const;

  it('counts once by its id, to the day of its beginning, with what it cost less for being of a batch', async () => {
    const { ledger, clock } = ledgerOver();
    await clock.advance(20 * 3_600_000);
    await ledger.book(booked);
    await ledger.book(booked);
    const { total } = await ledger.spend(day);
    expect(total).toMatchObject({
      calls: 1,
      attempts: 1,
      settledUsd: 0.2,
      batchDiscountUsd: 0.2,
      reservedUsd: 0,
    });
  });

  it('never rejects, whatever becomes of its line', async () => {
    const { ledger, store } = ledgerOver(brittleStore(), { whenDown: 'refuse' });
    store.isDown = true;
    await expect(ledger.book({ ...booked, operation: undefined as never })).resolves.toBeUndefined();
  });
});

describe('a call in the ledger', () => {
  it('is reserved before it is sent and settled after it, each dollar in one place', async () => {
    const { ledger } = ledgerOver();
    const open = await ledger.open(call);
    expect((await ledger.spend(day)).total).toMatchObject({ calls: 1, reservedUsd: 0.5, settledUsd: 0 });
    await open.close({ outcome: 'completed', attempts: [attempt] });
    await open.close({ outcome: 'failed', attempts: [attempt, attempt] });
    const { total, rows } = await ledger.spend({ ...day, by: ['tenant', 'key', 'operation', 'model'] });
    expect(total).toMatchObject({ calls: 1, attempts: 1, reservedUsd: 0, settledUsd: 0.2, failed: 0 });
    expect(rows).toMatchObject([
      {
        tenant: 'acme',
        key: 'acme/one',
        operation: 'summarize',
        model: 'anthropic/m',
        prices: ['table (2026-11-01)'],
      },
    ]);
    await ledger.close();
  });

  it('need not keep its answer waiting for the last line, which whoever reads finds all the same', async () => {
    const { ledger, store } = ledgerOver(brittleStore(), { answersWait: false });
    const open = await ledger.open(call);
    store.isHanging = true;
    await open.close({ outcome: 'completed', attempts: [attempt] });
    expect([store.writes, ledger.stats()]).toMatchObject([1, { open: 1, waiting: 1 }]);
    store.isHanging = false;
    expect((await ledger.spend(day)).total).toMatchObject({ calls: 1, reservedUsd: 0, settledUsd: 0.2 });
    const second = await ledger.open(call);
    await second.close({ outcome: 'completed', attempts: [attempt] });
    await ledger.close();
    expect(await linesOf(ledger)).toHaveLength(4);
    expect(ledger.stats()).toMatchObject({ open: 0, waiting: 0, lost: 0 });
  });

  it('has its retries, estimates, batch discount and what has no price each in its own count', async () => {
    const { ledger } = ledgerOver();
    const usage = {
      inputTokens: 10,
      outputTokens: 5,
      cacheReadTokens: 4,
      cacheWriteTokens: 1,
      cacheWrite1hTokens: 2,
      reasoningTokens: 0,
      estimated: false,
    };
    const first = await ledger.open(call);
    await first.close({
      outcome: 'completed',
      attempts: [
        { ...attempt, ok: false, code: 'server', state: 'nothing', costUsd: 0 },
        { ...attempt, ok: false, code: 'stream_truncated', state: 'estimated', costUsd: 0.1 },
        { ...attempt, provider: 'openai', usage: { ...usage, tiers: ['batch'] } },
      ],
    });
    const second = await ledger.open({ ...call, streamed: true });
    await second.close({ outcome: 'left', attempts: [{ ...attempt, state: 'unpriced', costUsd: 0, usage }] });
    const { total, rows } = await ledger.spend({ ...day, by: ['model'] });
    expect(total).toMatchObject({
      calls: 2,
      attempts: 4,
      retries: 2,
      aborted: 1,
      settledUsd: 0.2,
      estimatedUsd: 0.1,
      batchDiscountUsd: 0.2,
      unpricedAttempts: 1,
      inputTokens: 20,
      cacheReadTokens: 8,
      cacheWriteTokens: 6,
    });
    expect(rows.map(({ model, calls, attempts }) => [model, calls, attempts])).toEqual([
      ['anthropic/m', 1, 3],
      ['openai/m', 1, 1],
    ]);
    await ledger.close();
  });

  it('counts once when its lines are written twice', async () => {
    const { ledger, store } = ledgerOver();
    await store.append([openLine('a'), openLine('a'), closedLine('a'), closedLine('a'), openLine('a')]);
    expect((await ledger.spend(day)).total).toMatchObject({ calls: 1, settledUsd: 0.25, reservedUsd: 0 });
    await store.append([closedLine('a')]);
    expect((await ledger.spend(day)).total).toMatchObject({ calls: 1, settledUsd: 0.25 });
    await ledger.close();
  });

  it('that was refused counts as failed where its first line is there, and as none where not', async () => {
    const { ledger, store } = ledgerOver();
    const refused = { ...closedLine('a'), outcome: 'failed', attempts: [] } as const;
    await store.append([openLine('a'), refused, { ...refused, id: 'b' }, openLine('b')]);
    expect((await ledger.spend(day)).total).toMatchObject({ calls: 1, failed: 1, reservedUsd: 0 });
    await ledger.close();
  });

  it('of another process is held while it may be under way, and uncertain after that', async () => {
    const { ledger, store, clock } = ledgerOver();
    await store.append([openLine('killed')]);
    expect((await ledger.spend(day)).total).toMatchObject({ reservedUsd: 0.5, uncertainUsd: 0 });
    const own = await ledger.open(call);
    await clock.advance(600_000);
    const { total } = await ledger.spend(day);
    expect(total).toMatchObject({ calls: 2, reservedUsd: 0.5, uncertainUsd: 0.5, uncertainCalls: 1 });
    await own.close({ outcome: 'completed', attempts: [] });
    await ledger.close();
  });

  it('has a bounded name for who pays, and one where nobody was named', async () => {
    const { ledger } = ledgerOver();
    await ledger.open({
      model: 'm'.repeat(900),
      reserved: { tokens: 1, costUsd: undefined },
      streamed: false,
    });
    const [line] = await linesOf(ledger);
    expect(line).toMatchObject({
      tenant: 'nobody',
      key: 'default',
      operation: 'unnamed',
      reserved: { tokens: 1 },
    });
    expect(line?.model).toHaveLength(200);
    await ledger.close();
  });

  it('has two names for two who pay, also where they differ late', async () => {
    const { ledger } = ledgerOver();
    for (const last of ['a', 'b']) await ledger.open({ ...call, tenant: `${'t'.repeat(200)}${last}` });
    const { rows } = await ledger.spend({ ...day, by: ['tenant'] });
    expect(rows).toHaveLength(2);
    await ledger.close();
  });
});

it('counts what a cache saved, and no call', async () => {
  const { ledger } = ledgerOver();
  ledger.saved({ ...call, tokens: 40, costUsd: 0.3 });
  ledger.saved({ model: 'x/y', tokens: 1, costUsd: 0.1 });
  await ledger.close();
  const { total } = await ledger.spend(day);
  expect(total).toMatchObject({ calls: 0, savedCalls: 2, settledUsd: 0 });
  expect(total.savedUsd).toBeCloseTo(0.4, 12);
});

describe('a ledger whose store is down', () => {
  it('lets calls go on, keeps their lines and writes them once it is back', async () => {
    const { ledger, store, clock } = ledgerOver();
    const states: boolean[] = [];
    ledger.on('state', ({ isUp }) => states.push(isUp));
    store.isDown = true;
    const open = await ledger.open(call);
    await open.close({ outcome: 'completed', attempts: [attempt] });
    expect(ledger.stats()).toMatchObject({ isUp: false, waiting: 2, lost: 0 });
    expect(await ledger.health()).toMatchObject({ status: 'degraded' });
    store.isDown = false;
    await clock.advance(1_000);
    expect(ledger.stats()).toMatchObject({ isUp: true, waiting: 0, lost: 0, open: 0 });
    expect((await ledger.spend(day)).total).toMatchObject({ calls: 1, settledUsd: 0.2 });
    expect(states).toEqual([false, true]);
    await ledger.close();
  });

  it('refuses calls instead where that is asked for, before anything is sent, and keeps no line of them', async () => {
    const { ledger, store } = ledgerOver(brittleStore(), { whenDown: 'refuse' });
    store.isDown = true;
    await expect(ledger.open(call)).rejects.toMatchObject({
      code: 'overloaded',
      retryable: true,
      providerCode: 'ledger_unavailable',
    });
    expect(ledger.stats()).toMatchObject({ waiting: 0, open: 0 });
    store.isDown = false;
    const open = await ledger.open(call);
    store.isDown = true;
    // What was sent is paid for: its line waits.
    await open.close({ outcome: 'completed', attempts: [attempt] });
    expect(ledger.stats()).toMatchObject({ waiting: 1 });
    await ledger.close();
  });

  it('keeps so many lines and counts the rest as lost, each once', async () => {
    const { ledger, store } = ledgerOver(brittleStore(), { maxWaiting: 3 });
    let lost = 0;
    ledger.on('lost', ({ lines }) => {
      lost += lines;
    });
    store.isDown = true;
    for (let at = 0; at < 5; at += 1) await ledger.open(call);
    expect(ledger.stats()).toMatchObject({ waiting: 3, lost: 2 });
    await ledger.close();
    expect(lost).toBe(5);
    expect(ledger.stats().lost).toBe(5);
  });

  it('waits no longer for one that hangs than it may', async () => {
    const { ledger, store, clock } = ledgerOver(brittleStore(), { deadlineMs: 50 });
    store.isHanging = true;
    const opening = ledger.open(call);
    await clock.advance(50);
    expect(await opening).toMatchObject({ id: expect.any(String) });
    store.goOn();
    await clock.advance(1_000);
    expect(ledger.stats()).toMatchObject({ isUp: true, waiting: 0 });
    expect(await linesOf(ledger)).toHaveLength(1);
    await ledger.close();
  });

  it('ends in time before one that hangs, and says what is lost', async () => {
    const { ledger, store, clock } = ledgerOver(brittleStore(), { deadlineMs: 50 });
    const lost: number[] = [];
    ledger.on('lost', ({ lines }) => lost.push(lines));
    store.isHanging = true;
    void ledger.open(call);
    await clock.advance(50);
    let isClosed = false;
    const closing = ledger.close().then(() => {
      isClosed = true;
    });
    await clock.advance(100);
    expect([isClosed, lost, store.writes, clock.pending]).toEqual([true, [1], 1, 0]);
    await closing;
  });

  it('says what went wrong at the end of one', async () => {
    const close = () => Promise.reject(new Error('disk gone'));
    const { ledger } = ledgerOver(Object.assign(brittleStore(), { close }));
    await expect(ledger.close()).rejects.toThrow('disk gone');
  });
});

describe('the totals', () => {
  it('hold so many rows of a day and count the rest together, so that sums stay right', async () => {
    const { ledger, store } = ledgerOver(brittleStore(), { maxRowsPerDay: 3 });
    const lines = Array.from({ length: 10 }, (_, at) => ({ ...closedLine(`c${at}`), key: `key-${at}` }));
    await store.append(lines);
    const { total, rows, foldedRows } = await ledger.spend({ ...day, by: ['key'] });
    expect(total).toMatchObject({ calls: 10, settledUsd: 2.5 });
    expect(rows.map(({ key }) => key)).toEqual(['key-0', 'key-1', 'key-2', 'other']);
    expect(foldedRows).toBeGreaterThan(0);
    await ledger.close();
  });

  it('show days beside each other, or only those of one tenant', async () => {
    const { ledger, store } = ledgerOver();
    await store.append([
      closedLine('a'),
      closedLine('b', noon - 86_400_000),
      { ...closedLine('c'), tenant: 'other corp', operation: '=SUM(A1),"x"' },
    ]);
    const days = { from: '2026-11-28', to: '2026-11-29' };
    expect((await ledger.spend(days)).rows.map(({ day, calls }) => [day, calls])).toEqual([
      ['2026-11-28', 1],
      ['2026-11-29', 2],
    ]);
    const only = await ledger.spend({ ...days, only: { tenant: 'other corp' }, by: ['tenant', 'operation'] });
    expect(only.total.calls).toBe(1);
    const [head, line] = spendCsv(only).split('\r\n');
    expect(head).toMatch(/^tenant,operation,calls,.*,prices$/);
    // A spreadsheet must not run it.
    expect(line).toMatch(/^other corp,"'=SUM\(A1\),""x""",1,/);
    await ledger.close();
  });

  it('are asked by two at once and count nothing twice', async () => {
    const { ledger, store } = ledgerOver();
    await store.append(Array.from({ length: 50 }, (_, at) => closedLine(`c${at}`)));
    const all = await Promise.all([1, 2, 3].map(() => ledger.spend(day)));
    expect(all.map(({ total }) => total.calls)).toEqual([50, 50, 50]);
    await ledger.close();
  });

  it('refuse days that are none, by name', async () => {
    const { ledger } = ledgerOver();
    const wrong = (query: object) => ledger.spend({ ...day, ...query });
    await expect(wrong({ from: 'today' })).rejects.toThrow(/from must be a day/);
    await expect(wrong({ from: '2026-11-30' })).rejects.toThrow(/to must not lie before/);
    await expect(wrong({ from: '2020-01-01' })).rejects.toThrow(/within 400 days/);
    await expect(wrong({ by: ['colour'] })).rejects.toThrow(/by must name/);
    await ledger.close();
  });
});

it('refuses wrong options by their names', () => {
  const wrong = { store: {} as LedgerStore, whenDown: 'stop' as 'refuse', deadlineMs: 0, maxWaiting: 0 };
  expect(() => createLedger(wrong)).toThrow(/store .*\n.*whenDown .*\n.*deadlineMs .*\n.*maxWaiting/);
});
