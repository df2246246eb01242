import { describe, expect, it } from '@jest/globals';
import { dateAgrees } from '../match/date-agrees.ts';
import { findDates } from './find-dates.ts';

const find = (text: string) => {
  const words = text.match(/\d+(?:[-/.]\d+)*(?:st|nd|rd|th)?|\p{L}+|[^\s]/gu) ?? [];
  return findDates(
    words.map((word) => word.toLowerCase()),
    (at) => /^\p{Lu}/u.test(words[at] ?? ''),
  );
};

describe('findDates', () => {
  it.each([
    '4 March 1924',
    'March 4, 1924',
    'March 4th, 1924',
    'the 4th of March 1924',
    '4 Mar 1924',
    '1924-03-04',
    '04/03/1924',
  ])('reads %s', (text) => {
    const [date] = find(text);
    const certain = text.includes('/') ? { year: 1924 } : { year: 1924, month: 3, day: 4 };
    expect(date).toMatchObject(certain);
  });

  it('knows May from may, and days of the week', () => {
    expect(find('they may come')).toEqual([]);
    expect(find('in May')).toMatchObject([{ month: 5 }]);
    expect(find('on Mondays')).toMatchObject([{ weekday: 1 }]);
  });
});

describe('dateAgrees', () => {
  it.each([
    ['March 1924', '4 March 1924', true],
    ['4 March', '4 March 1924', true],
    ['4 March 1924', '4 March', true],
    ['1924', '4 March 1924', true],
    ['5 March', '4 March', false],
    ['4 May 1924', '4 March 1924', false],
    ['1925', '4 March 1924', false],
    ['Monday', 'Tuesday', false],
  ])('%s beside %s: %s', (said, real, expected) => {
    const [[one], [other]] = [find(said), find(real)];
    expect(one !== undefined && other !== undefined && dateAgrees(one, other)).toBe(expected);
  });
});
