// Calls wait for a place, and for an answer that is on its way; deadlines share their timers.
import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../testing/manual-clock.ts';
import { redisCallByHand } from '../testing/redis-call-by-hand.ts';
import { gateCalls, shareTimers } from './call-gate.ts';
import { createRedisCall } from './redis-call.ts';
import { RedisCallError } from './redis-call-error.ts';
import type { RedisClient } from './redis-client.ts';

const turn = () => new Promise(setImmediate);

function make(
  maxInFlight = 2,
  peer: { isReady: boolean; problem: string | undefined; loaded: Promise<void> } = {
    isReady: true,
    problem: undefined,
    loaded: Promise.resolve(),
  },
) {
  const clock = manualClock();
  const byHand = redisCallByHand(peer);
  const gate = gateCalls(byHand.inner, {
    maxInFlight,
    doubtAfterMs: 25,
    firstDeadlineMs: 250,
    answersInTurn: true,
    peer,
    clock,
  });
  return { clock, ...byHand, gate };
}

describe('the gate before Redis', () => {
  it('lets calls wait for a place in their order, whatever becomes of those before', async () => {
    const { gate, asked } = make();
    const calls = ['a', 'b', 'c', 'd'].map((name) => gate.command([name], { deadlineMs: 100 }));
    expect([asked.length, gate.inFlight, gate.state]).toEqual([2, 2, 'closed']);
    asked[0]!.answer('A');
    expect(await calls[0]).toBe('A');
    asked[1]!.fail(new Error('b'));
    await expect(calls[1]).rejects.toThrow('b');
    expect(asked.map(({ args }) => args[0])).toEqual(['a', 'b', 'c', 'd']);
    asked[2]!.answer('C');
    asked[3]!.answer('D');
    expect(await Promise.all(calls.slice(2))).toEqual(['C', 'D']);
  });

  it('refuses who waited too long, whose caller left, and who would be one too many', async () => {
    const { gate, clock } = make(1);
    const first = gate.command(['first'], { deadlineMs: 1_000 });
    first.catch(() => {});
    const late = expect(gate.command(['late'], { deadlineMs: 10 })).rejects.toMatchObject({
      code: 'overloaded',
    });
    const caller = new AbortController();
    const left = expect(
      gate.script({} as never, ['k'], ['left'], { deadlineMs: 1_000, signal: caller.signal }),
    ).rejects.toThrow('left');
    caller.abort(new Error('left'));
    await left;
    const gone = gate.command(['gone'], { deadlineMs: 10, signal: caller.signal });
    await expect(gone).rejects.toThrow('left');
    await clock.advance(40);
    await late;
    const rest = Array.from({ length: 20 }, () =>
      gate.command(['x'], { deadlineMs: 1_000 }).catch((error) => error.code),
    );
    await expect(gate.command(['y'], { deadlineMs: 1_000 })).rejects.toMatchObject({ code: 'overloaded' });
    gate.close();
    expect(new Set(await Promise.all(rest))).toEqual(new Set(['closed']));
  });

  it('waits on past the deadline while Redis answers others, at most four times as long', async () => {
    const { gate, clock, asked } = make(9);
    const outcomes: unknown[] = [];
    const caller = new AbortController();
    const ask = (name: string, signal?: AbortSignal) =>
      void gate.command([name], { deadlineMs: 100, signal }).then(
        (answer) => outcomes.push(answer),
        (error) => outcomes.push([name, error.code ?? error.message]),
      );
    for (const name of ['first', 'late', 'never', 'silent']) ask(name);
    ask('left', caller.signal);
    const timeOut = (place: number) => asked[place]!.fail(new RedisCallError('timeout'));
    timeOut(3);
    await clock.advance(90);
    asked[0]!.answer('first');
    await clock.advance(10);
    for (const place of [1, 2, 4]) timeOut(place);
    await turn();
    caller.abort(new Error('gone'));
    await turn();
    expect(outcomes).toEqual([['silent', 'timeout'], 'first', ['left', 'gone']]);
    (asked[1]!.late as (answer: string) => void)('late');
    await clock.advance(100);
    expect(outcomes.slice(3)).toEqual(['late', ['never', 'timeout']]);
    gate.close();
    expect(clock.pending).toBe(0);
  });

  it('asks by one PING after a while, lets all go when the breaker opens, and hands late answers on', async () => {
    const { gate, clock, asked, change } = make(1);
    const seen: unknown[] = [];
    const asking = gate.command(['a'], { deadlineMs: 1_000, late: (answer) => seen.push(answer) });
    const waiting = gate.command(['b'], { deadlineMs: 1_000 });
    const refused = [asking, waiting].map((call) => expect(call).rejects.toMatchObject({ code: 'open' }));
    await clock.advance(60);
    expect(asked.map(({ args }) => args[0])).toEqual(['a', 'PING']);
    change('open');
    await Promise.all(refused);
    asked[0]!.answer('late');
    asked[1]!.answer('PONG');
    await turn();
    expect(seen).toEqual(['late']);
    change('closed');
    await clock.advance(100);
    expect([clock.pending, asked.length]).toEqual([0, 2]);
  });

  it('lets the next one in when a call whose deadline is over fails after all, without a word to its caller', async () => {
    const sent: { readonly name: string; end(error: Error | undefined): void }[] = [];
    const client = {
      isOpen: true,
      isReady: true,
      on: () => {},
      off: () => {},
      sendCommand: ([name]: readonly string[]) =>
        new Promise((resolve, reject) => {
          sent.push({ name: name!, end: (error) => (error ? reject(error) : resolve(name)) });
        }),
    } as unknown as RedisClient;
    const clock = manualClock();
    const gate = gateCalls(createRedisCall({ client, clock, probeDeadlineMs: 100 }), {
      maxInFlight: 1,
      doubtAfterMs: 1_000,
      firstDeadlineMs: 250,
      answersInTurn: true,
      peer: { loaded: Promise.resolve(), problem: undefined },
      clock,
    });
    const lost = expect(gate.command(['lost'], { deadlineMs: 50 })).rejects.toMatchObject({
      code: 'timeout',
    });
    await clock.advance(50);
    await lost;
    // Redis answers the probe: only this one call stays without an answer, and keeps the only place.
    sent[1]!.end(undefined);
    await turn();
    const waiting = [gate.command(['b'], { deadlineMs: 500 }), gate.command(['c'], { deadlineMs: 500 })];
    await turn();
    expect([sent.map(({ name }) => name), gate.state, gate.inFlight]).toEqual([
      ['lost', 'PING'],
      'closed',
      1,
    ]);
    sent[0]!.end(new Error('dropped with its connection'));
    await turn();
    for (const name of ['b', 'c']) {
      sent.find((one) => one.name === name)!.end(undefined);
      await turn();
    }
    expect(await Promise.all(waiting)).toEqual(['b', 'c']);
    gate.close();
  });

  it('waits for the client library before it times a call, and refuses one that is too old', async () => {
    let end!: () => void;
    const loaded = new Promise<void>((resolve) => (end = resolve));
    const peer = { isReady: false, problem: undefined as string | undefined, loaded };
    const { gate, asked } = make(2, peer);
    const call = gate.command(['a'], { deadlineMs: 25 });
    const caller = new AbortController();
    const left = gate.command(['b'], { deadlineMs: 25, signal: caller.signal });
    caller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await expect(gate.command(['c'], { deadlineMs: 25, signal: caller.signal })).rejects.toThrow('left');
    expect(asked).toEqual([]);
    end();
    await turn();
    asked[0]!.answer('A');
    expect(await call).toBe('A');
    peer.problem = 'too old';
    await expect(gate.command(['d'], { deadlineMs: 25 })).rejects.toMatchObject({ code: 'missing_peer' });
  });
});

