import { addUsage, noCost, noUsage } from '@internal/prices';
import { describe, expect, it } from '@jest/globals';
import type { AttemptRecord } from './attempt-log.ts';
import { createAttemptLog, spentOf } from './attempt-log.ts';

const usage = { ...noUsage, inputTokens: 3, outputTokens: 2 };
const record = { provider: 'p', model: 'm', ok: true, startedAt: 0, durationMs: 1, usage, cost: noCost };

describe('createAttemptLog', () => {
  it('numbers the attempts of a call, whoever adds them, and tells whoever listens', () => {
    const seen: AttemptRecord[] = [];
    const outer = createAttemptLog();
    const inner = createAttemptLog(outer, (one) => seen.push(one));
    outer.add({ ...record, ok: false });
    inner.add(record);
    expect(outer.records.map(({ attempt, ok }) => [attempt, ok])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(inner.records).toBe(outer.records);
    expect(seen.map(({ attempt }) => attempt)).toEqual([2]);
  });
});

describe('spentOf', () => {
  const log = createAttemptLog();
  log.add({ ...record, ok: false });
  log.add(record);

  it('sums attempts from the one it is told', () => {
    expect(spentOf(log.records, 1, undefined).usage).toEqual(addUsage(noUsage, usage));
    expect(spentOf(log.records, 0, { usage, cost: noCost }).usage).toEqual(addUsage(usage, usage));
  });

  it('counts an answer once where one that lost the race is written down behind it', () => {
    const raced = createAttemptLog();
    raced.add({ ...record, requestId: 'r1' });
    raced.add({ ...record, ok: false });
    const told = { provider: 'p', requestId: 'r1', usage, cost: noCost };
    expect(spentOf(raced.records, 0, told).usage).toEqual(addUsage(usage, usage));
    expect(spentOf(raced.records, 0, { ...told, requestId: 'r2' }).usage.inputTokens).toBe(9);
    expect(spentOf(raced.records, 1, told).usage).toEqual(addUsage(usage, usage));
  });

  it('counts the result of a model that writes nothing down', () => {
    expect(spentOf(log.records, 2, { usage, cost: noCost }).usage).toEqual(addUsage(noUsage, usage));
    expect(spentOf([], 0, undefined)).toEqual({ usage: noUsage, cost: noCost, pricedUsd: 0 });
  });
});
