import { describe, expect, it } from '@jest/globals';
import type { TextItem } from './text-item.ts';
import { toLines } from './to-lines.ts';

/** Runs that stand close to each other, each with its size and how far it is raised. */
const line = (...runs: readonly (readonly [text: string, size: number, rise: number])[]): TextItem[] => {
  let x = 72;
  return runs.map(([text, size, rise]) => {
    const width = text.length * size * 0.5;
    const item: TextItem = {
      ...{ text, turn: 0, x, y: 700 + rise, width, size },
      ...{ isRightToLeft: false, endsLine: false },
    };
    x += width;
    return item;
  });
};

describe('toLines', () => {
  it.each([
    ['1 1/2 cups', line(['1', 12, 0], ['1', 7, 4], ['/', 12, 0], ['2', 7, -1], [' cups', 12, 0])],
    ['5 1\u20442', line(['5', 12, 0], ['1', 7, 4], ['\u2044', 12, 0], ['2', 7, 0])],
    ['10^6/mL', line(['10', 12, 0], ['6', 7, 4], ['/mL', 12, 0])],
    ['10^6/2', line(['10', 12, 0], ['6', 7, 4], ['/', 12, 0], ['2', 12, 0])],
  ])('reads %s as it is meant', (text, items) => {
    expect(toLines(items).map((one) => one.text)).toEqual([text]);
  });
});
