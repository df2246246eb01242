import { describe, expect, it } from '@jest/globals';
import { createCache } from './create-cache.ts';

const turn = () => new Promise(setImmediate);

describe('getOrSetMany', () => {
  it('starts no work for a caller who left in the turn in which it asked', async () => {
    const cache = createCache();
    const asked: (readonly string[])[] = [];
    const produce = async (keys: readonly string[]) => {
      asked.push(keys);
      return new Map(keys.map((key) => [key, key]));
    };
    const caller = new AbortController();
    const left = cache.getOrSetMany(['a', 'b'], produce, { signal: caller.signal });
    caller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await turn();
    expect(asked).toEqual([]);
    expect(cache.stats()).toMatchObject({ productions: 2, productionFailures: 2 });
    await cache.close();
  });

  it('aborts what it began when the last of those left who still wait, some having left before', async () => {
    const cache = createCache();
    const seen: [readonly string[], AbortSignal][] = [];
    const produce = (keys: readonly string[], { signal }: { signal: AbortSignal }) => {
      seen.push([keys, signal]);
      return new Promise<Map<string, string>>(() => {});
    };
    const [first, second] = [new AbortController(), new AbortController()];
    const many = cache.getOrSetMany(['a', 'b'], produce, { signal: first.signal });
    // Waits for the one key beside, and is all that is left of it.
    const one = cache.getOrSet('b', () => 'no', { signal: second.signal });
    first.abort(new Error('left'));
    await expect(many).rejects.toThrow('left');
    await turn();
    expect(seen.map(([keys, { aborted }]) => [keys, aborted])).toEqual([[['b'], false]]);
    second.abort(new Error('left too'));
    await expect(one).rejects.toThrow('left too');
    expect(seen[0]![1].aborted).toBe(true);
    await cache.close();
  });
});
