// The tests that every store of the ledger must pass.
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { ClosedEntry, LedgerEntry, OpenEntry } from '../entry/entry.ts';
import type { LedgerStore, StoredEntries } from '../store/ledger-store.ts';

/** What the suite needs of a test runner: Jest, Vitest and node:test fit. */
export interface TestRunner {
  /** Groups tests. */
  readonly describe: (name: string, define: () => void) => void;
  /** Runs one test. */
  readonly it: (name: string, run: () => Promise<void>) => void;
}

/** A store under test. */
export interface StoreUnderTest {
  /** Makes a store that is empty. */
  readonly open: () => LedgerStore | Promise<LedgerStore>;
  /** Makes another store over the lines of the last one that `open` made, as after a restart. Left out: it ends with its process. */
  readonly reopen?: (() => LedgerStore | Promise<LedgerStore>) | undefined;
}

const noon = Date.parse('2026-11-29T12:00:00Z');
const dayMs = 86_400_000;
const payer = { tenant: 'acme', key: 'acme/key-1', operation: 'summarize' };

/** A line as it is written before a call. */
export const openLine = (id: string, at = noon): OpenEntry => ({
  type: 'open',
  id,
  at,
  ...payer,
  model: 'anthropic/m',
  reserved: { tokens: 100, costUsd: 0.5 },
});

/** A line as it is written after a call. */
export const closedLine = (id: string, openedAt = noon, costUsd = 0.25): ClosedEntry => ({
  type: 'closed',
  id,
  at: openedAt + 1_000,
  openedAt,
  ...payer,
  model: 'anthropic/m',
  outcome: 'completed',
  streamed: false,
  attempts: [
    {
      provider: 'anthropic',
      model: 'm',
      at: openedAt,
      ok: true,
      state: 'settled',
      costUsd,
      prices: 'p (2026-11-01)',
    },
  ],
});

/** All lines of a day after a cursor, and the last cursor. */
export async function readAll(store: LedgerStore, day: string, cursor?: string) {
  const entries: LedgerEntry[] = [];
  let last: StoredEntries | undefined;
  for await (const part of store.read(day, cursor)) {
    entries.push(...part.entries);
    last = part;
  }
  return { entries, cursor: last?.cursor ?? cursor };
}

/**
 * Defines the tests that every `LedgerStore` passes: what it took comes back, in order, by day, also after a restart.
 *
 * @example
 * import { describe, it } from 'node:test';
 * import { memoryLedgerStore } from '@tpl/ai/ledger';
 * import { describeLedgerStoreContract } from '@tpl/ai/testing';
 *
 * describeLedgerStoreContract('memory', { open: () => memoryLedgerStore() }, { describe, it });
 */
export function describeLedgerStoreContract(
  name: string,
  subject: StoreUnderTest,
  { describe, it }: TestRunner,
): void {
  describe(`${name} as a LedgerStore`, () => {
    it('gives the lines of a day in the order in which they came', async () => {
      const store = await subject.open();
      const lines = Array.from({ length: 1_200 }, (_, at) => openLine(`call-${at}`));
      await store.append(lines.slice(0, 700));
      await store.append(lines.slice(700));
      deepEqual((await readAll(store, '2026-11-29')).entries, lines);
      deepEqual((await readAll(store, '2026-11-28')).entries, []);
      await store.close();
    });

    it('keeps the end of a call with the day of its beginning', async () => {
      const store = await subject.open();
      const late = Date.parse('2026-11-28T23:59:59.900Z');
      await store.append([openLine('night', late), openLine('day')]);
      await store.append([closedLine('night', late)]);
      const night = await readAll(store, '2026-11-28');
      deepEqual(night.entries, [openLine('night', late), closedLine('night', late)]);
      equal((await readAll(store, '2026-11-29')).entries.length, 1);
      await store.close();
    });

    it('reads on from where somebody read to, and nothing twice', async () => {
      const store = await subject.open();
      await store.append([openLine('one')]);
      const first = await readAll(store, '2026-11-29');
      deepEqual((await readAll(store, '2026-11-29', first.cursor)).entries, []);
      await store.append([closedLine('one'), openLine('two')]);
      const second = await readAll(store, '2026-11-29', first.cursor);
      deepEqual(second.entries, [closedLine('one'), openLine('two')]);
      await store.close();
    });

    it('takes lines of many callers at once and loses none', async () => {
      const store = await subject.open();
      const ids = Array.from({ length: 200 }, (_, at) => `c${at}`);
      await Promise.all(ids.map((id, at) => store.append([openLine(id, noon - (at % 3) * dayMs)])));
      const days = ['2026-11-27', '2026-11-28', '2026-11-29'];
      const read = await Promise.all(days.map((day) => readAll(store, day)));
      const found = read.flatMap(({ entries }) => entries.map(({ id }) => id));
      deepEqual(found.sort(), ids.sort());
      await store.close();
    });

    it('takes nothing once it is closed', async () => {
      const store = await subject.open();
      await store.close();
      await store.close();
      if (store.kind !== 'memory') await rejects(store.append([openLine('late')]));
    });

    const { reopen } = subject;
    if (reopen)
      it('has its lines after a restart', async () => {
        const store = await subject.open();
        const text = { ...openLine('ä"\n€🍏'), operation: 'übersetzen\n' };
        await store.append([text]);
        await store.close();
        const again = await reopen();
        deepEqual((await readAll(again, '2026-11-29')).entries, [text]);
        await again.append([closedLine(text.id)]);
        ok((await readAll(again, '2026-11-29')).entries.length === 2);
        await again.close();
      });
  });
}
