import { type RedisCall, RedisCallError } from '@internal/kit/redis';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createBatches } from './batches.ts';
import { createLostLeases } from './lost-leases.ts';

const turn = () => new Promise(setImmediate);

/** A guarded call whose answers are given by hand. */
function make() {
  const clock = manualClock();
  const asked: {
    args: readonly unknown[];
    answer: (value: unknown) => void;
    fail: (error: Error) => void;
    late?: unknown;
  }[] = [];
  const listeners: ((change: { from: string; to: string }) => void)[] = [];
  const state = { is: 'closed', inFlight: 0, isClosed: false };
  const ask = (args: readonly unknown[], options: { late?: unknown }) => {
    state.inFlight += 1;
    return new Promise((resolve, reject) => {
      const end =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          state.inFlight -= 1;
          settle(value);
        };
      asked.push({ args, answer: end(resolve), fail: end(reject), late: options.late });
    });
  };
  const inner = {
    call: (_: unknown, options: object) => ask(['call'], options),
    command: ask,
    script: (_script: unknown, _keys: unknown, args: readonly unknown[], options: object) =>
      ask(args, options),
    get state() {
      return state.is;
    },
    get inFlight() {
      return state.inFlight;
    },
    on: (_: string, listener: (change: { from: string; to: string }) => void) => listeners.push(listener),
    close: () => {
      state.isClosed = true;
    },
  } as unknown as RedisCall;
  const change = (to: string) => {
    const from = state.is;
    state.is = to;
    for (const listener of listeners) listener({ from, to });
  };
  return {
    clock,
    asked,
    state,
    change,
    inner,
  };
}

describe('batches', () => {
  it('begin a few at a time, in their order', async () => {
    const batches = createBatches();
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    const all = Array.from({ length: 205 }, (_, index) =>
      batches.run(() => {
        begun.push(index);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    expect(begun).toEqual([]);
    await turn();
    expect(begun).toHaveLength(200);
    for (let index = 0; index < 205; index += 1) {
      ends[index]!();
      await turn();
    }
    await Promise.all(all);
    expect(begun).toEqual(Array.from({ length: 205 }, (_, index) => index));
  });
});

describe('leases whose grant was perhaps lost', () => {
  const settings = { redisLeaseMs: 1_000, redisWriteDeadlineMs: 100 } as never;

  it('are given up as soon as Redis answers, and no more once their time is over', async () => {
    const { inner, asked, clock, change } = make();
    const lost = createLostLeases(inner, settings, clock);
    change('open');
    lost.giveBack(['v', 'l'], 'one');
    await clock.advance(100);
    expect(asked).toEqual([]);
    change('closed');
    await clock.advance(30);
    expect(asked.map(({ args }) => args)).toEqual([['one']]);
    asked[0]!.fail(new RedisCallError('unavailable'));
    await clock.advance(30);
    asked[1]!.answer(1);
    await clock.advance(30);
    expect([asked.length, clock.pending]).toEqual([2, 0]);
    change('open');
    lost.giveBack(['v', 'l'], 'two');
    await clock.advance(1_100);
    expect(clock.pending).toBe(0);
  });

  it('are a bounded number', async () => {
    const { inner, asked, clock } = make();
    const lost = createLostLeases(inner, settings, clock);
    for (let index = 0; index < 1_010; index += 1) lost.giveBack(['v', 'l'], String(index));
    expect(asked).toHaveLength(1_000);
    lost.close();
    expect(clock.pending).toBe(0);
  });
});
