import { describe, expect, it } from '@jest/globals';
import { createSingleFlight } from './single-flight.ts';

describe('createSingleFlight', () => {
  it('runs one producer for many callers', async () => {
    const flight = createSingleFlight<number>();
    let calls = 0;
    const produce = async () => ++calls;
    const answers = await Promise.all(Array.from({ length: 100 }, () => flight.run('a', produce)));
    expect(calls).toBe(1);
    expect(new Set(answers)).toEqual(new Set([1]));
    expect(flight.size).toBe(0);
  });

  it('gives one failure to everyone, also when the producer throws at once', async () => {
    const flight = createSingleFlight<number>();
    let calls = 0;
    const produce = (): Promise<number> => {
      calls += 1;
      throw new Error('no');
    };
    const outcomes = await Promise.allSettled([flight.run('a', produce), flight.run('a', produce)]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    expect(calls).toBe(1);
    expect(flight.has('a')).toBe(false);
  });

  it('lets a caller leave without disturbing the others', async () => {
    const flight = createSingleFlight<string>();
    let finish: (value: string) => void = () => {};
    let inner: AbortSignal | undefined;
    const produce = (signal: AbortSignal) => {
      inner = signal;
      return new Promise<string>((resolve) => (finish = resolve));
    };
    const controller = new AbortController();
    const leaving = flight.run('a', produce, controller.signal);
    const staying = flight.run('a', produce, new AbortController().signal);
    controller.abort('gone');
    await expect(leaving).rejects.toBe('gone');
    finish('done');
    await expect(staying).resolves.toBe('done');
    expect(inner?.aborted).toBe(false);
  });

  it('aborts the producer when the last caller left, and starts afresh for the next one', async () => {
    const flight = createSingleFlight<string>();
    const signals: AbortSignal[] = [];
    const produce = (signal: AbortSignal) => {
      signals.push(signal);
      return signals.length === 1
        ? new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        : Promise.resolve('new');
    };
    const controller = new AbortController();
    const leaving = flight.run('a', produce, controller.signal);
    controller.abort('gone');
    await expect(leaving).rejects.toBe('gone');
    expect(signals[0]?.aborted).toBe(true);
    await expect(flight.run('a', produce)).resolves.toBe('new');
  });

  it('does not start for a caller who has already left', async () => {
    const flight = createSingleFlight<string>();
    await expect(flight.run('a', async () => 'x', AbortSignal.abort('gone'))).rejects.toBe('gone');
    expect(flight.size).toBe(0);
  });

  it('lets the next caller start anew once forgotten, while those before keep their run', async () => {
    const flight = createSingleFlight<string>();
    let end!: (value: string) => void;
    const first = flight.run('k', () => new Promise((resolve) => (end = resolve)));
    flight.forget('k');
    const second = flight.run('k', async () => 'second');
    end('first');
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
    expect(flight.has('k')).toBe(false);
  });
});
