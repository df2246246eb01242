// Infrastructure Service: resilience · stable API, changes affect all users

import { createSeededRandom } from '@internal/trouble';
import { describe, expect, it } from '@jest/globals';
import { settle, watch } from '../../test/support.ts';
import { createPolicy } from '../policy/create-policy.ts';
import { createVirtualClock } from '../simulator/virtual-clock.ts';
import { badRetryAfters, withFaults } from './with-faults.ts';
import type { StreamFault } from './with-stream-faults.ts';
import { withStreamFaults } from './with-stream-faults.ts';

describe('withFaults', () => {
  it('gives each call its fault, then lets them be', async () => {
    const clock = createVirtualClock();
    const ask = withFaults(
      async (question: string) => `${question}!`,
      [
        { fault: 'error' },
        { fault: 'error', error: 'mine' },
        { fault: 'status', status: 429, headers: { 'retry-after': '1' } },
        { fault: 'result', value: { error: 'insufficient_quota' } },
        undefined,
        { fault: 'latency', ms: 50 },
        { fault: 'hang' },
      ],
      { clock },
    );
    await expect(ask('a')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(ask('a')).rejects.toBe('mine');
    await expect(ask('a')).rejects.toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(await ask('a')).toEqual({ error: 'insufficient_quota' });
    expect(await ask('a')).toBe('a!');
    const late = watch(ask('late'));
    const never = watch(ask('never'));
    await clock.advance(49);
    expect(late.done).toBe(false);
    await clock.advance(1);
    expect([late.value, never.done]).toEqual(['late!', false]);
    expect(await ask('a')).toBe('a!');
  });

  it('knows header values that drive clients mad; a policy stays calm', async () => {
    for (const value of badRetryAfters) {
      const clock = createVirtualClock();
      const policy = createPolicy({ clock, random: () => 0.5, deadlineMs: 600_000 });
      const ask = withFaults(
        async () => 'fine',
        () => ({ fault: 'status', status: 429, headers: { 'retry-after': value } }),
        { clock },
      );
      const seen = watch(policy.execute(ask));
      await clock.advance(600_000);
      expect(seen.done).toBe(true);
      expect(policy.snapshot().counts.attempts).toBeLessThanOrEqual(5);
    }
  });
});

describe('withStreamFaults', () => {
  async function* four() {
    yield* ['1', '2', '3', '4'];
  }
  const collect = async (faults: StreamFault<string>[]) => {
    const chunks: string[] = [];
    try {
      for await (const chunk of withStreamFaults(four, faults)()) chunks.push(chunk);
    } catch (error) {
      chunks.push(`error ${(error as { status?: number }).status ?? error}`);
    }
    return chunks.join(' ');
  };

  it('breaks off, cuts short or lets be', async () => {
    expect(await collect([{ fault: 'status', status: 529, afterChunks: 2 }])).toBe('1 2 error 529');
    expect(await collect([{ fault: 'error', error: 'mine' }])).toBe('error mine');
    expect(await collect([{ fault: 'truncate', afterChunks: 3 }])).toBe('1 2 3');
    expect(await collect([{ fault: 'status', status: 529, afterChunks: 4 }])).toBe('1 2 3 4 error 529');
    expect(await collect([])).toBe('1 2 3 4');
  });

  it('pauses, hangs, or sends keep-alives only', async () => {
    const clock = createVirtualClock();
    const plan: StreamFault<string>[] = [
      { fault: 'pause', ms: 10, afterChunks: 1 },
      { fault: 'hang', afterChunks: 1 },
      { fault: 'keep_alive', chunk: ':', everyMs: 4, afterChunks: 1 },
    ];
    const open = withStreamFaults(four, plan, { clock });
    const got = plan.map((): string[] => []);
    for (const chunks of got) {
      void (async () => {
        for await (const chunk of open()) chunks.push(chunk);
      })();
    }
    await clock.advance(9);
    expect(got.map((chunks) => chunks.join(''))).toEqual(['1', '1', '1::']);
    await clock.advance(1);
    expect(got[0]).toEqual(['1', '2', '3', '4']);
  });

  it('shows that a policy never mixes or repeats chunks, whatever the faults', async () => {
    const random = createSeededRandom(11);
    const pick = (): StreamFault<string> | undefined => {
      const afterChunks = Math.floor(random() * 5);
      const kinds: (StreamFault<string> | undefined)[] = [
        undefined,
        { fault: 'status', status: 529, afterChunks },
        { fault: 'truncate', afterChunks },
        { fault: 'hang', afterChunks },
        { fault: 'pause', ms: 20_000 * random(), afterChunks },
        { fault: 'keep_alive', chunk: ':', everyMs: 900, afterChunks },
      ];
      return kinds[Math.floor(random() * kinds.length)];
    };
    for (let round = 0; round < 300; round += 1) {
      const clock = createVirtualClock();
      const policy = createPolicy({ clock, random, breaker: false, idleMs: 5_000, firstTokenMs: 5_000 });
      const run = withStreamFaults(
        async function* ({ attempt }: { attempt: number }) {
          yield ':';
          for (let index = 0; index < 4; index += 1) yield `${attempt}.${index}`;
        },
        pick,
        { clock },
      );
      const chunks: string[] = [];
      const read = async () => {
        for await (const chunk of policy.executeStream(run, { isContent: (text) => text !== ':' }))
          chunks.push(chunk);
      };
      const seen = watch(read());
      await clock.advance(120_000);
      await settle();
      expect(seen.done).toBe(true);
      const content = chunks.filter((chunk) => chunk !== ':');
      const attempt = content[0]?.split('.')[0];
      expect(content).toEqual(content.map((_, index) => `${attempt}.${index}`));
      expect(policy.snapshot().running).toBe(0);
    }
  });
});
