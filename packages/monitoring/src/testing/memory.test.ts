import { describe, expect, it } from '@jest/globals';
import { memoryLogger } from './memory-logger.ts';
import { memoryMeter } from './memory-meter.ts';

describe('memoryMeter', () => {
  it('sums the series that have the labels, and counts of histograms', () => {
    const { metrics, value } = memoryMeter();
    const counter = metrics.counter({ name: 'jobs', help: '', labels: ['ok', 'queue'] });
    counter.add(2, { ok: true, queue: 'a' });
    counter.add(3, { ok: true, queue: 'b' });
    counter.add(4, { ok: false, queue: 'b' });
    metrics.histogram({ name: 'wait', help: '', buckets: [1] }).record(7);
    expect([
      value('jobs'),
      value('jobs', { ok: 'true' }),
      value('jobs', { ok: 'no' }),
      value('wait'),
      value('none'),
    ]).toEqual([9, 5, 0, 1, 0]);
  });
});

describe('memoryLogger', () => {
  it('keeps the last 10,000 lines as data, and forgets them when told to', () => {
    const { logger, entries, clear } = memoryLogger();
    for (let index = 0; index < 10_010; index += 1) logger.debug(`line ${index}`);
    expect([entries.length, entries[0]?.message]).toEqual([10_000, 'line 10']);
    clear();
    expect(entries).toEqual([]);
  });
});
