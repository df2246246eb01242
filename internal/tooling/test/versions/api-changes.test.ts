import { describe, expect, it } from '@jest/globals';
import { largestBump } from '../../src/versions/api-change.ts';
import { compareReports } from '../../src/versions/compare-reports.ts';
import { countCaught, plantedChanges } from './planted-changes.ts';

describe('what changed between two API reports', () => {
  it.each(plantedChanges)('$bump: $what', ({ before, after, bump }) => {
    const changes = compareReports({ index: before }, { index: after });
    expect({ bump: largestBump(['patch', ...changes.map((change) => change.bump)]), changes }).toEqual({
      bump,
      changes: bump === 'patch' ? [] : expect.any(Array),
    });
  });

  it('is never less than planted: breakingAsPatchCaught is all', () => {
    const breaking = plantedChanges.filter(({ bump }) => bump === 'major');
    expect(breaking.length).toBeGreaterThanOrEqual(25);
    expect(countCaught(breaking)).toBe(breaking.length);
  });
});
