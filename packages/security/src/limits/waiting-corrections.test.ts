// What waits for Redis is sent once, in time, and no more of it than may wait.
import { RedisCallError } from '@internal/kit/redis';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { waitCorrections } from './waiting-corrections.ts';

function setup(max = 10) {
  const clock = manualClock();
  const state = { error: undefined as Error | undefined, isDown: false };
  const sent: string[] = [];
  const corrections = waitCorrections({
    async send({ key }) {
      if (state.error) throw state.error;
      sent.push(key);
    },
    isDown: () => state.isDown,
    max,
    clock,
  });
  const add = (key: string, lastsMs = 1_000) =>
    corrections.add({ key, head: [], amounts: [], at: 1, until: clock.monotonic() + lastsMs });
  return { clock, state, sent, corrections, add };
}

describe('corrections of limits', () => {
  it('wait where Redis has certainly not done them, and are sent once', async () => {
    const { state, sent, corrections, add } = setup();
    for (const error of [
      new RedisCallError('open'),
      new RedisCallError('overloaded'),
      new RedisCallError('unavailable'),
      new RedisCallError('unavailable', { reply: 'LOADING', cause: new Error('loading') }),
    ]) {
      state.error = error;
      await add(error.message);
    }
    await corrections.sendAll();
    state.error = undefined;
    await Promise.all([corrections.sendAll(), corrections.sendAll()]);
    await corrections.sendAll();
    expect(sent).toHaveLength(4);
  });

  it('are given up where Redis may have done them, or refuses them', async () => {
    const { state, sent, corrections, add } = setup();
    for (const error of [
      new RedisCallError('timeout'),
      new RedisCallError('unavailable', { cause: new Error('reset') }),
      new RedisCallError('reply', { reply: 'NOPERM' }),
      new RedisCallError('closed'),
      new Error('else'),
    ]) {
      state.error = error;
      await expect(add('a')).rejects.toBe(error);
    }
    state.error = undefined;
    await corrections.sendAll();
    expect(sent).toEqual([]);
  });

  it('end with their window, and wait on while Redis is not asked', async () => {
    const { clock, state, sent, corrections, add } = setup();
    state.error = new RedisCallError('open');
    await add('short', 100);
    await add('long');
    await clock.advance(100);
    Object.assign(state, { error: undefined, isDown: true });
    await corrections.sendAll();
    expect(sent).toEqual([]);
    state.isDown = false;
    await corrections.sendAll();
    expect(sent).toEqual(['long']);
  });

  it('are a bounded number, of which the newest stay', async () => {
    const { state, sent, corrections, add } = setup(2);
    state.error = new RedisCallError('open');
    for (const key of ['a', 'b', 'c']) await add(key);
    state.error = undefined;
    await corrections.sendAll();
    expect(sent).toEqual(['b', 'c']);
  });
});
