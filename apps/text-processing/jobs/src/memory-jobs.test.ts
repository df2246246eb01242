import { afterEach, describe, expect, it } from '@jest/globals';
import type { Jobs } from './jobs.ts';
import type { MemoryJobsOptions } from './memory-jobs.ts';
import { createMemoryJobs } from './memory-jobs.ts';

const open: Jobs<string, string>[] = [];
afterEach(() => Promise.all(open.splice(0).map((jobs) => jobs.close())));
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Time that the test moves. */
function createClock() {
  let now = 1_000_000;
  const timers = new Map<object, { at: number; run: () => void }>();
  return {
    now: () => now,
    setTimer(run: () => void, delayMs: number) {
      const id = {};
      timers.set(id, { at: now + delayMs, run });
      return () => void timers.delete(id);
    },
    advance(ms: number): void {
      now += ms;
      for (const [id, { at, run }] of timers) {
        if (at > now) continue;
        timers.delete(id);
        run();
      }
    },
    get pending() {
      return timers.size;
    },
  };
}

/** A queue whose items end when the test says so: with their text in capitals, or with an error. */
function setUp(more: Partial<MemoryJobsOptions<string, string>> = {}) {
  const clock = createClock();
  const ran: string[] = [];
  const contexts: { signal: AbortSignal; owner: string; waitedMs: number }[] = [];
  const under: { text: string; resolve(text: string): void; reject(error: unknown): void }[] = [];
  const jobs = createMemoryJobs<string, string>({
    ...{ maxBatches: 3, maxWaiting: 5, maxCharacters: 100, maxWaitingOfAll: 8, maxDeadLetters: 2 },
    ...{ keepMs: 60_000, concurrency: 1, clock },
    codec: { encode: (text) => text, decode: (text) => text },
    work: {
      run(text, context) {
        ran.push(text);
        contexts.push(context);
        return new Promise((resolve, reject) => under.push({ text, resolve, reject }));
      },
      describeError: (error) => {
        const { message } = error as Error;
        return { code: message, detail: `It is ${message}.`, isFinal: message === 'refused' };
      },
    },
    ...more,
  });
  open.push(jobs);
  const add = async (texts: readonly string[], owner = 'ann') => {
    const added = await jobs.add(texts, owner);
    return added.ok ? added.batch.id : added.reason;
  };
  /** Ends what runs with a text, the one first that began first. */
  async function finish(text: string, error?: string): Promise<void> {
    const place = under.findIndex((one) => one.text === text);
    const [one] = under.splice(place, 1);
    if (error === undefined) one!.resolve(text.toUpperCase());
    else one!.reject(new Error(error));
    await turn();
  }
  /** Ends what runs, one after the other, until nothing does. */
  async function finishAll(error?: string): Promise<void> {
    for (let rounds = 0; rounds < 50 && under[0]; rounds += 1) await finish(under[0].text, error);
  }
  const statuses = async (id: string, owner = 'ann') =>
    (await jobs.get(id, owner))?.items.map(({ status }) => status);
  return { jobs, clock, ran, contexts, add, finish, finishAll, statuses };
}

describe('turns', () => {
  it('go round the callers, however much one has and whenever another comes', async () => {
    const { add, finish, finishAll, ran } = setUp();
    await add(['a1', 'a2', 'a3', 'a4']);
    await add(['b1', 'b2', 'b3'], 'bob');
    await finish('a1');
    await add(['c1'], 'cat');
    await finishAll();
    expect(ran).toEqual(['a1', 'a2', 'b1', 'a3', 'c1', 'b2', 'a4', 'b3']);
  });

  it('are for so many items at once, and no more', async () => {
    const { add, finish, ran, jobs } = setUp({ concurrency: 2 });
    await add(['a', 'b', 'c', 'd']);
    expect([ran, await jobs.counts()]).toMatchObject([['a', 'b'], { running: 2, waiting: 2 }]);
    await finish('b');
    expect([ran, await jobs.counts()]).toMatchObject([['a', 'b', 'c'], { running: 2, waiting: 1 }]);
  });

  it('pass over what was cancelled, and a caller keeps its place for the rest', async () => {
    const { add, finishAll, ran, jobs } = setUp();
    await add(['a1']);
    const gone = await add(['a2', 'a3']);
    await add(['b1'], 'bob');
    await add(['a4']);
    await jobs.cancel(gone, 'ann');
    expect(await jobs.counts()).toMatchObject({ waiting: 2, running: 1 });
    await finishAll();
    expect(ran).toEqual(['a1', 'a4', 'b1']);
  });
});

