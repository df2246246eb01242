import { describe, expect, it } from '@jest/globals';
import { nearestName } from './nearest-name.ts';

describe('nearestName', () => {
  it.each([
    ['sumarize', 'summarize'],
    ['QA', 'qa'],
    ['key-points', 'key_points'],
    ['translate', undefined],
    ['', undefined],
  ])('takes "%s" for %s', (name, meant) => {
    expect(nearestName(name, ['summarize', 'key_points', 'qa'])).toBe(meant);
  });
});
