import { describe, expect, it } from '@jest/globals';
import { drawSchedule, faultsMs } from './draw-schedule.ts';
import type { PlannedFault } from './fault.ts';

const firstSixty = Array.from({ length: 60 }, (_, at) => drawSchedule(at + 1));

describe('the schedule of a seed', () => {
  it('is the same for the same seed, and another for another', () => {
    for (const schedule of firstSixty) expect(drawSchedule(schedule.seed)).toEqual(schedule);
    expect(new Set(firstSixty.map(({ faults }) => JSON.stringify(faults))).size).toBe(60);
  });

  it('plays every kind in sixty seeds, the Cluster in every tenth, and one fault at a time on each aim', () => {
    const kinds: readonly PlannedFault['kind'][] = [
      ...(['provider_fault', 'provider_off', 'provider_reset', 'provider_slow'] as const),
      ...(['redis_frozen', 'redis_killed', 'redis_reset', 'redis_slow', 'disk_full'] as const),
      ...(['killed', 'terminated', 'blocked', 'node_killed', 'node_frozen', 'failover'] as const),
    ];
    const faults = firstSixty.flatMap((schedule) => schedule.faults);
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(kinds));
    for (const { seed, queue, ledger, faults: own } of firstSixty) {
      expect(queue).toBe(seed % 10 === 0 ? 'cluster' : 'redis');
      expect(new Set(own.map(({ aim }) => aim)).size).toBe(own.length);
      expect(own.every(({ at, lengthMs }) => at >= 0 && at + lengthMs <= faultsMs)).toBe(true);
      if (own.some(({ kind }) => kind === 'disk_full')) expect(ledger).toBe('file');
    }
  });
});
