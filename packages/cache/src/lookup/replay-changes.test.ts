import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { CacheStore, StoredEntry } from '../ports/cache-store.ts';
import { replayChanges } from './replay-changes.ts';

/** A store that refuses everything until it is `up`. */
function make() {
  const clock = manualClock();
  const state = {
    isUp: false,
    calls: [] as string[],
    reads: [] as ((entry: StoredEntry) => void)[],
    hold: undefined as (() => Promise<never>) | undefined,
  };
  const answer = <T>(call: string, value: T) => {
    state.calls.push(call);
    if (state.hold) return state.hold() as Promise<T>;
    return state.isUp ? Promise.resolve(value) : Promise.reject(new Error('down'));
  };
  const inner: CacheStore = {
    name: 'redis',
    values: 'json',
    read: () => new Promise((resolve) => state.reads.push(resolve)),
    readMany: async (keys) => keys.map(() => undefined),
    write: (key) => answer(`write ${key}`, true),
    delete: (key) => answer(`delete ${key}`, true),
    invalidateTags: (tags) => answer(`tags ${tags.join()}`, undefined),
    health: async () => ({ status: 'up' }),
    close: async () => {},
  };
  return { clock, state, store: replayChanges(inner, clock) };
}

describe('changes that a store did not confirm', () => {
  it('are tried again, once a second in the end, and no more when the store answers', async () => {
    const { clock, state, store } = make();
    await expect(store.delete('k')).rejects.toThrow('down');
    await expect(store.invalidateTags(['t'])).rejects.toThrow('down');
    state.calls = [];
    await clock.advance(10_000);
    expect(state.calls.length).toBeGreaterThan(3);
    expect(state.calls.length).toBeLessThan(20);
    state.isUp = true;
    state.calls = [];
    await clock.advance(5_000);
    expect(state.calls).toEqual(['delete k', 'tags t']);
    await clock.advance(60_000);
    expect([state.calls.length, clock.pending, store.stats?.()]).toEqual([
      2,
      0,
      { unconfirmed: 0, dropped: 0 },
    ]);
  });

  it('are no longer repeated when a later change of the key came through', async () => {
    const { clock, state, store } = make();
    await expect(store.delete('k')).rejects.toThrow('down');
    state.isUp = true;
    await store.write('k', {} as never);
    state.calls = [];
    await clock.advance(10_000);
    expect(state.calls).toEqual([]);
  });

  it('are not undone by an answer that was on its way when they were repeated', async () => {
    const { clock, state, store } = make();
    await expect(store.delete('k')).rejects.toThrow('down');
    await expect(store.invalidateTags(['t'])).rejects.toThrow('down');
    const asked = [store.read('k'), store.read('tagged'), store.read('other')];
    state.isUp = true;
    await clock.advance(10_000);
    expect(store.stats?.()).toMatchObject({ unconfirmed: 0 });
    for (const [place, answer] of state.reads.entries())
      answer({ value: 'old', tags: place === 1 ? ['t'] : [] } as unknown as StoredEntry);
    expect((await Promise.all(asked)).map((entry) => entry?.value)).toEqual([undefined, undefined, 'old']);
  });

  it('are left to the change of the key that is under way, and repeated when it fails, too', async () => {
    const { clock, state, store } = make();
    await expect(store.delete('k')).rejects.toThrow('down');
    let fail!: (error: Error) => void;
    state.hold = () => new Promise((_, reject) => (fail = reject));
    const setting = store.write('k', {} as never);
    state.hold = undefined;
    state.isUp = true;
    state.calls = [];
    await clock.advance(10_000);
    expect(state.calls).toEqual([]);
    fail(new Error('lost'));
    await expect(setting).rejects.toThrow('lost');
    await clock.advance(10_000);
    expect(state.calls).toEqual(['delete k']);
  });

  it('are repeated once more when another one failed while they were repeated', async () => {
    const { clock, state, store } = make();
    await expect(store.invalidateTags(['t'])).rejects.toThrow('down');
    let answer!: () => void;
    state.hold = () => new Promise((resolve) => (answer = () => resolve(undefined as never)));
    await clock.advance(200);
    state.hold = undefined;
    await expect(store.invalidateTags(['t'])).rejects.toThrow('down');
    answer();
    await clock.advance(0);
    expect(store.stats?.()).toMatchObject({ unconfirmed: 1 });
    state.isUp = true;
    await clock.advance(10_000);
    expect(store.stats?.()).toMatchObject({ unconfirmed: 0 });
  });

  it('are bounded, and counted where they are dropped', async () => {
    const { store } = make();
    for (let index = 0; index < 10_003; index += 1) await store.delete(`k${index}`).catch(() => {});
    await store.delete('k0').catch(() => {});
    for (let index = 0; index < 1_002; index += 1) await store.invalidateTags([`t${index}`]).catch(() => {});
    expect(store.stats?.()).toEqual({ unconfirmed: 11_000, dropped: 5 });
  });

  it('are left when the store is closed', async () => {
    const { clock, store } = make();
    await expect(store.delete('k')).rejects.toThrow('down');
    await store.close();
    expect(clock.pending).toBe(0);
  });
});
