// One cache per preset on a clock moved by hand: how long each keeps an answer, what follows, what becomes of it when
// its producer fails half an hour and twelve hours later, how many of 3,000 fit, and whether Redis without TLS is taken.
import assert from 'node:assert/strict';
import { cachePresets, createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { manualClock } from '@tpl/cache/testing';

const minute = 60_000;
const hour = 60 * minute;

/** What somebody sees who knows nothing of the settings. */
async function watch(preset: string) {
  const clock = manualClock();
  const cache = createCache({ preset, clock, random: () => 0, operations: { 'my own': { ttlMs: 1_000 } } });
  let outcome = '';
  cache.on('get', (get) => {
    outcome = get.outcome;
  });
  /** Stores an answer, lets time pass and asks again; the second time the producer may be out of order. */
  let keys = 0;
  async function askAgain(afterMs: number, isBroken = false) {
    keys += 1;
    const key = `key ${keys}`;
    await cache.getOrSet(key, async () => 'first');
    await clock.advance(afterMs);
    const second = async () => {
      if (isBroken) throw new Error('out of order');
      return 'second';
    };
    return cache.getOrSet(key, second).then(
      () => outcome,
      () => 'error',
    );
  }

  let freshMinutes = 0;
  for (const minutes of [5, 10, 15, 30, 60, 120, 240])
    if ((await askAgain(minutes * minute - 1_000)) === 'hit') freshMinutes = minutes;
  const justAfter = await askAgain(freshMinutes * minute + 30_000);
  const failing = [];
  for (const hours of [0.5, 12]) failing.push(await askAgain(freshMinutes * minute + hours * hour, true));
  for (let index = 0; index < 3_000; index += 1) await cache.set(`one of many ${index}`, index);
  const many = Array.from({ length: 3_000 }, (_, index) => cache.peek(`one of many ${index}`));
  const kept = many.filter((value) => value !== undefined).length;
  const own = cache.explain('my own').find(({ name }) => name === 'ttlMs');
  assert.deepEqual([own?.value, own?.source], [1_000, 'values']);
  await cache.close();
  return {
    freshMinutes,
    justAfter,
    failing: failing.join(', '),
    kept,
    plainRedis: await takesPlainRedis(preset),
  };
}

/** Nobody listens there: what counts is whether the address is taken at all. */
async function takesPlainRedis(preset: string): Promise<boolean> {
  try {
    await createCache({ preset, store: redisStore({ url: 'redis://127.0.0.1:1' }) }).close();
    return true;
  } catch {
    return false;
  }
}

const seen = Object.fromEntries(
  await Promise.all(cachePresets.map(async (preset) => [preset, await watch(preset)])),
);
console.table(seen);
const errors = 'error, error';
assert.deepEqual(seen, {
  disabled: { freshMinutes: 0, justAfter: 'miss', failing: errors, kept: 0, plainRedis: true },
  minimal: { freshMinutes: 15, justAfter: 'miss', failing: errors, kept: 250, plainRedis: true },
  simple: { freshMinutes: 60, justAfter: 'miss', failing: errors, kept: 3_000, plainRedis: true },
  development: { freshMinutes: 10, justAfter: 'miss', failing: errors, kept: 1_000, plainRedis: true },
  production: {
    freshMinutes: 120,
    justAfter: 'stale',
    failing: 'stale, error',
    kept: 3_000,
    plainRedis: false,
  },
  'ai-development': { freshMinutes: 30, justAfter: 'miss', failing: errors, kept: 1_000, plainRedis: true },
  'ai-production': {
    freshMinutes: 240,
    justAfter: 'stale',
    failing: 'stale, stale',
    kept: 3_000,
    plainRedis: false,
  },
});
