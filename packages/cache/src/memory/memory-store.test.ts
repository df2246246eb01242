import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createCache, memoryStore } from '../index.ts';

const pair = () => {
  const clock = manualClock();
  const store = memoryStore({ maxEntries: 100 });
  const make = () => createCache({ store, clock, jitter: 0, earlyRefresh: 0 });
  return { clock, one: make(), two: make() };
};

describe('a store in memory between two caches', () => {
  it('gives one production to both', async () => {
    const { clock, one, two } = pair();
    let finish!: (value: string) => void;
    let calls = 0;
    const produce = () => {
      calls += 1;
      return new Promise<string>((resolve) => {
        finish = resolve;
      });
    };
    const first = one.getOrSet('k', produce);
    const second = two.getOrSet('k', produce);
    await clock.advance(100);
    finish('value');
    await clock.advance(1_000);
    expect([await first, await second, calls]).toEqual(['value', 'value', 1]);
  });

  it('tells who waits that the first failed, and hands the production on when its caller left', async () => {
    const { clock, one, two } = pair();
    const first = one.getOrSet('k', () => Promise.reject(new Error('down')));
    const second = two.getOrSet('k', () => 'mine');
    await expect(first).rejects.toThrow('down');
    const told = expect(second).rejects.toMatchObject({ code: 'produce_failed' });
    await clock.advance(1_000);
    await told;
    const caller = new AbortController();
    const left = one.getOrSet('k', () => new Promise(() => {}), { signal: caller.signal });
    const third = two.getOrSet('k', () => 'mine');
    caller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await clock.advance(1_000);
    expect(await third).toBe('mine');
  });

  it('shows the other changes, deletions and tags', async () => {
    const { one, two } = pair();
    await one.set('k', 1, { tags: ['t'] });
    expect(await two.get('k')).toBe(1);
    await one.set('k', 2, { tags: ['t'] });
    expect([two.peek('k'), await two.get('k')]).toEqual([undefined, 2]);
    await two.invalidateTags(['t']);
    expect(await one.lookup('k')).toEqual({ outcome: 'miss' });
    await one.set('k', 3);
    expect(await two.delete('k')).toBe(true);
    expect(await one.lookup('k')).toEqual({ outcome: 'miss' });
    await two.close();
    expect(await one.health()).toMatchObject({ status: 'up' });
  });
});
