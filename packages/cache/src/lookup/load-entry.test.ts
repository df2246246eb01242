import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { memoryStore } from '../memory/memory-store.ts';
import { createCache } from './create-cache.ts';

const turns = async () => {
  for (let at = 0; at < 20; at += 1) await Promise.resolve();
};

describe('a production that waits for another process while its key is deleted', () => {
  // It asked the store again after the deletion, and took the copy of before for one of after.
  it('gives nobody who asks later the copy that stood here before', async () => {
    const clock = manualClock();
    const store = memoryStore();
    const options = { clock, store, ttlMs: 1_000, staleIfErrorMs: 60_000 };
    const [one, two] = [createCache(options), createCache(options)];
    await one.set('k', 'before');
    await clock.advance(2_000);
    const failures: ((error: Error) => void)[] = [];
    const failing = () => new Promise<string>((_, reject) => failures.push(reject));
    two.getOrSet('k', failing).catch(() => {});
    await turns();
    one.resolve('k', failing).catch(() => {});
    await turns();
    await one.delete('k');
    await clock.advance(100);
    expect(failures).toHaveLength(2);
    const later = one.resolve('k', failing);
    later.catch(() => {});
    await clock.advance(10);
    for (const fail of failures) fail(new Error('away'));
    await expect(later).rejects.toThrow('away');
    await Promise.all([one.close(), two.close()]);
  });
});
