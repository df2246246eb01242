// Checks that a limit store keeps the promises of its port.
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { LimitDemand, LimitStore } from '../limits/limit-store.ts';
import type { LimitUnit, LimitWindow } from '../limits/limit-window.ts';
import type { ContractCase } from './contract-case.ts';
import { promise } from './contract-case.ts';

let serial = 0;
const freshKey = (): string => `contract-${process.pid}-${serial++}`;

function demand(amount: number, window: Partial<LimitWindow> = {}): LimitDemand {
  const unit: LimitUnit = 'requests';
  const base = { name: 'w', limit: 10, windowMs: 60_000, unit, strategy: 'sliding_window' as const };
  const full = { ...base, ...window };
  return { amount, window: { ...full, id: `${full.name}:${full.strategy[0]}${full.windowMs}:` } };
}

/**
 * What every limit store promises. `create` gives a store; the cases use keys of their own and leave it open.
 *
 * @example
 * import { createMemoryLimitStore } from '@tpl/security';
 * import { limitStoreContract } from '@tpl/security/testing';
 *
 * for (const { run } of limitStoreContract(() => createMemoryLimitStore())) await run();
 */
export function limitStoreContract(create: () => LimitStore): readonly ContractCase[] {
  const forEach = (
    name: string,
    run: (store: LimitStore, strategy: 'sliding_window' | 'token_bucket') => Promise<void>,
  ) =>
    (['sliding_window', 'token_bucket'] as const).map((strategy) => ({
      name: `${name} (${strategy})`,
      run: () => run(create(), strategy),
    }));

  return [
    ...forEach('lets the limit through and not one more', async (store, strategy) => {
      const key = freshKey();
      const taken = await Promise.all(
        Array.from({ length: 25 }, () => store.take(key, [demand(1, { strategy })])),
      );
      equal(taken.filter((answer) => answer.ok).length, 10);
    }),
    ...forEach('takes from all windows or from none', async (store, strategy) => {
      const key = freshKey();
      const both = (amount: number) => [
        demand(amount, { strategy }),
        demand(amount, { name: 'small', limit: 3, strategy }),
      ];
      equal((await store.take(key, both(3))).ok, true);
      const refused = await store.take(key, both(1));
      equal(refused.ok, false);
      deepEqual(
        refused.windows.map(({ remaining }) => remaining),
        [7, 0],
      );
      equal(refused.windows[0]!.waitMs, 0);
      ok(refused.windows[1]!.waitMs > 0);
    }),
    ...forEach('keeps keys apart', async (store, strategy) => {
      equal((await store.take(freshKey(), [demand(10, { strategy })])).ok, true);
      equal((await store.take(freshKey(), [demand(10, { strategy })])).ok, true);
    }),
    ...forEach('gives room back with time and says when', async (store, strategy) => {
      const key = freshKey();
      const window = { strategy, windowMs: 160 };
      equal((await store.take(key, [demand(10, window)])).ok, true);
      const refused = await store.take(key, [demand(10, window)]);
      equal(refused.ok, false);
      const wait = refused.windows[0]!.waitMs;
      ok(wait > 0 && wait <= 170 + 1, `waits ${wait} ms`);
      await new Promise((resolve) => setTimeout(resolve, wait + 5));
      equal((await store.take(key, [demand(10, window)])).ok, true);
    }),
    ...forEach('gives back what was taken too much', async (store, strategy) => {
      const key = freshKey();
      const { at } = await store.take(key, [demand(10, { strategy })]);
      await store.adjust(key, [demand(-4, { strategy })], at);
      equal((await store.take(key, [demand(5, { strategy })])).ok, false);
      equal((await store.take(key, [demand(4, { strategy })])).ok, true);
    }),
    ...forEach('counts what cost more than was taken, also above the limit', async (store, strategy) => {
      const key = freshKey();
      const { at } = await store.take(key, [demand(9, { strategy })]);
      await store.adjust(key, [demand(5, { strategy })], at);
      const refused = await store.take(key, [demand(1, { strategy })]);
      equal(refused.ok, false);
      equal(refused.windows[0]!.remaining, -4);
    }),
    ...forEach('never gives back more than there is', async (store, strategy) => {
      const key = freshKey();
      const { at } = await store.take(key, [demand(2, { strategy })]);
      await store.adjust(key, [demand(-50, { strategy })], at);
      equal((await store.take(key, [demand(11, { strategy })])).ok, false);
      equal((await store.take(key, [demand(10, { strategy })])).ok, true);
    }),
    ...forEach('counts as one whatever limit a call comes with', async (store, strategy) => {
      const key = freshKey();
      const take = async (amount: number, limit: number) =>
        (await store.take(key, [demand(amount, { strategy, limit })])).ok;
      equal(await take(10, 10), true);
      equal(await take(1, 9), false);
      equal(await take(96, 100), false);
      equal(await take(85, 100), true);
      equal(await take(1, 10), false);
    }),
    ...forEach('says the whole window where an amount never fits', async (store, strategy) => {
      const refused = await store.take(freshKey(), [demand(11, { strategy })]);
      equal(refused.ok, false);
      equal(refused.windows[0]!.waitMs, 60_000);
    }),
    promise('takes nothing for a call that is aborted already', async () => {
      const store = create();
      const key = freshKey();
      await rejects(store.take(key, [demand(10)], { signal: AbortSignal.abort(new Error('gone')) }), /gone/);
      equal((await store.take(key, [demand(10)])).ok, true);
    }),
  ];
}
