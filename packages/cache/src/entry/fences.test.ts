import { describe, expect, it } from '@jest/globals';
import { createFences } from './fences.ts';

describe('fences', () => {
  it('break by key, by the tags they know of and by those found out later, and stay broken', () => {
    const fences = createFences();
    const [byKey, byTag, late, other] = [
      fences.open('k'),
      fences.open('t', ['tag']),
      fences.open('l'),
      fences.open('o', ['another']),
    ];
    fences.breakKey('k');
    fences.breakTag('tag');
    expect([byKey, byTag, late, other].map(({ isBroken }) => isBroken)).toEqual([true, true, false, false]);
    expect([late.isBrokenFor(['tag']), other.isBrokenFor(['new'])]).toEqual([true, false]);
    expect(fences.open('young').isBrokenFor(['tag'])).toBe(false);
    byTag.close();
    expect(byTag.isChanged).toBe(true);
  });

  it('are suspect, but not changed, when changes may have been missed', () => {
    const fences = createFences();
    const fence = fences.open('k');
    fences.breakAll();
    expect([fence.isBroken, fence.isChanged]).toEqual([true, false]);
  });

  it('hold a bounded number of changed tags, and none once nothing is under way', () => {
    const fences = createFences();
    const fence = fences.open('k', ['mine']);
    for (let index = 0; index <= 10_000; index += 1) fences.breakTag(`t${index}`);
    expect(fence.isChanged).toBe(true);
    fence.close();
    fences.breakTag('mine');
    expect(fences.open('k', ['mine']).isBroken).toBe(false);
  });
});
