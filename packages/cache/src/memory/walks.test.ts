// What is done to many entries at once: in effect at once, done a few at a time.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { absent, createMemoryTier } from './memory-tier.ts';

const life = { createdAt: 0, refreshAt: 100, freshUntil: 100, swrUntil: 200, errorUntil: 200 };
const make = (maxEntries = 10_000) => createMemoryTier({ maxEntries, maxBytes: 100_000_000, onEvict() {} });
const entry = (value: unknown, tags: readonly string[] = []) => ({ value, bytes: 10, tags, ...life });
const turn = () => new Promise(setImmediate);

describe('a tag of many entries', () => {
  it('is gone at once, and its places are freed a thousand a turn at most (next-shared-cache#612)', async () => {
    const tier = make();
    for (let index = 0; index < 2_000; index += 1) tier.put(`k${index}`, entry(index, ['t']));
    tier.put('other', entry(1));
    tier.removeTag('t');
    expect([tier.fresh('k1999', 0), tier.find('k1998', 0), tier.fresh('other', 0)]).toEqual([
      absent,
      undefined,
      1,
    ]);
    const left: number[] = [];
    for (let index = 0; index < 9; index += 1) {
      left.push(tier.entries);
      await turn();
    }
    expect(left[0]).toBeGreaterThan(1_400);
    expect(left.every((entries, place) => place === 0 || left[place - 1]! - entries <= 1_002)).toBe(true);
    expect(tier.entries).toBe(1);
  });

  it('leaves alone what is put meanwhile, under the same key too', async () => {
    const tier = make();
    for (let index = 0; index < 2_000; index += 1) tier.put(`k${index}`, entry(index, ['t']));
    tier.removeTag('t');
    tier.put('k1999', entry('new', ['t']));
    tier.remove('k1998');
    tier.put('k1998', entry('new'));
    for (let index = 0; index < 6; index += 1) await turn();
    expect([tier.fresh('k1999', 0), tier.fresh('k1998', 0), tier.entries]).toEqual(['new', 'new', 2]);
  });

  it('expires without being lost', async () => {
    const tier = make(30_000);
    for (let index = 0; index < 20_000; index += 1) tier.put(`k${index}`, entry(index, ['t']));
    tier.put('other', entry(1));
    tier.expireTag('t', 50);
    expect(tier.fresh('k9999', 50)).toBe(absent);
    expect(tier.find('k9999', 50)).toMatchObject({ createdAt: 0, freshUntil: 50, swrUntil: 150 });
    expect(tier.fresh('other', 50)).toBe(1);
    for (let index = 0; index < 10; index += 1) await turn();
    expect(tier.find('k9000', 50)).toMatchObject({ freshUntil: 50 });
  });
});

it('while many are removed, a thousand small tags are removed at once and nothing waits in line', async () => {
  const tier = make(30_000);
  for (let index = 0; index < 20_000; index += 1) tier.put(`k${index}`, entry(index, ['t', `own${index}`]));
  for (let index = 0; index < 2_000; index += 1) tier.put(`other${index}`, entry(index, [`small${index}`]));
  tier.removeTag('t');
  const before = tier.entries;
  for (let index = 0; index < 1_000; index += 1) tier.removeTag(`small${index}`);
  for (let index = 1_000; index < 2_000; index += 1) tier.expireTag(`small${index}`, 50);
  // Freed already, though the many are not: what is under way is one walk, whatever came after it.
  expect(before - tier.entries).toBe(1_000);
  expect([tier.fresh('other1000', 50), tier.find('other1999', 50)?.freshUntil]).toEqual([absent, 50]);
  for (let index = 0; index < 90; index += 1) await turn();
  expect(tier.entries).toBe(1_000);
});

