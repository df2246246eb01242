import { manualClock } from '@internal/kit/testing';
import { AiError } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import type { LedgerEntry } from '../entry/entry.ts';
import { fullError, type LedgerStore } from '../store/ledger-store.ts';
import { createAppendQueue } from './append-queue.ts';

const dayMs = 86_400_000;
const line = (id: string | number, at = 0) => ({ id: String(id), type: 'open', at }) as LedgerEntry;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A queue before a store whose writes end as the test says: at once, by hand, or with an error. */
function setup({ maxWaiting = 10_000, onWrite = () => {} } = {}) {
  const clock = manualClock();
  const state = { mode: 'up' as 'up' | 'down' | 'hanging', full: [] as number[] };
  const writes: string[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const lost: number[] = [];
  const changes: boolean[] = [];
  const queue = createAppendQueue({
    store: {
      append(entries) {
        writes.push(entries.map(({ id }) => id));
        onWrite();
        if (state.full.includes(entries[0]!.at)) return Promise.reject(fullError('no room'));
        if (state.mode === 'hanging')
          return new Promise((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
        return state.mode === 'down' ? Promise.reject(new Error('down')) : Promise.resolve();
      },
    } as LedgerStore,
    clock,
    deadlineMs: 50,
    maxWaiting,
    onLost: (count) => lost.push(count),
    onChange: (isUp) => changes.push(isUp),
  });
  const told: string[] = [];
  /** Adds a line and notes what its caller is told. */
  const add = (id: string, options?: Parameters<typeof queue.add>[1]) =>
    queue.add(line(id), options).then(
      () => told.push(`${id} kept`),
      (error) => told.push(`${id} ${error.code ?? error.message}`),
    );
  return { clock, state, writes, ends, lost, changes, queue, told, add };
}

describe('lines before a store', () => {
  it('that come together are written together, in their order', async () => {
    const { writes, told, add, changes, clock, queue } = setup();
    await Promise.all([add('a'), add('b'), add('c')]);
    expect([writes, told]).toEqual([[['a', 'b', 'c']], ['a kept', 'b kept', 'c kept']]);
    expect([changes, clock.pending, queue.waiting, queue.isUp]).toEqual([[], 0, 0, true]);
  });

  it('are written 500 at a time', async () => {
    const { writes, queue } = setup();
    await Promise.all(Array.from({ length: 1_200 }, (_, at) => queue.add(line(at))));
    expect(writes.map(({ length }) => length)).toEqual([500, 500, 200]);
    expect(writes.flat()).toEqual(Array.from({ length: 1_200 }, (_, at) => String(at)));
  });

  it('that come during a write follow it in the next one', async () => {
    const { writes, ends, state, told, add } = setup();
    state.mode = 'hanging';
    const first = add('a');
    await turn();
    state.mode = 'up';
    const rest = [add('b'), add('c')];
    await turn();
    expect([writes, told]).toEqual([[['a']], []]);
    ends[0]!();
    await Promise.all([first, ...rest]);
    expect(writes).toEqual([['a'], ['b', 'c']]);
  });

  it('for which nobody waits let what is under way go first', async () => {
    const { writes, queue } = setup();
    const added = queue.add(line('a'), { isAwaited: false });
    for (let microtask = 0; microtask < 20; microtask += 1) await Promise.resolve();
    expect(writes).toEqual([]);
    await added;
    expect(writes).toEqual([['a']]);
  });

  it('are written once more by a flush', async () => {
    const { writes, queue, state, told, add } = setup();
    const added = add('a', { isAwaited: false });
    await queue.flush();
    expect([writes, queue.waiting]).toEqual([[['a']], 0]);
    await added;
    state.mode = 'down';
    await add('b');
    expect(told).toEqual(['a kept', 'b down']);
    await queue.flush();
    expect(writes).toEqual([['a'], ['b'], ['b']]);
    queue.close();
  });

  it('that come in the moment in which a write ends are written by the next flush', async () => {
    const { queue, writes } = setup();
    const flushed = queue.add(line('a')).then(() => {
      void queue.add(line('b'), { isAwaited: false });
      return queue.flush();
    });
    await flushed;
    expect(writes).toEqual([['a'], ['b']]);
  });
});

describe('lines before a store that is down', () => {
  it('are told so, and written in their order a second later', async () => {
    const { clock, state, writes, changes, queue, told, add } = setup();
    state.mode = 'down';
    await Promise.all([add('a'), add('b')]);
    await add('c');
    expect(told).toEqual(['a down', 'b down', 'c down']);
    expect([queue.waiting, queue.isUp, changes, clock.pending]).toEqual([3, false, [false], 1]);
    state.mode = 'up';
    await clock.advance(999);
    expect(writes).toHaveLength(2);
    await clock.advance(1);
    expect(writes[2]).toEqual(['a', 'b', 'c']);
    expect([queue.waiting, queue.isUp, changes, clock.pending]).toEqual([0, true, [false, true], 0]);
    expect(told).toHaveLength(3);
  });

  it('are tried again every second until it is back', async () => {
    const { clock, state, writes, queue, add } = setup();
    state.mode = 'down';
    await add('a');
    await clock.advance(3_000);
    expect([writes.length, queue.waiting, clock.pending]).toEqual([4, 1, 1]);
    queue.close();
    expect(clock.pending).toBe(0);
  });

  it('are given up with their call where they are required, and no others', async () => {
    const { clock, state, writes, lost, queue, told, add } = setup();
    state.mode = 'down';
    await Promise.all([add('a', { isRequired: true }), add('b'), add('c', { isRequired: true })]);
    expect([told, queue.waiting, lost]).toEqual([['a down', 'b down', 'c down'], 1, []]);
    state.mode = 'up';
    await clock.advance(1_000);
    expect(writes.at(-1)).toEqual(['b']);
  });

  it('that wait behind a write that hangs are told with it, at its deadline', async () => {
    const { clock, state, writes, ends, queue, told, add } = setup();
    state.mode = 'hanging';
    void add('a');
    await turn();
    void add('b');
    void add('c', { isRequired: true });
    await clock.advance(49);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(told).toEqual(['a total_timeout', 'b total_timeout', 'c total_timeout']);
    expect([queue.waiting, queue.isUp]).toEqual([2, false]);
    state.mode = 'up';
    ends[0]!();
    await clock.advance(1_000);
    expect([writes, queue.waiting, queue.isUp]).toEqual([[['a'], ['b']], 0, true]);
  });

  it('that a store which hangs was given are given once, and nothing else until it answers', async () => {
    const { clock, state, writes, ends, queue, told, add } = setup();
    state.mode = 'hanging';
    for (let id = 0; id < 120; id += 1) void add(String(id));
    await clock.advance(50);
    void add('later');
    await clock.advance(60_000);
    expect([writes.length, ends.length, queue.waiting, queue.isUp]).toEqual([1, 1, 121, false]);
    state.mode = 'up';
    ends[0]!();
    await turn();
    expect([queue.waiting, queue.isUp]).toEqual([1, true]);
    await clock.advance(1_000);
    expect([writes.length, writes.flat().length, writes[1], queue.waiting]).toEqual([2, 121, ['later'], 0]);
    expect(new Set(told.map((line) => line.split(' ')[1]))).toEqual(new Set(['total_timeout']));
    expect(clock.pending).toBe(0);
  });

  it('that a store took too late and refused are tried again in their order, those required are not', async () => {
    const { clock, state, writes, ends, queue, add } = setup();
    state.mode = 'hanging';
    void add('a');
    void add('b', { isRequired: true });
    await clock.advance(50);
    void add('c');
    await clock.advance(2_000);
    state.mode = 'up';
    ends[0]!(new Error('down'));
    await clock.advance(1_000);
    expect([writes, queue.waiting]).toEqual([
      [
        ['a', 'b'],
        ['a', 'c'],
      ],
      0,
    ]);
  });

  it('that were given up and are kept after all, or may be, are ended by a line of their own', async () => {
    const unsure = new AiError('server', 'no answer', { providerCode: 'timeout' });
    for (const [late, wanted] of [
      [undefined, [['a', 'b'], ['b end']]],
      [
        unsure,
        [
          ['a', 'b'],
          ['a', 'b end'],
        ],
      ],
      [new Error('down'), [['a', 'b'], ['a']]],
    ] as const) {
      const { clock, state, writes, ends, queue, add, lost } = setup();
      state.mode = 'hanging';
      void add('a');
      void add('b', { isRequired: true, end: line('b end') });
      await clock.advance(50);
      // Waited behind them, and was never handed over.
      void add('c', { isRequired: true, end: line('c end') });
      await clock.advance(50);
      state.mode = 'up';
      ends[0]!(late);
      await clock.advance(1_000);
      expect([writes, queue.waiting, lost]).toEqual([wanted, 0, []]);
      queue.close();
    }
  });

  it('that were kept in time, or refused for good, need none', async () => {
    const { clock, state, writes, add } = setup();
    await add('a', { isRequired: true, end: line('a end') });
    state.full = [0];
    await add('b', { isRequired: true, end: line('b end') });
    await clock.advance(1_000);
    expect(writes).toEqual([['a'], ['b']]);
  });

  it('for which a store that hung had no room are lost', async () => {
    const { clock, state, ends, lost, queue, add } = setup();
    state.mode = 'hanging';
    void add('a');
    void add('b', { isRequired: true });
    await clock.advance(50);
    ends[0]!(fullError('no room'));
    await clock.advance(1_000);
    expect([lost, queue.waiting, clock.pending]).toEqual([[1], 0, 0]);
  });

  it('before a store that never answers are a bounded number, and a flush ends', async () => {
    const { clock, state, writes, lost, queue, told, add } = setup({ maxWaiting: 2 });
    state.mode = 'hanging';
    void add('a');
    await clock.advance(50);
    for (const id of ['b', 'c']) void add(id);
    await turn();
    expect([lost, told]).toEqual([[1], ['a total_timeout', 'c overloaded']]);
    let isFlushed = false;
    void queue.flush().then(() => {
      isFlushed = true;
    });
    await clock.advance(50);
    expect([isFlushed, queue.waiting, writes]).toEqual([true, 2, [['a']]]);
    queue.close();
    await clock.advance(5_000);
    expect(clock.pending).toBe(0);
  });

  it('are a bounded number: the newest are refused and lost, and a required one is only refused', async () => {
    const { state, lost, queue, told, add, writes } = setup({ maxWaiting: 2 });
    state.mode = 'down';
    for (const id of ['a', 'b', 'c']) await add(id);
    expect(lost).toEqual([1]);
    await add('d', { isRequired: true });
    expect(told).toEqual(['a down', 'b down', 'c overloaded', 'd overloaded']);
    expect([queue.waiting, lost, writes.length]).toEqual([2, [1], 2]);
    await expect(queue.add(line('e'))).rejects.toThrow('Too many lines wait for the ledger.');
    queue.close();
  });

  it('wait until they are kept, also while they are tried again', async () => {
    const { queue, state, add, clock, ends, told } = setup({ maxWaiting: 2 });
    state.mode = 'down';
    await Promise.all([add('a'), add('b')]);
    state.mode = 'hanging';
    await clock.advance(1_000);
    await add('c');
    expect([queue.waiting, told.at(-1)]).toEqual([2, 'c overloaded']);
    ends[0]?.();
    await turn();
    expect([queue.waiting, queue.isUp]).toEqual([0, true]);
  });

  it('of a day that has no room are lost, those required only refused, and hold up no other day', async () => {
    const { queue, state, writes, lost, clock, told } = setup();
    state.full = [0];
    const tell = (kept: Promise<void>) => kept.catch(({ message }) => told.push(message));
    const all = ['a', 'b', 'c'].map((id, at) => tell(queue.add(line(id, (at % 2) * dayMs))));
    await Promise.all([...all, tell(queue.add(line('d'), { isRequired: true }))]);
    expect(writes).toEqual([['a', 'c', 'd'], ['b']]);
    expect([lost, told, queue.waiting, queue.isUp]).toEqual([[2], Array(3).fill('no room'), 0, true]);
    expect(clock.pending).toBe(0);
  });

  it('that come with every write keep no flush waiting', async () => {
    let left = 200;
    const busy = setup({
      onWrite: () => {
        left -= 1;
        if (left > 0) void busy.queue.add(line(left), { isAwaited: false });
      },
    });
    void busy.queue.add(line('first'), { isAwaited: false });
    await busy.queue.flush();
    expect(busy.writes.length).toBeLessThan(5);
  });

  it('say of a write that hangs what it was', async () => {
    const { clock, state, queue } = setup();
    state.mode = 'hanging';
    const added = queue.add(line('a')).catch((error) => error);
    await clock.advance(50);
    expect((await added).message).toBe('The ledger was not written in time.');
    queue.close();
  });
});
