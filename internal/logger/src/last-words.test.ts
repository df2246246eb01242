import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import winston from 'winston';
import { createLogger } from './create-logger.ts';
import { endOfProcess, holdLines, onUncaught, releaseLines, waitNow } from './last-words.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

describe('onUncaught', () => {
  it('hands every error that nobody caught to all who listen, by one listener of the process', () => {
    const before = process.listenerCount('uncaughtExceptionMonitor');
    const heard: unknown[] = [];
    stops.push(
      onUncaught((error, origin) => heard.push([1, error, origin])),
      onUncaught((error) => heard.push([2, error])),
    );
    expect(process.listenerCount('uncaughtExceptionMonitor')).toBe(before + 1);
    (process as NodeJS.EventEmitter).emit('uncaughtExceptionMonitor', new Error('x'), 'uncaughtException');
    expect(heard).toEqual([
      [1, new Error('x'), 'uncaughtException'],
      [2, new Error('x')],
    ]);
    for (const stop of stops.splice(0)) stop();
    expect(process.listenerCount('uncaughtExceptionMonitor')).toBe(before);
  });
});

describe('holdLines', () => {
  it('asks who still holds lines at the exit, and gives the end of its patience', () => {
    const asked: number[] = [];
    const [kept, released] = [{ finish: (by: number) => asked.push(by) }, { finish: () => asked.push(-1) }];
    const known = new Set(process.listeners('exit'));
    holdLines(kept);
    holdLines(released);
    releaseLines(released);
    const added = process.listeners('exit').filter((listener) => !known.has(listener));
    expect(added).toHaveLength(1);
    expect(endOfProcess()).toBeUndefined();
    added[0]?.(0);
    expect(asked).toEqual([endOfProcess()]);
    expect(asked[0]).toBeGreaterThan(performance.now());
    // What a listener of the exit logs now is written at once.
    const destination = new PassThrough();
    createLogger({ destination, format: 'json' }).info('bye');
    expect(JSON.parse(String(destination.read()))).toMatchObject({ message: 'bye' });
    releaseLines(kept);
  });
});

describe('waitNow', () => {
  it('waits within the turn', () => {
    const from = performance.now();
    waitNow(5);
    expect(performance.now() - from).toBeGreaterThanOrEqual(4);
  });
});

describe('transports', () => {
  it('get every line, also one that fails in silence', async () => {
    const lines: string[] = [];
    const stream = new PassThrough().on('data', (piece) => lines.push(String(piece)));
    const transport = new winston.transports.Stream({ stream });
    const logger = createLogger({ destination: new PassThrough(), transports: [transport], format: 'json' });
    logger.info('one');
    transport.emit('error', new Error('down'));
    logger.warn('two');
    await logger.flush(1_000);
    await new Promise(setImmediate);
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['one', 'two']);
    await logger.close();
  });
});