describe('an item', () => {
  it('is pending, running and done or failed, each shown to its owner alone', async () => {
    const { add, finish, jobs, statuses, contexts, clock } = setUp();
    const id = await add(['a', 'b', 'c']);
    expect(await statuses(id)).toEqual(['running', 'pending', 'pending']);
    clock.advance(250);
    await finish('a');
    expect(contexts[1]).toMatchObject({ owner: 'ann', waitedMs: 250 });
    await finish('b', 'refused');
    expect(await jobs.get(id, 'ann')).toEqual({
      ...{ id, status: 'running', total: 3, finished: 2, failed: 1 },
      items: [
        { index: 0, status: 'done', result: 'A' },
        { index: 1, status: 'failed', error: { code: 'refused', detail: 'It is refused.' } },
        { index: 2, status: 'running' },
      ],
    });
    expect(await jobs.get(id, 'bob')).toBeUndefined();
    expect(await jobs.state(id, 'bob')).toBeUndefined();
    expect(await jobs.cancel(id, 'bob')).toBeUndefined();
    await finish('c');
    expect(await jobs.state(id, 'ann')).toEqual({ id, status: 'done', total: 3, finished: 3, failed: 1 });
  });

  it('that cannot be read any more fails by itself', async () => {
    const decode = (text: string) => {
      if (text === 'old') throw new Error('refused');
      return text;
    };
    const { add, statuses, ran } = setUp({ codec: { encode: (text) => text, decode } });
    const id = await add(['old', 'new']);
    await turn();
    expect([await statuses(id), ran]).toEqual([['failed', 'running'], ['new']]);
  });

  it('is worked on once for all of one caller who want it, and apart for another', async () => {
    const { add, finishAll, jobs, ran, statuses } = setUp();
    const one = await add(['same', 'same']);
    const two = await add(['same']);
    const other = await add(['same'], 'bob');
    expect([await statuses(two), (await jobs.counts()).waiting]).toEqual([['running'], 1]);
    await finishAll();
    expect(ran).toEqual(['same', 'same']);
    for (const [id, owner] of [
      [one, 'ann'],
      [two, 'ann'],
      [other, 'bob'],
    ] as const)
      expect(await jobs.get(id, owner)).toMatchObject({ status: 'done', failed: 0 });
    await add(['same']);
    expect(ran).toHaveLength(3);
  });
});

describe('bounds', () => {
  it('are reached by what waits, each to the last item and character', async () => {
    const { add, jobs } = setUp({ maxBatches: 100 });
    // The first is worked on at once: it does not wait.
    await add(['x']);
    expect(await jobs.add(['1', '2', '3', '4', '5', '6'], 'ann')).toEqual({
      ...{ ok: false, reason: 'items', retryAfterMs: 5_000 },
    });
    expect(await add(['y'.repeat(101)])).toBe('bytes');
    const taken = [await add(['y'.repeat(96)]), await add(['1', '2', '3', '4'])];
    expect([taken.includes('items'), taken.includes('bytes')]).toEqual([false, false]);
    expect([await add(['5']), (await jobs.counts()).waiting]).toEqual(['items', 5]);
    expect(await add(['1', '2', '3', '4'], 'bob')).toBe('items');
    expect(await add(['1', '2', '3'], 'bob')).not.toBe('items');
    expect(await add(['1'], 'cat')).toBe('items');
  });

  it('count the characters of all that a caller has waiting, not of another', async () => {
    const { add } = setUp();
    await add(['x']);
    await add(['y'.repeat(60)]);
    expect(await add(['z'.repeat(41)])).toBe('bytes');
    expect(await add(['z'.repeat(41)], 'bob')).not.toBe('bytes');
  });

  it('have room again for what was cancelled', async () => {
    const { add, jobs } = setUp();
    await add(['x']);
    const id = await add(['1', '2', '3', '4', 'y'.repeat(90)]);
    await jobs.cancel(id, 'ann');
    expect(await jobs.counts()).toMatchObject({ waiting: 0, nextWaitedMs: 0 });
    expect(await add(['5', '6', '7', '8', 'z'.repeat(90)])).not.toMatch(/items|bytes/);
  });

  it('let the oldest ended batch of the same caller go, and refuse where none has ended', async () => {
    const { add, finishAll, jobs } = setUp();
    const other = await add(['o'], 'bob');
    const own = [await add(['a']), await add(['b']), await add(['c'])];
    expect(await add(['d'])).toBe('batches');
    await finishAll();
    await add(['d']);
    const kept = await Promise.all(own.map(async (id) => (await jobs.get(id, 'ann')) !== undefined));
    expect(kept).toEqual([false, true, true]);
    expect(await jobs.get(other, 'bob')).toBeDefined();
  });
});

