import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@internal/kit/testing';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createLedger, fileLedgerStore } from '../../src/index.ts';
import { closedLine, openLine, readAll } from '../../src/testing/ledger-store-contract.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tpl-ledger-'));
  folders.push(folder);
  return folder;
};
const day = '2026-11-29';
const noon = Date.parse(`${day}T12:00:00Z`);
const dayMs = 86_400_000;

describe('a file that a crash tore', () => {
  it('loses the torn line and none beside it, and says that one was torn', async () => {
    const folder = await newFolder();
    const path = join(folder, `${day}.jsonl`);
    const whole = `${JSON.stringify(openLine('one'))}\n`;
    await writeFile(path, whole + JSON.stringify(closedLine('one')).slice(0, 40));
    const store = fileLedgerStore({ folder });
    expect((await readAll(store, day)).entries).toEqual([openLine('one')]);
    await store.append([openLine('two'), closedLine('two')]);
    expect((await readAll(store, day)).entries).toEqual([
      openLine('one'),
      openLine('two'),
      closedLine('two'),
    ]);
    await store.close();
    const ledger = createLedger({
      store: fileLedgerStore({ folder }),
      inFlightMs: 0,
      clock: manualClock(noon),
    });
    const spend = await ledger.spend({ from: day, to: day });
    expect(spend).toMatchObject({
      damagedLines: 1,
      total: { calls: 2, uncertainCalls: 1, uncertainUsd: 0.5 },
    });
    await ledger.close();
  });

  it('passes over what is none of ours, however long', async () => {
    const folder = await newFolder();
    const path = join(folder, `${day}.jsonl`);
    await writeFile(path, `${'x'.repeat(3_000_000)}\nnull\n[]\n{"type":"open"}\n\n`);
    const store = fileLedgerStore({ folder });
    await store.append([openLine('one')]);
    expect((await readAll(store, day)).entries).toEqual([openLine('one')]);
    await store.close();
  });

  it('loses nothing of its own where another process was killed in the middle of a line', async () => {
    const folder = await newFolder();
    const store = fileLedgerStore({ folder });
    await store.append([openLine('one')]);
    await appendFile(join(folder, `${day}.jsonl`), JSON.stringify(closedLine('other')).slice(0, 40));
    await store.append([openLine('two')]);
    await store.append([openLine('three')]);
    const { entries } = await readAll(store, day);
    expect(entries.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
    await store.close();
  });

  it('does not read a line before its end is there', async () => {
    const folder = await newFolder();
    const path = join(folder, `${day}.jsonl`);
    const line = JSON.stringify(openLine('one'));
    await writeFile(path, line.slice(0, 30));
    const store = fileLedgerStore({ folder });
    const before = await readAll(store, day);
    expect(before.entries).toEqual([]);
    await appendFile(path, `${line.slice(30)}\n`);
    expect((await readAll(store, day, before.cursor)).entries).toEqual([openLine('one')]);
    await store.close();
  });
});

describe('the bounds of the files', () => {
  it('lets the oldest days go first, today never, and refuses what has no room at all', async () => {
    const clock = manualClock(noon);
    const folder = await newFolder();
    const store = fileLedgerStore({ folder, maxBytes: 12_000, clock });
    const removed: unknown[] = [];
    const ledger = createLedger({ store, clock });
    ledger.on('removed', (event) => removed.push(event));
    const many = (prefix: string, at: number) =>
      Array.from({ length: 20 }, (_, index) => openLine(`${prefix}${index}`, at));
    for (const daysAgo of [4, 3, 2, 1, 0]) await store.append(many(`d${daysAgo}-`, noon - daysAgo * dayMs));
    const names = await readdir(folder);
    expect(names).not.toContain('2026-11-25.jsonl');
    expect(removed).toContainEqual({ day: '2026-11-25', reason: 'max_bytes' });
    expect(names).toContain(`${day}.jsonl`);
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(12_000);
    const tooMuch = Array.from({ length: 200 }, (_, index) => openLine(`more${index}`));
    await expect(store.append(tooMuch)).rejects.toThrow(/as large as they may/);
    await store.close();
  });

  it('lets yesterday go for today though it is open, and never today for a call of yesterday', async () => {
    const clock = manualClock(noon);
    const folder = await newFolder();
    const store = fileLedgerStore({ folder, maxBytes: 12_000, clock });
    const many = (count: number, at: number) =>
      Array.from({ length: count }, (_, id) => openLine(`${id}`, at));
    await store.append(many(45, noon - dayMs));
    await store.append(many(30, noon));
    expect(await readdir(folder)).toEqual([`${day}.jsonl`]);
    await expect(store.append(many(45, noon - dayMs))).rejects.toMatchObject({ providerCode: 'full' });
    expect((await readAll(store, day)).entries).toHaveLength(30);
    await store.close();
  });

  it('keeps the newest days by their names, lets the others go a few at a time, and says which', async () => {
    const folder = await newFolder();
    const days = Array.from({ length: 9 }, (_, at) => `2026-10-0${at + 1}`);
    for (const old of days) await writeFile(join(folder, `${old}.jsonl`), '');
    await writeFile(join(folder, 'notes.txt'), 'not ours');
    const store = fileLedgerStore({ folder, keepDays: 3, clock: manualClock(noon) });
    const removed: unknown[] = [];
    store.on?.('removed', (event) => removed.push(event));
    await store.append([openLine('one')]);
    expect(removed).toEqual(days.slice(0, 5).map((old) => ({ day: old, reason: 'keep_days' })));
    await store.append([openLine('tomorrow', noon + dayMs)]);
    const kept = ['2026-10-09.jsonl', `${day}.jsonl`, '2026-11-30.jsonl', 'notes.txt'];
    expect((await readdir(folder)).sort()).toEqual(kept);
    await store.close();
  });

  it('lets old days go once for each day, however many processes start at it', async () => {
    const folder = await newFolder();
    const days = Array.from({ length: 20 }, (_, at) => `2026-10-${at + 10}`);
    for (const old of days) await writeFile(join(folder, `${old}.jsonl`), '');
    const removed: unknown[] = [];
    for (const id of ['one', 'two', 'three']) {
      const store = fileLedgerStore({ folder, keepDays: 3 });
      store.on?.('removed', (event) => removed.push(event));
      await store.append([openLine(id)]);
      await store.close();
    }
    expect(removed).toHaveLength(5);
    expect(await readdir(folder)).toHaveLength(16);
  });

  it('says of a day once that it went, though two processes let it go', async () => {
    const folder = await newFolder();
    for (let at = 1; at < 9; at += 1) await writeFile(join(folder, `2026-10-0${at}.jsonl`), '');
    const stores = Array.from({ length: 4 }, () => fileLedgerStore({ folder, keepDays: 3 }));
    const gone: string[] = [];
    for (const store of stores) store.on?.('removed', (event) => gone.push(event.day));
    await Promise.all(stores.map((store) => store.append([openLine('one')])));
    expect(gone.length).toBe(new Set(gone).size);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('Yuzu 2361: loses no day to a clock that was in the future for one call', async () => {
    const folder = await newFolder();
    const days = ['2026-10-30', '2026-11-15', '2026-11-28', day].map((each) => `${each}.jsonl`);
    for (const name of days) await writeFile(join(folder, name), `${JSON.stringify(openLine('old'))}\n`);
    const clock = manualClock(Date.parse('2036-02-07T06:28:16Z'));
    const ledger = createLedger({ store: fileLedgerStore({ folder, clock }), clock });
    await ledger.open({ model: 'm', reserved: { tokens: 1, costUsd: 1 }, streamed: false });
    await ledger.close();
    expect(await readdir(folder)).toEqual(expect.arrayContaining(days));
  });

  it('refuses wrong options by their names', () => {
    expect(() => fileLedgerStore({ folder: '', maxBytes: 1, keepDays: 0, sync: 'now' as 'never' })).toThrow(
      /folder .*\n.*sync .*\n.*maxBytes .*\n.*keepDays/,
    );
  });
});

it('is readable for its owner alone, and holds no more than was given', async () => {
  const folder = await newFolder();
  const store = fileLedgerStore({ folder, sync: 'always' });
  await store.append([openLine('one')]);
  const path = join(folder, `${day}.jsonl`);
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect(await readFile(path, 'utf8')).toBe(`${JSON.stringify(openLine('one'))}\n`);
  await store.close();
});

it('shares a folder with another process without a line in a line', async () => {
  const folder = await newFolder();
  const [one, other] = [fileLedgerStore({ folder }), fileLedgerStore({ folder, sync: 'never' })];
  const ids = Array.from({ length: 300 }, (_, at) => `c${at}`);
  await Promise.all(ids.map((id, at) => (at % 2 === 0 ? one : other).append([openLine(id)])));
  const read = await readAll(one, day);
  expect(read.entries.map(({ id }) => id).sort()).toEqual([...ids].sort());
  await Promise.all([one.close(), other.close()]);
});
