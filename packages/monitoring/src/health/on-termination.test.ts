import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { memoryLogger } from '../testing/memory-logger.ts';
import { createHealth } from './create-health.ts';
import { onTermination } from './on-termination.ts';

function setUp(close: () => Promise<void>) {
  const clock = manualClock();
  const health = createHealth({ clock });
  const { logger, entries } = memoryLogger();
  const exits: number[] = [];
  const stop = onTermination({
    health,
    close,
    logger,
    clock,
    signals: ['SIGUSR2'],
    exit: (code) => exits.push(code),
  });
  return { clock, health, entries, exits, stop };
}

describe('onTermination', () => {
  it('turns ready down at once, waits for the drain, closes, then ends with 0', async () => {
    let closed = 0;
    const { clock, health, entries, exits, stop } = setUp(async () => void closed++);
    process.emit('SIGUSR2');
    expect([health.report('ready').status, health.report('live').status]).toEqual(['down', 'up']);
    await clock.advance(4_999);
    expect([closed, exits]).toEqual([0, []]);
    await clock.advance(1);
    expect([closed, exits]).toEqual([1, [0]]);
    expect(entries.map(({ message }) => message)).toEqual(['draining', 'closed']);
    stop();
    expect(process.listenerCount('SIGUSR2')).toBe(0);
  });

  it('ends with 1 when closing fails or hangs', async () => {
    for (const close of [() => Promise.reject(new Error('x')), () => new Promise<void>(() => {})]) {
      const { clock, exits, entries, stop } = setUp(close);
      process.emit('SIGUSR2');
      await clock.advance(15_000);
      expect(exits).toEqual([1]);
      expect(entries.at(-1)?.message).toBe('closing failed');
      stop();
    }
  });

  it('pnpm/pnpm#7374, privatenumber/tsx#708: ends at once at a second signal, not at one that came twice', async () => {
    const { clock, exits, stop } = setUp(async () => {});
    process.emit('SIGUSR2');
    process.emit('SIGUSR2');
    await clock.advance(499);
    process.emit('SIGUSR2');
    expect(exits).toEqual([]);
    await clock.advance(1);
    process.emit('SIGUSR2');
    expect(exits).toEqual([1]);
    stop();
  });
});
