import { describe, expect, it } from '@jest/globals';
import { plantedChanges } from '../../src/testing/planted-changes.ts';
import { largestBump } from '../../src/versions/api-change.ts';
import { compareReports } from '../../src/versions/compare/compare-reports.ts';

describe('what changed between two API reports', () => {
  const found = new Map<string, string | undefined>();

  it.each(plantedChanges)('$bump: $what', ({ what, before, after, bump }) => {
    const changes = compareReports({ index: before }, { index: after });
    found.set(what, largestBump(['patch', ...changes.map((change) => change.bump)]));
    expect({ bump: found.get(what), changes }).toEqual({
      bump,
      changes: bump === 'patch' ? [] : expect.any(Array),
    });
  });

  it('is never less than planted: breakingAsPatchCaught is all', () => {
    const breaking = plantedChanges.filter(({ bump }) => bump === 'major');
    expect(breaking.length).toBeGreaterThanOrEqual(25);
    expect(breaking.filter(({ what }) => found.get(what) !== 'major')).toEqual([]);
  });
});

describe('the doors of a package', () => {
  it('come and go', () => {
    const door = 'export declare const a: string;';
    expect(compareReports({ index: door, old: door }, { index: door, new: door })).toEqual([
      { door: 'old', bump: 'major', path: 'old', what: 'is a door that is gone' },
      { door: 'new', bump: 'minor', path: 'new', what: 'is a new door' },
    ]);
  });
});
