import { afterEach, describe, expect, it } from '@jest/globals';
import { createThreadPool } from './thread-pool.ts';

// A thread that does what the text says.
const program = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ text }) => {
      if (text === 'hang') for (;;);
      if (text === 'crash') throw new Error('secret words of the text');
      if (text === 'fill') for (const all = []; ; ) all.push(new Array(1e5).fill({}).map(() => ({})));
      if (text === 'fail') return parentPort.postMessage({ problem: 'RangeError' });
      const wait = Number(text);
      setTimeout(() => parentPort.postMessage({ answer: text }), Number.isNaN(wait) ? 0 : wait);
    });
  `)}`,
);
const pools: { close(): Promise<void> }[] = [];
const create = (more: { threads?: number; maxWaiting?: number; timeoutMs?: number } = {}) => {
  const pool = createThreadPool<{ text: string }, string>({
    name: 'engine',
    program,
    threads: 1,
    maxWaiting: 2,
    timeoutMs: 20_000,
    maxHeapMb: 32,
    ...more,
  });
  pools.push(pool);
  const run = (text: string, signal?: AbortSignal, owner?: string) => pool.run({ text }, signal, owner);
  return { ...pool, run };
};

describe('createThreadPool', () => {
  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.close();
  });

  it('answers one after the other in a thread, several in several', async () => {
    const one = create();
    expect(await Promise.all([one.run('a'), one.run('b')])).toEqual(['a', 'b']);
    expect(one.counts()).toEqual({ threads: 1, running: 0, waiting: 0, replaced: 0 });
    const two = create({ threads: 2 });
    const both = [two.run('30'), two.run('31')];
    expect(two.counts().running).toBe(2);
    expect(await Promise.all(both)).toEqual(['30', '31']);
  });

  it.each([
    ['hang', 'total_timeout'],
    ['crash', 'server'],
    ['fill', 'server'],
  ])('replaces a thread that would %s, and answers the texts behind it', async (text, code) => {
    const pool = create(text === 'hang' ? { timeoutMs: 3_000 } : {});
    const [bad, good] = await Promise.allSettled([pool.run(text), pool.run('after')]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { code } });
    expect(String((bad as PromiseRejectedResult).reason)).not.toContain('secret words');
    expect(good).toEqual({ status: 'fulfilled', value: 'after' });
    expect(pool.counts().replaced).toBe(1);
  });

  it('keeps the thread of a text that only fails', async () => {
    const pool = create();
    await expect(pool.run('fail')).rejects.toMatchObject({ code: 'server' });
    expect(pool.counts()).toMatchObject({ threads: 1, replaced: 0 });
  });

  it('refuses what it has no room for, and says when to come again', async () => {
    const pool = create({ maxWaiting: 1 });
    const taken = [pool.run('50'), pool.run('1')];
    await expect(pool.run('one too many')).rejects.toMatchObject({ code: 'overloaded', retryAfterMs: 1_000 });
    expect(await Promise.all(taken)).toEqual(['50', '1']);
  });

  it('lets callers take turns: one with fifty texts makes another wait for one of them', async () => {
    const pool = create({ maxWaiting: 50 });
    const order: string[] = [];
    const run = (text: string, owner: string) =>
      pool.run(text, undefined, owner).then(() => order.push(text));
    const many = Array.from({ length: 50 }, (_, place) => run(`a${place}`, 'ann'));
    await Promise.all([...many, run('b0', 'bob')]);
    expect(order.slice(0, 4)).toEqual(['a0', 'b0', 'a1', 'a2']);
    expect(order).toHaveLength(51);
  });

  it('makes room for a caller at the cost of who has the most waiting there', async () => {
    const pool = create({ maxWaiting: 4 });
    const run = (text: string, owner?: string) => pool.run(text, undefined, owner);
    const ends = Promise.allSettled(['50', '1', '2', '3', 'last'].map((text) => run(text, 'ann')));
    const others = ['4', '5'].map((text) => run(text, 'bob'));
    // Who would have as much there as the one with the most gets no room.
    await expect(run('6', 'bob')).rejects.toMatchObject({ code: 'overloaded', retryAfterMs: 1_000 });
    await expect(run('7', 'ann')).rejects.toMatchObject({ code: 'overloaded' });
    expect(await Promise.all(others)).toEqual(['4', '5']);
    expect((await ends).map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
    ]);
    expect(pool.counts()).toMatchObject({ running: 0, waiting: 0 });
  });

  it('lets go at once who leaves, and never starts a text that nobody waits for', async () => {
    const pool = create();
    const controller = new AbortController();
    const all = [pool.run('50', controller.signal), pool.run('hang', controller.signal)];
    controller.abort(new Error('gone'));
    for (const one of all) await expect(one).rejects.toThrow('gone');
    await expect(pool.run('a', controller.signal)).rejects.toThrow('gone');
    expect(await pool.run('b')).toBe('b');
    expect(pool.counts()).toMatchObject({ threads: 1, replaced: 0 });
  });

  it('ends with what it is doing when it is closed', async () => {
    const pool = create();
    const all = [pool.run('hang'), pool.run('behind')];
    const ended = Promise.allSettled(all);
    await pool.close();
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(pool.run('later')).rejects.toMatchObject({ code: 'overloaded' });
  });
});
