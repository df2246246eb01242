// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { OutcomeRing } from './outcome-ring.ts';

const nothing = { successes: 0, failures: 0, slow: 0, turnedAway: 0 };

describe('OutcomeRing', () => {
  it('counts each kind of outcome by itself', () => {
    const ring = new OutcomeRing(1_000, 0);
    for (const what of [
      'successes',
      'successes',
      'failures',
      'slow',
      'turnedAway',
      'turnedAway',
      'turnedAway',
    ] as const)
      ring.add(what, 10);
    expect(ring.totals(10)).toEqual({ successes: 2, failures: 1, slow: 1, turnedAway: 3 });
    ring.clear();
    expect(ring.totals(10)).toEqual(nothing);
  });

  it('forgets outcomes one by one as they leave the window, to a tenth of its length', () => {
    const ring = new OutcomeRing(1_000, 50_000);
    for (let at = 0; at < 1_000; at += 100) ring.add('failures', 50_000 + at);
    expect(ring.totals(50_999).failures).toBe(10);
    expect(ring.totals(51_000).failures).toBe(9);
    expect(ring.totals(51_450).failures).toBe(5);
    ring.add('failures', 51_450);
    expect(ring.totals(51_999).failures).toBe(1);
    expect(ring.totals(52_399).failures).toBe(1);
    expect(ring.totals(52_400).failures).toBe(0);
  });

  it('forgets everything after a silence of its length or any longer', () => {
    for (const silenceMs of [1_000, 1_100, 3_600_000]) {
      const ring = new OutcomeRing(1_000, 0);
      ring.add('successes', 0);
      expect(ring.totals(silenceMs)).toEqual(nothing);
      ring.add('failures', silenceMs);
      expect(ring.totals(silenceMs)).toEqual({ ...nothing, failures: 1 });
    }
  });
});
