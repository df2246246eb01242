// The first entries of a scope, all at once: one nonce is made for them.
import { manualClock } from '@internal/kit/testing';
import { expect, it } from '@jest/globals';
import { createTagNonces } from './tag-nonces.ts';

const make = (fails = false) => {
  const kept = new Map<string, string>();
  const calls = { reads: 0, writes: 0 };
  const nonces = createTagNonces({
    clock: manualClock(),
    isCoherent: () => false,
    hasNoPush: false,
    async read(tag) {
      calls.reads += 1;
      await Promise.resolve();
      return kept.get(tag) ?? null;
    },
    async write(tag, nonce, isOnlyIfMissing) {
      calls.writes += 1;
      await Promise.resolve();
      if (fails) throw new Error('down');
      if (!isOnlyIfMissing || !kept.has(tag)) kept.set(tag, nonce);
    },
    async expire() {},
    async keep() {},
  });
  return { nonces, calls, kept };
};

it('a batch of thousands under a tag that is new makes its nonce once, and all have the same', async () => {
  const { nonces, calls, kept } = make();
  const given = await Promise.all(Array.from({ length: 5_000 }, () => nonces.ensure(['t'])));
  expect(new Set(given.flat())).toEqual(new Set([kept.get('t')]));
  // One question before, one behind.
  expect(calls).toEqual({ reads: 2, writes: 1 });
});

it('one that is invalidated meanwhile is not theirs, and a failure reaches each and is forgotten', async () => {
  const { nonces, kept } = make();
  const given = Promise.all([nonces.ensure(['t']), nonces.ensure(['t'])]);
  await nonces.replace(['t']);
  expect((await given).flat()).not.toContain(kept.get('t'));
  expect(await nonces.ensure(['t'])).toEqual([kept.get('t')]);
  const failing = make(true);
  const both = await Promise.allSettled([failing.nonces.ensure(['t']), failing.nonces.ensure(['t'])]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(failing.nonces.ensure(['t'])).rejects.toThrow('down');
  expect(failing.calls.writes).toBe(2);
});
