import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { createLedger, type LedgerOptions, redisLedgerStore } from '../../src/index.ts';
import { closedLine, openLine, readAll } from '../../src/testing/ledger-store-contract.ts';

const day = '2026-11-29';
let redis: RedisProcess;
const open: { close(): Promise<void> }[] = [];
const ledgerOf = (options: LedgerOptions) => {
  const ledger = createLedger(options);
  open.push(ledger);
  return ledger;
};
beforeAll(async () => {
  redis = await startRedis();
});
afterEach(() => Promise.all(open.splice(0).map((ledger) => ledger.close())));
afterAll(() => redis.stop());

const until = async (test: () => boolean, withinMs = 20_000) => {
  const end = performance.now() + withinMs;
  while (!test()) {
    if (performance.now() > end) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const today = () => {
  const now = new Date().toISOString().slice(0, 10);
  return { from: now, to: now };
};
const call = { key: 'k', model: 'p/m', reserved: { tokens: 1, costUsd: 0.5 }, streamed: false };
const end = {
  outcome: 'completed',
  attempts: [{ provider: 'p', model: 'm', at: 0, ok: true, state: 'settled', costUsd: 0.1 }],
} as const;

describe('a ledger in Redis', () => {
  it('expires after the days it is kept for, and refuses what is past its bound', async () => {
    const store = redisLedgerStore({
      url: redis.url,
      prefix: 'bound:',
      keepDays: 2,
      maxEntriesPerDay: 3,
      deadlineMs: 5_000,
    });
    await store.append([openLine('a'), closedLine('a')]);
    const client = createClient({ url: redis.url });
    await client.connect();
    expect(await client.pTTL(`bound:${day}`)).toBeGreaterThan(2 * 86_400_000);
    await expect(store.append([openLine('b'), openLine('c')])).rejects.toMatchObject({
      providerCode: 'full',
    });
    expect((await readAll(store, day)).entries).toHaveLength(2);
    await client.xAdd(`bound:${day}`, '*', { line: 'none of ours' });
    expect((await readAll(store, day)).entries).toHaveLength(2);
    await store.close();
    client.destroy();
  });

  it('goes on without Redis, and has every call once Redis is back', async () => {
    const ledger = ledgerOf({
      // The machine is shared with other tests: what a deadline does is tested with a frozen Redis.
      store: redisLedgerStore({ url: redis.url, prefix: 'killed:', deadlineMs: 5_000 }),
      deadlineMs: 10_000,
    });
    const before = await ledger.open(call);
    await before.close(end);
    await redis.kill();
    for (let at = 0; at < 20; at += 1) await (await ledger.open(call)).close(end);
    expect(ledger.stats()).toMatchObject({ isUp: false, waiting: 40, lost: 0 });
    await redis.restart();
    await until(() => ledger.stats().waiting === 0);
    const { total } = await ledger.spend(today());
    // It came back empty: what was written before is lost with it, and nothing else.
    expect(total).toMatchObject({ calls: 20, reservedUsd: 0 });
    expect(total.settledUsd).toBeCloseTo(2, 9);
  });

  it('counts a write once that came late to a frozen Redis', async () => {
    const ledger = ledgerOf({ store: redisLedgerStore({ url: redis.url, prefix: 'frozen:' }) });
    const one = await ledger.open(call);
    redis.freeze();
    await one.close(end);
    const two = await ledger.open(call);
    redis.thaw();
    await two.close(end);
    await until(() => ledger.stats().waiting === 0);
    const { total } = await ledger.spend(today());
    expect(total).toMatchObject({ calls: 2, reservedUsd: 0, uncertainUsd: 0 });
    expect(total.settledUsd).toBeCloseTo(0.2, 9);
  });

  it('refuses calls without Redis where that is asked for', async () => {
    const ledger = ledgerOf({
      store: redisLedgerStore({ url: 'redis://127.0.0.1:1', deadlineMs: 50 }),
      whenDown: 'refuse',
    });
    await expect(ledger.open(call)).rejects.toMatchObject({ providerCode: 'ledger_unavailable' });
  });

  it('leaves nothing uncertain of a call that it refused while Redis was frozen', async () => {
    const ledger = ledgerOf({
      store: redisLedgerStore({ url: redis.url, prefix: 'late:', deadlineMs: 100 }),
      deadlineMs: 10_000,
      whenDown: 'refuse',
      inFlightMs: 0,
    });
    await (await ledger.open(call)).close(end);
    redis.freeze();
    await expect(ledger.open(call)).rejects.toMatchObject({ providerCode: 'ledger_unavailable' });
    redis.thaw();
    await until(() => ledger.stats().waiting === 0);
    const lines = new Set<string>();
    for await (const { id, type } of ledger.entries(today())) lines.add(`${id} ${type}`);
    expect(lines.size).toBe(4);
    expect((await ledger.spend(today())).total).toMatchObject({
      calls: 2,
      failed: 1,
      uncertainUsd: 0,
      reservedUsd: 0,
    });
  });

  it('refuses wrong options by their names', () => {
    expect(() => redisLedgerStore({ deadlineMs: 0, keepDays: 0, maxEntriesPerDay: 0 })).toThrow(
      /url is missing.*\n.*deadlineMs .*\n.*keepDays .*\n.*maxEntriesPerDay/,
    );
  });
});
