// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import type { Policy } from '../../src/call/policy.ts';
import { compose } from '../../src/policy/compose.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import type { PolicyOptions } from '../../src/policy/policy-options.ts';
import type { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { createVirtualClock } from '../../src/simulator/virtual-clock.ts';
import { failure, watch } from '../support.ts';

const pause = (clock: VirtualClock, ms: number) =>
  new Promise<void>((resolve) => void clock.setTimer(resolve, ms));

interface Play {
  readonly firstMs?: number;
  readonly chunks?: number;
  readonly betweenMs?: number;
  /** What the reader takes for each chunk. */
  readonly readMs?: number;
  /** Chunks before the content. */
  readonly preamble?: number;
  /** Of a server that is down it breaks off after its first content. */
  readonly breaksOff?: boolean;
}

/** A policy under streams, five a second; `isDown` decides whether the next ones fail at once. */
function setUp(options: PolicyOptions, isComposed = false) {
  const clock = createVirtualClock();
  const inner = createPolicy({ clock, random: () => 0, retry: false, deadlineMs: 600_000, ...options });
  const policy: Policy = isComposed ? compose([inner], { clock }) : inner;
  const server = { isDown: false };
  const counts = { served: 0, refused: 0, failed: 0 };
  async function read(play: Play) {
    const { firstMs = 200, chunks = 0, betweenMs = 0, readMs = 0, preamble = 0, breaksOff = false } = play;
    async function* stream() {
      await pause(clock, firstMs);
      if (server.isDown && breaksOff) yield 'text';
      if (server.isDown) throw failure(503);
      for (let chunk = 0; chunk < preamble; chunk += 1) yield 'ping';
      for (let chunk = 0; chunk < chunks; chunk += 1) {
        yield 'text';
        if (betweenMs) await pause(clock, betweenMs);
      }
    }
    const isContent = (chunk: string) => chunk === 'text';
    for await (const _ of policy.executeStream(stream, { isContent })) if (readMs) await pause(clock, readMs);
  }
  async function flow(seconds: number, play: Play) {
    for (let number = 0; number < 5 * seconds; number += 1) {
      read(play).then(
        () => (counts.served += 1),
        ({ code }) => (counts[code === 'circuit_open' ? 'refused' : 'failed'] += 1),
      );
      await clock.advance(200);
    }
  }
  return { clock, policy: inner, server, counts, flow };
}

describe('streams that break off after their first content', () => {
  it('leave the circuit open as long as they do, and are over with the first that ends well', async () => {
    const { policy, server, counts, flow } = setUp({});
    const states: string[] = [];
    policy.on('state', ({ to }) => states.push(to));
    const play = { firstMs: 30, chunks: 2, betweenMs: 20, breaksOff: true };
    server.isDown = true;
    await flow(20, play);
    expect([states, counts.served]).toEqual([['open'], 0]);
    server.isDown = false;
    await flow(8, play);
    expect(states).toEqual(['open', 'half_open', 'closed']);
    expect(counts.served).toBeGreaterThan(30);
  });
});

// ferro-labs/ai-gateway#136
describe('long streams after an outage', () => {
  it.each([
    ['long answers', { chunks: 40, betweenMs: 1_000 }],
    ['slow readers', { chunks: 40, readMs: 1_000 }],
    ['slow readers of what has no content', { preamble: 40, readMs: 1_000 }],
  ] as const)('are let through from the first content on: %s', async (_, play) => {
    for (const isComposed of [false, true]) {
      const { policy, server, counts, flow } = setUp({}, isComposed);
      await flow(20, play);
      server.isDown = true;
      await flow(10, play);
      expect(policy.snapshot().state).toBe('open');
      server.isDown = false;
      counts.refused = 0;
      await flow(3, play);
      expect(policy.snapshot().state).toBe('closed');
      expect(counts.refused).toBeLessThanOrEqual(10);
    }
  });

  it('end a cooldown of which one call looks whether it still holds', async () => {
    const clock = createVirtualClock();
    for (const breaker of [true, false]) {
      const policy = createPolicy({ clock, random: () => 0, retry: false, breaker, deadlineMs: 600_000 });
      const refuse = () => Promise.reject(failure(429, { 'retry-after': '3600' }));
      await policy.execute(refuse).catch(() => {});
      await clock.advance(301_000);
      async function* stream() {
        for (let chunk = 0; chunk < 40; chunk += 1) {
          yield 'text';
          await pause(clock, 1_000);
        }
      }
      const read = async () => {
        for await (const _ of policy.executeStream(stream));
      };
      watch(read());
      await clock.advance(100);
      expect([breaker, policy.snapshot().cooldownMs]).toEqual([breaker, 0]);
    }
  });

  it('still open it when all of them break off', async () => {
    const { clock, policy } = setUp({ breakerTolerance: 0 });
    async function* broken() {
      yield 'text';
      throw failure(503);
    }
    const read = async () => {
      for await (const _ of policy.executeStream(broken));
    };
    for (let number = 0; number < 40; number += 1) {
      watch(read());
      await clock.advance(200);
    }
    expect(policy.snapshot().counts.opens).toBeGreaterThan(0);
  });
});

// Wave-RF/WaveHouse#421, zeromicro/go-zero#5197
describe('breakerSlowCallMs', () => {
  it.each([
    ['streams that go on for longer', { chunks: 80, betweenMs: 100 }],
    ['readers that take their time', { chunks: 8, readMs: 1_000 }],
    ['readers of what has no content', { preamble: 8, readMs: 1_000 }],
  ] as const)('is the time to the first content: not exceeded by %s', async (_, play) => {
    const { policy, counts, flow } = setUp({ breakerSlowCallMs: 5_000 });
    await flow(60, play);
    expect(policy.snapshot().counts.opens).toBe(0);
    expect(counts).toMatchObject({ refused: 0, failed: 0 });
  });

  it('is exceeded by what begins late, when it ends or is left', async () => {
    for (const readMs of [0, 500]) {
      const { policy, flow } = setUp({ breakerSlowCallMs: 5_000 });
      await flow(60, { firstMs: 6_000, chunks: 3, readMs });
      expect(policy.snapshot().counts.opens).toBeGreaterThan(0);
    }
  });

  it('is no fault of a stream that began in time and is left long after', async () => {
    const { clock, policy } = setUp({ breakerSlowCallMs: 5_000 });
    async function* stream() {
      for (;;) {
        yield 'text';
        await pause(clock, 1_000);
      }
    }
    const leave = async () => {
      let chunks = 0;
      for await (const _ of policy.executeStream(stream)) if ((chunks += 1) === 8) break;
    };
    for (let number = 0; number < 300; number += 1) {
      watch(leave());
      await clock.advance(200);
    }
    expect(policy.snapshot().counts.opens).toBe(0);
  });
});