describe('a batch that is cancelled', () => {
  it('stops what runs for it alone, keeps what has ended, and is forgotten the second time', async () => {
    const { add, finish, jobs, contexts, statuses, clock } = setUp();
    const id = await add(['a', 'b', 'c']);
    await finish('a');
    const stopped = await jobs.cancel(id, 'ann');
    expect(stopped).toMatchObject({ status: 'cancelled', finished: 3, failed: 0 });
    expect(await statuses(id)).toEqual(['done', 'cancelled', 'cancelled']);
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([false, true]);
    expect(contexts[1]?.signal.reason).toMatchObject({
      name: 'AbortError',
      message: 'The batch was cancelled.',
    });
    expect(clock.pending).toBe(1);
    expect(await jobs.cancel(id, 'ann')).toMatchObject({ items: [{ result: 'A' }, {}, {}] });
    expect([await jobs.get(id, 'ann'), clock.pending]).toEqual([undefined, 0]);
  });

  it('does not stop what another batch wants, and what ends for that changes nothing here', async () => {
    const { add, finishAll, jobs, contexts, statuses } = setUp();
    const gone = await add(['a', 'b']);
    const stays = await add(['a', 'b']);
    await jobs.cancel(gone, 'ann');
    expect(contexts[0]?.signal.aborted).toBe(false);
    await finishAll();
    expect([await statuses(gone), await statuses(stays)]).toEqual([
      ['cancelled', 'cancelled'],
      ['done', 'done'],
    ]);
  });

  it('leaves no dead letter, and nothing in the way of the same text asked for again', async () => {
    const { add, finish, finishAll, jobs, ran, statuses } = setUp({ concurrency: 2 });
    const gone = await add(['a']);
    await jobs.cancel(gone, 'ann');
    const again = await add(['a']);
    // The first one ends only now.
    await finish('a', 'server');
    expect([await jobs.deadLetters(), await statuses(again)]).toEqual([[], ['running']]);
    const third = await add(['a']);
    await finishAll();
    expect([await statuses(again), await statuses(third), ran]).toEqual([['done'], ['done'], ['a', 'a']]);
  });
});

describe('what has ended', () => {
  it('is kept for its time and then forgotten', async () => {
    const { add, finishAll, jobs, clock } = setUp();
    const id = await add(['a']);
    await finishAll();
    clock.advance(59_999);
    expect(await jobs.get(id, 'ann')).toBeDefined();
    clock.advance(1);
    expect([await jobs.get(id, 'ann'), clock.pending]).toEqual([undefined, 0]);
  });

  it('gives its items one by one to its owner', async () => {
    const { add, finishAll, jobs } = setUp();
    const id = await add(['a', 'b']);
    await finishAll();
    const read = async (owner: string) => {
      const items: unknown[] = [];
      for await (const item of jobs.items(id, owner)) items.push(item);
      return items;
    };
    expect(await read('ann')).toEqual([
      { index: 0, status: 'done', result: 'A' },
      { index: 1, status: 'done', result: 'B' },
    ]);
    expect(await read('bob')).toEqual([]);
  });
});