it('keys that start so are cleared, and no others', async () => {
  const tier = make(30_000);
  for (let index = 0; index < 15_000; index += 1) tier.put(`${index % 2 ? 'a' : 'b'}${index}`, entry(index));
  tier.clear('a');
  tier.put('a1', entry('new'));
  expect([tier.fresh('a14999', 0), tier.fresh('b14998', 0), tier.fresh('a1', 0)]).toEqual([
    absent,
    14_998,
    'new',
  ]);
  for (let index = 0; index < 40; index += 1) await turn();
  expect(tier.entries).toBe(7_501);
});

it('whatever is done in whatever order, an entry is found exactly when the model has it', async () => {
  const step = fc.oneof(
    fc.record({ what: fc.constant('put' as const), key: fc.nat(400), tag: fc.nat(2) }),
    fc.record({ what: fc.constant('remove' as const), key: fc.nat(400) }),
    fc.record({ what: fc.constant('removeTag' as const), tag: fc.nat(2) }),
    fc.record({ what: fc.constant('expireTag' as const), tag: fc.nat(2) }),
    fc.record({ what: fc.constant('clear' as const), key: fc.nat(3) }),
    fc.record({ what: fc.constant('turn' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const tier = make();
      const model = new Map<string, { value: number; tag: string; isFresh: boolean }>();
      const put = (key: string, value: number, tag: string) => {
        tier.put(key, entry(value, [tag]));
        model.set(key, { value, tag, isFresh: true });
      };
      for (let index = 0; index < 1_200; index += 1) put(`${index}`, index, `t${index % 3}`);
      for (const [place, one] of steps.entries()) {
        if (one.what === 'put') put(`${one.key}`, 10_000 + place, `t${one.tag}`);
        else if (one.what === 'remove') {
          tier.remove(`${one.key}`);
          model.delete(`${one.key}`);
        } else if (one.what === 'removeTag') {
          tier.removeTag(`t${one.tag}`);
          for (const [key, { tag }] of model) if (tag === `t${one.tag}`) model.delete(key);
        } else if (one.what === 'expireTag') {
          tier.expireTag(`t${one.tag}`, 10);
          for (const found of model.values()) if (found.tag === `t${one.tag}`) found.isFresh = false;
        } else if (one.what === 'clear') {
          tier.clear(`${one.key}`);
          for (const key of model.keys()) if (key.startsWith(`${one.key}`)) model.delete(key);
        } else await turn();
        for (const key of ['0', '7', '77', '399', '1000', '1199', `${place * 7}`]) {
          const found = model.get(key);
          expect(tier.fresh(key, 20)).toBe(found?.isFresh ? found.value : absent);
          expect(tier.find(key, 20)?.value).toBe(found?.value);
        }
      }
      for (let index = 0; index < 12; index += 1) await turn();
      expect(tier.entries).toBe(model.size);
    }),
    { numRuns: 20 },
  );
}, 20_000);

it('holds few walks at once: the same again waits once, and past 64 everything goes', async () => {
  const tier = make(30_000);
  for (let index = 0; index < 5_000; index += 1) tier.put(`k${index}`, entry(index, ['t', `of${index % 8}`]));
  tier.clear('none');
  for (let time = 10; time < 2_000; time += 1) tier.expireTag('t', time / 100);
  // Each of them the same again, but for the first: nothing is lost, and the last moment holds.
  expect(tier.find('k4999', 20)).toMatchObject({ value: 4_999, freshUntil: 19.99 });
  for (let name = 0; name < 60; name += 1) tier.clear(`none${name}`);
  expect(tier.find('k4998', 20)).toMatchObject({ value: 4_998 });
  for (let name = 60; name < 1_000; name += 1) tier.clear(`none${name}`);
  tier.put('new', entry('new'));
  expect([tier.find('k4997', 20), tier.fresh('new', 0)]).toEqual([undefined, 'new']);
  for (let index = 0; tier.entries > 1 && index < 200; index += 1) await turn();
  expect([tier.entries, tier.fresh('new', 0)]).toEqual([1, 'new']);
});
