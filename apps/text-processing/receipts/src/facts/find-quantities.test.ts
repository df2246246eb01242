import { describe, expect, it } from '@jest/globals';
import { quantitiesAgree } from '../match/quantities-agree.ts';
import { findQuantities } from './find-quantities.ts';

const find = (text: string) =>
  findQuantities(
    text.toLowerCase().match(/[$€£%]|[ap]\.m\.|\d[\d,.:]*\d|[\p{L}\d]+|[^\s]/gu) ?? [],
    new Set(),
  );
const first = (text: string) => find(text)[0];

describe('findQuantities', () => {
  it.each([
    ['1,500,000 trips', 1_500_000, 'count'],
    ['1.5 million trips', 1_500_000, 'count'],
    ['twenty-five boats', 25, 'count'],
    ['two hundred and five boats', 205, 'count'],
    ['a dozen eggs', 12, 'count'],
    ['three thousand four hundred men', 3_400, 'count'],
    ['66% of them', 0.66, 'ratio'],
    ['66 per cent of them', 0.66, 'ratio'],
    ['two thirds of them', 2 / 3, 'ratio'],
    ['a quarter of them', 0.25, 'ratio'],
    ['three in four members', 0.75, 'ratio'],
    ['one claim in twenty', 0.05, 'ratio'],
    ['half the members', 0.5, 'ratio'],
    ['$3.9 million', 3_900_000, 'usd'],
    ['890 million dollars', 890_000_000, 'usd'],
    ['45 cents', 0.45, 'usd'],
    ['half a year', 6, 'span'],
    ['an hour and a half', 5_400, 'time'],
    ['two and a half hours', 9_000, 'time'],
    ['13 millimeters', 0.013, 'length'],
    ['45 square meters', 45, 'length square'],
    ['two working days', 172_800, 'time'],
    ['10:30 p.m.', 1_350, 'clock'],
    ['a quarter past nine', 555, 'clock'],
    ['a quarter of an hour', 900, 'time'],
    ['two hours and forty minutes', 9_600, 'time'],
    ['the 3rd bus', 3, 'ordinal'],
    ['the third bus', 3, 'ordinal'],
  ])('reads %s', (text, value, kind) => {
    const found = first(text);
    expect(found?.value).toBeCloseTo(value, 6);
    expect(found?.kind).toBe(kind);
  });

  it.each([
    ['no more than 20 days', 'at_most'],
    ['at least 20 days', 'at_least'],
    ['more than 20 days', 'above'],
    ['fewer than 20 days', 'below'],
    ['nearly 20 days', 'about'],
    ['no longer than 20 days', 'at_most'],
    ['20 days or more', 'at_least'],
    ['20 days', 'exact'],
  ])('reads the bound of %s', (text, bound) => {
    expect(first(text)?.bound).toBe(bound);
  });

  it('gives a number the unit of the one that it is joined to', () => {
    expect(find('from 4 to 17 kilograms').map(({ kind, value }) => [kind, value])).toEqual([
      ['mass', 4_000],
      ['mass', 17_000],
    ]);
  });

  it('gives a bare number the unit of the one before it, and a rate what it is for', () => {
    expect(find('three years instead of five .').map(({ kind, value }) => [kind, value])).toEqual([
      ['span', 36],
      ['span', 60],
    ]);
    expect(first('$4 a week')?.per).toBe('week');
  });
});

describe('quantitiesAgree', () => {
  it.each([
    ['about two thirds', '66%', true],
    ['fewer than one in ten', '9%', true],
    ['more than 10,000', '10,700', true],
    ['nearly 20', '19', true],
    ['1 kilogram', '1,000 grams', true],
    ['at most 30 days', '30 days', true],
    ['42', '24', false],
    ['about 43', '42', false],
    ['13 centimeters', '13 millimeters', false],
    ['at least 30 days', 'no more than 30 days', false],
    ['$4 a week', '$4 a month', false],
    ['5 miles', '5 kilometers', false],
  ])('%s beside %s: %s', (said, real, expected) => {
    const [one, other] = [first(said), first(real)];
    expect(one !== undefined && other !== undefined && quantitiesAgree(one, other)).toBe(expected);
  });
});
