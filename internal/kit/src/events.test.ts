import { describe, expect, it } from '@jest/globals';
import { createEvents } from './events.ts';

interface Events {
  hit: { key: string };
}

function collectWarnings(): { warnings: unknown[][]; stop(): void } {
  const warnings: unknown[][] = [];
  const original = process.emitWarning;
  process.emitWarning = (...args: unknown[]) => void warnings.push(args);
  return { warnings, stop: () => void (process.emitWarning = original) };
}

describe('createEvents', () => {
  it('tells every listener in the order they came', () => {
    const events = createEvents<Events>('test');
    const heard: string[] = [];
    events.on('hit', ({ key }) => void heard.push(`a${key}`));
    events.on('hit', ({ key }) => void heard.push(`b${key}`));
    events.emit('hit', { key: '1' });
    expect(heard).toEqual(['a1', 'b1']);
  });

  it('knows whether anybody listens', () => {
    const events = createEvents<Events>('test');
    expect(events.has('hit')).toBe(false);
    const stop = events.on('hit', () => {});
    const stopOther = events.on('hit', () => {});
    stop();
    expect(events.has('hit')).toBe(true);
    stopOther();
    stopOther();
    expect(events.has('hit')).toBe(false);
    events.emit('hit', { key: 'unheard' });
  });

  it('hears once of what it listens to twice, when one of the two is stopped', () => {
    const events = createEvents<Events>('test');
    const heard: string[] = [];
    const listener = ({ key }: Events['hit']) => void heard.push(key);
    const stop = events.on('hit', listener);
    const stopOther = events.on('hit', listener);
    events.emit('hit', { key: 'both' });
    stop();
    stop();
    events.emit('hit', { key: 'one' });
    stopOther();
    expect([heard, events.has('hit')]).toEqual([['both', 'both', 'one'], false]);
  });

  it('goes on after a listener that throws or rejects, and warns once', async () => {
    const events = createEvents<Events>('test');
    const { warnings, stop } = collectWarnings();
    let heard = 0;
    events.on('hit', () => {
      throw new Error('secret detail');
    });
    events.on('hit', async () => {
      throw 'nothing';
    });
    events.on('hit', () => void (heard += 1));
    events.emit('hit', { key: '1' });
    events.emit('hit', { key: '2' });
    expect(heard).toBe(2);
    await new Promise((resolve) => setImmediate(resolve));
    stop();
    expect(warnings).toEqual([
      [expect.stringContaining('"hit" of test failed (Error)'), { code: 'TPL_LISTENER_FAILED' }],
    ]);
    expect(JSON.stringify(warnings)).not.toContain('secret');
  });

  it('is not shifted by a listener that leaves while it is told', () => {
    const events = createEvents<Events>('test');
    const heard: string[] = [];
    const stop = events.on('hit', () => {
      heard.push('first');
      stop();
    });
    events.on('hit', () => void heard.push('second'));
    events.emit('hit', { key: '1' });
    events.emit('hit', { key: '2' });
    expect(heard).toEqual(['first', 'second', 'second']);
  });
});
