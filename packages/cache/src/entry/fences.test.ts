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

  it('of many keys break for the key, or for the tags of its entry, and for all by what concerns more', () => {
    const fences = createFences();
    const openAll = () => fences.openMany(new Set(['a', 'b']));
    const many = openAll();
    fences.breakKey('a');
    fences.breakKey('another');
    fences.breakTag('tag');
    const broken = (fence: ReturnType<typeof openAll>, tags: readonly string[] = []) =>
      ['a', 'b'].map((key) => fence.isBrokenFor(tags, key));
    expect([broken(many), broken(many, ['tag'])]).toEqual([
      [true, false],
      [true, true],
    ]);
    const young = openAll();
    expect(broken(young, ['tag'])).toEqual([false, false]);
    fences.breakAll();
    expect(broken(young)).toEqual([true, true]);
    const ofPrefix = openAll();
    fences.breakPrefix('a');
    expect(broken(ofPrefix)).toEqual([true, true]);
    for (const fence of [many, young, ofPrefix]) fence.close();
    fences.breakTag('tag');
    expect(broken(openAll(), ['tag'])).toEqual([false, false]);
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