describe('a dead letter', () => {
  it('is what failed for no fault of its text, without a word of it', async () => {
    const { add, finish, jobs, clock } = setUp();
    await add(['secret 1', 'secret 2']);
    await finish('secret 1', 'server');
    await finish('secret 2', 'refused');
    const letters = await jobs.deadLetters();
    expect(letters).toEqual([{ id: expect.any(String), owner: 'ann', code: 'server', at: clock.now() }]);
    expect(JSON.stringify(letters)).not.toContain('secret');
  });

  it('is one of a bounded number, the latest', async () => {
    const { add, finishAll, jobs, clock } = setUp();
    await add(['a', 'b', 'c']);
    const first = clock.now();
    await finishAll('server');
    expect((await jobs.deadLetters()).map(({ at }) => at)).toEqual([first, first]);
    expect((await jobs.counts()).deadLetters).toBe(2);
  });

  it('goes with the last batch that wanted it, and its text with it', async () => {
    const { add, finishAll, jobs, clock } = setUp();
    const one = await add(['a']);
    await finishAll('server');
    clock.advance(50_000);
    const two = await add(['a']);
    await finishAll('server');
    expect([await jobs.cancel(one, 'ann'), await jobs.counts()]).toMatchObject([{}, { deadLetters: 1 }]);
    clock.advance(59_999);
    expect(await jobs.counts()).toMatchObject({ deadLetters: 1 });
    clock.advance(1);
    expect([await jobs.state(two, 'ann'), await jobs.deadLetters()]).toEqual([undefined, []]);
  });

  it('is tried again for all who wanted it, and its batch is then kept as long as any', async () => {
    const { add, finish, finishAll, jobs, clock, statuses } = setUp();
    const one = await add(['a', 'b', 'a']);
    const two = await add(['a']);
    await finishAll('server');
    clock.advance(50_000);
    const letters = await jobs.deadLetters();
    expect(await jobs.replay(letters[0]!.id)).toBe(true);
    expect([await statuses(one), await statuses(two)]).toEqual([
      ['running', 'failed', 'running'],
      ['running'],
    ]);
    expect(await jobs.state(one, 'ann')).toMatchObject({ status: 'running', finished: 1, failed: 1 });
    expect(await jobs.replay(letters[0]!.id)).toBe(false);
    clock.advance(20_000);
    await finish('a');
    expect([await statuses(one), await statuses(two)]).toEqual([['done', 'failed', 'done'], ['done']]);
    clock.advance(59_999);
    expect(await jobs.state(one, 'ann')).toMatchObject({ status: 'done', failed: 1 });
    expect(await jobs.counts()).toMatchObject({ deadLetters: 1 });
  });

  it('waits for its turn, from now on, and is stopped with its batch', async () => {
    const { add, finishAll, jobs, clock, statuses, ran } = setUp();
    const id = await add(['a']);
    await finishAll('server');
    await add(['b'], 'bob');
    clock.advance(1_000);
    const [letter] = await jobs.deadLetters();
    await jobs.replay(letter!.id);
    expect([await statuses(id), await jobs.counts()]).toEqual([
      ['pending'],
      { waiting: 1, running: 1, deadLetters: 0, nextWaitedMs: 0 },
    ]);
    clock.advance(700);
    expect(await jobs.counts()).toMatchObject({ nextWaitedMs: 700 });
    // Who asks for the same text now waits for the same turn.
    await jobs.cancel(await add(['a']), 'ann');
    expect(await jobs.counts()).toMatchObject({ waiting: 1 });
    await jobs.cancel(id, 'ann');
    await finishAll();
    expect([await statuses(id), ran]).toEqual([['cancelled'], ['a', 'b']]);
  });

  it('is not tried while the same text is asked for anew, nor after the end, nor one that nobody knows', async () => {
    const { add, finishAll, jobs, ran } = setUp();
    await add(['a']);
    await finishAll('server');
    const [letter] = await jobs.deadLetters();
    expect(await jobs.replay('no-such-letter')).toBe(false);
    await add(['a']);
    expect(await jobs.replay(letter!.id)).toBe(false);
    await finishAll();
    await jobs.close();
    expect([await jobs.replay(letter!.id), ran]).toEqual([false, ['a', 'a']]);
  });
});

describe('the end of the process', () => {
  it('lets what runs end, begins nothing more and takes nothing', async () => {
    const { add, finish, jobs, ran, contexts, statuses, clock } = setUp();
    const id = await add(['a', 'b']);
    let isClosed = false;
    const closing = jobs.close(5_000).then(() => (isClosed = true));
    await turn();
    expect([isClosed, await jobs.add(['c'], 'bob')]).toEqual([
      false,
      { ok: false, reason: 'unreachable', retryAfterMs: 5_000 },
    ]);
    await finish('a');
    await closing;
    expect([ran, await statuses(id)]).toEqual([['a'], ['done', 'pending']]);
    expect(contexts[0]?.signal.aborted).toBe(false);
    clock.advance(5_000);
    expect(clock.pending).toBe(0);
  });

  it('waits for all that runs', async () => {
    const { add, finish, jobs } = setUp({ concurrency: 2 });
    await add(['a', 'b']);
    let isClosed = false;
    const closing = jobs.close(5_000).then(() => (isClosed = true));
    await finish('a');
    expect(isClosed).toBe(false);
    await finish('b');
    expect(await closing).toBe(true);
  });

  it('waits no longer than it may, and stops what still runs then', async () => {
    const { add, jobs, contexts, clock } = setUp();
    await add(['a', 'b']);
    const closing = jobs.close(5_000);
    clock.advance(4_999);
    await turn();
    expect(contexts[0]?.signal.aborted).toBe(false);
    clock.advance(1);
    await closing;
    expect(contexts[0]?.signal.reason).toEqual(new Error('closed'));
  });

  it('waits for nothing where nothing runs, or where it may not', async () => {
    const { jobs, add, contexts, clock, finishAll } = setUp();
    await add(['a']);
    await finishAll();
    await jobs.close(5_000);
    expect(clock.pending).toBe(0);
    const other = setUp();
    await other.add(['a']);
    await other.jobs.close();
    expect([other.contexts[0]?.signal.aborted, other.clock.pending]).toEqual([true, 0]);
    expect(contexts[0]?.signal.aborted).toBe(false);
  });
});