describe('timers that share', () => {
  it('run at their own times, by one timer of the clock for each length, and not when cancelled', async () => {
    const clock = manualClock();
    const timers = shareTimers(clock);
    const ran: string[] = [];
    const set = (name: string, delayMs: number) => timers.setTimer(() => ran.push(name), delayMs);
    set('a', 100);
    const cancel = set('b', 100);
    set('none', 0);
    await clock.advance(40);
    set('c', 100);
    cancel();
    expect(clock.pending).toBe(1);
    await clock.advance(60);
    expect([ran, clock.pending]).toEqual([['none', 'a'], 1]);
    await clock.advance(40);
    expect([ran, clock.pending]).toEqual([['none', 'a', 'c'], 0]);
    expect(timers.now() - clock.now()).toBe(timers.monotonic() - clock.monotonic());
  });

  it('wait as long once more as they came late', () => {
    const due: [() => void, number][] = [];
    let now = 0;
    const timers = shareTimers({
      ...manualClock(),
      monotonic: () => now,
      setTimer: (run, delayMs) => {
        due.push([run, delayMs]);
        return () => {};
      },
    });
    const ran: number[] = [];
    timers.setTimer(() => ran.push(now), 100);
    // The process got no turn for 60 ms, then for 20, 30 and 40 more.
    for (const [place, at] of [160, 240, 290, 360].entries()) {
      expect(ran).toEqual([]);
      now = at;
      due[place]![0]();
    }
    expect([ran, due.map(([, delayMs]) => delayMs)]).toEqual([[360], [100, 60, 20, 30]]);
  });
});
