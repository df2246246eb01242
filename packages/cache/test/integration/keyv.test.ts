import { describe, expect, it } from '@jest/globals';
import Keyv from 'keyv';
import { createCache } from '../../src/index.ts';
import { keyvStore } from '../../src/keyv.ts';

describe('a Keyv instance on our cache', () => {
  it('reads, writes, expires, deletes and clears as Keyv says', async () => {
    const cache = createCache({ jitter: 0 });
    const keyv = new Keyv({ store: keyvStore(cache) as never });
    const key = `a key of any length ${'x'.repeat(2_000)}`;
    expect(await keyv.get(key)).toBeUndefined();
    await keyv.set(key, { deep: [1, 2] });
    await keyv.set('short', 'gone', 500);
    expect(await keyv.get(key)).toEqual({ deep: [1, 2] });
    expect(await keyv.get([key, 'none', 'short'])).toEqual([{ deep: [1, 2] }, undefined, 'gone']);
    expect([await keyv.has(key), await keyv.has('none')]).toEqual([true, false]);
    await new Promise((resolve) => setTimeout(resolve, 520));
    expect(await keyv.get('short')).toBeUndefined();
    expect([await keyv.delete(key), await keyv.get(key)]).toEqual([true, undefined]);
    await keyv.setMany([
      { key: 'a', value: 1 },
      { key: 'b', value: 2 },
    ]);
    expect(await keyv.hasMany(['a', 'b', 'c'])).toEqual([true, true, false]);
    expect(await keyv.deleteMany(['a'])).toBeTruthy();
    await cache.set('ours', 1);
    await keyv.clear();
    expect([await keyv.get('b'), await cache.get('ours')]).toEqual([undefined, 1]);
    await cache.close();
  });

  it('jaredwray/keyv#1981: says of a value whose time is over that it is not there, under every preset', async () => {
    const cache = createCache({ preset: 'production', jitter: 0 });
    const store = keyvStore(cache);
    const keyv = new Keyv({ store: store as never });
    await keyv.set('token', 'one use', 50);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect([await keyv.has('token'), await store.has('token'), await keyv.get('token')]).toEqual([
      false,
      false,
      undefined,
    ]);
    await cache.close();
  });

  it('clears its own namespace and leaves the others, here and for who comes later (Keyv 6)', async () => {
    const cache = createCache();
    const open = (namespace?: string) =>
      new Keyv({ store: keyvStore(cache) as never, ...(namespace && { namespace }) });
    const [one, other, none] = [open('a'), open('b'), open()];
    for (const keyv of [one, other, none]) await keyv.set('x', 1);
    await one.clear();
    expect([await one.get('x'), await other.get('x'), await none.get('x')]).toEqual([undefined, 1, 1]);
    expect([await open('a').get('x'), await open('b').get('x')]).toEqual([undefined, 1]);
    await one.set('x', 2);
    await none.clear();
    expect([await one.get('x'), await other.get('x'), await none.get('x')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
