import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { areNames, changeTexts, createPlaceholders, findNames, namesPattern } from './index.ts';

const limits = { maxPlaceholders: 3, maxTextLength: 100 };
const range = (kind: string, start: number, end: number) => ({ kind, start, end });

describe('createPlaceholders', () => {
  it('gives one placeholder a value, and one for ranges that overlap', () => {
    const map = createPlaceholders(limits);
    expect(map.isEmpty()).toBe(true);
    expect(
      map.hide('ab ab abc', [range('x', 0, 2), range('y', 3, 5), range('z', 6, 8), range('z', 7, 9)]),
    ).toBe('[X_1] [X_1] [Z_2]');
    expect(map.restore('[Z_2][X_1][X_3]')).toBe('abcab[X_3]');
    expect([map.placeholderOf('ab'), map.placeholderOf('b'), map.isEmpty()]).toEqual([
      '[X_1]',
      undefined,
      false,
    ]);
  });

  it('knows a value however it is escaped, and gives it back as it is read', () => {
    const hidden = (...texts: readonly string[]) => {
      const map = createPlaceholders({ maxPlaceholders: 9, maxTextLength: 999 });
      return { map, all: texts.map((text) => map.hide(text, findNames(text, names))).join(' ') };
    };
    const names = namesPattern(['J\u00fcrgen M\u00fcller', 'CORP\\nadia']);
    const { map, all } = hidden(
      '{"a":"J\\u00fcrgen M\\u00fcller"}',
      '/?q=J%C3%BCrgen+M%C3%BCller',
      'J\u00fcrgen M\u00fcller',
    );
    expect(all).toBe('{"a":"[NAME_1]"} /?q=[NAME_1] [NAME_1]');
    expect([map.restore('[NAME_1]'), map.restore('"[NAME_1]"', true)]).toEqual([
      'J\u00fcrgen M\u00fcller',
      '"J\u00fcrgen M\u00fcller"',
    ]);
    expect(map.placeholderOf('J\u00fcrgen M\u00fcller')).toBe('[NAME_1]');
    expect(hidden('{"a":"J\\u00fcrgen M\\u00fcller"}').map.restore('[NAME_1]')).toBe(
      'J\u00fcrgen M\u00fcller',
    );
    // An address stays one, and a path is no escape.
    expect(hidden('/?q=J%C3%BCrgen%20M%C3%BCller').map.restore('/?q=[NAME_1]')).toBe(
      '/?q=J%C3%BCrgen%20M%C3%BCller',
    );
    expect(hidden('/?q=J%C3%BCrgen%20M%C3%BCller', 'J\u00fcrgen M\u00fcller').map.restore('[NAME_1]')).toBe(
      'J\u00fcrgen M\u00fcller',
    );
    expect(hidden('ask CORP\\nadia').map.restore('[NAME_1]')).toBe('CORP\\nadia');
  });

  it('knows a secret with a plus in a line of settings and by itself, and an address in a line of a log', () => {
    const map = createPlaceholders({ maxPlaceholders: 9, maxTextLength: 999 });
    const hide = (text: string, value: string) => {
      const start = text.indexOf(value);
      return map.hide(text, [range(value.includes('@') ? 'email' : 'password', start, start + value.length)]);
    };
    const secret = 'Tul1p+9xQ7mR4';
    expect(hide(`Use DB_PASSWORD=${secret} for it`, secret)).toBe('Use DB_PASSWORD=[PASSWORD_1] for it');
    expect(map.placeholderOf(secret)).toBe('[PASSWORD_1]');
    expect(hide(`{"password":"${secret}"}`, secret)).toBe('{"password":"[PASSWORD_1]"}');
    expect(map.restore('[PASSWORD_1]')).toBe(secret);
    const address = 'ada+work@lovelace.org';
    expect([hide(`to=${address} ok`, address), hide(`Write to ${address}`, address)]).toEqual([
      'to=[EMAIL_2] ok',
      'Write to [EMAIL_2]',
    ]);
  });

  it('knows a value by an escaped form that is up to twelve times as long as any that was written', () => {
    const map = createPlaceholders({ maxPlaceholders: 9, maxTextLength: 999 });
    map.hide('ab', [range('x', 0, 2)]);
    const escaped = (length: number) => `${'\\'.repeat(length - 6)}u0061b`;
    expect([map.placeholderOf(escaped(24)), map.placeholderOf(escaped(25))]).toEqual(['[X_1]', undefined]);
  });

  it('ends at its bounds: values, characters of all texts together, levels', () => {
    const map = createPlaceholders(limits);
    expect(() =>
      map.hide(
        'abcd',
        [0, 1, 2, 3].map((at) => range('x', at, at + 1)),
      ),
    ).toThrow(/more values/);
    expect(() => map.hide('x'.repeat(98), [])).toThrow(/100 characters/);
    expect(() => createPlaceholders(limits).hide('x', [range('x', 0, 2)])).toThrow(
      /does not lie in the text/,
    );
    let deep: unknown = 'x';
    for (let level = 0; level < 101; level += 1) deep = { deep };
    expect(() => changeTexts(deep, (text) => text)).toThrow(/levels/);
  });

  it('gives any text back, whatever ranges are taken out of it', () => {
    const text = fc.array(fc.constantFrom('[X_1]', '[', ']', 'X_1', '_2]', 'a', '👍'), { maxLength: 20 });
    const ranges = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 9 })), { maxLength: 4 });
    fc.assert(
      fc.property(text, ranges, (pieces, places) => {
        const whole = pieces.join('');
        const found = places
          .map(([start, length]) => range('x', start, start + length))
          .filter(({ end }) => end <= whole.length);
        const map = createPlaceholders({ maxPlaceholders: 99, maxTextLength: 999 });
        expect(map.restore(map.hide(whole, found))).toBe(whole);
      }),
    );
  });

  it('changes names of fields too, and takes none for the prototype', () => {
    const changed = changeTexts(JSON.parse('{"__proto__":["a",1,null]}'), (text) => `${text}!`);
    expect(JSON.stringify(changed)).toBe('{"__proto__!":["a!",1,null]}');
  });

  it('finds the longest of a thousand names, whatever scripts they end in', () => {
    const many = Array.from({ length: 990 }, (_, index) => `Ada${index} Lovelace`);
    const pattern = namesPattern([
      ...many,
      '山田',
      '山田Taro',
      'Taro',
      'Taro山田',
      'Ann',
      'Ann Lee',
      'ärger',
      'İnci',
      'x',
    ]);
    const text = 'ada7 lovelace, Ada989  Lovelace; 山田さん 山田Taro Taro山田 Taros Ann Leeward Ärger İnci';
    expect(findNames(text, pattern).map(({ start, end }) => text.slice(start, end))).toEqual([
      'ada7 lovelace',
      'Ada989  Lovelace',
      '山田',
      '山田Taro',
      'Taro山田',
      'Ann',
      'Ärger',
      'İnci',
    ]);
  });

  it('has no pattern where there are no names', () => {
    expect(namesPattern([])).toBeUndefined();
    expect(findNames('Ann', namesPattern([]))).toEqual([]);
    expect(findNames('Ann', namesPattern(['ANN']))).toMatchObject([{ kind: 'name', start: 0, end: 3 }]);
    expect([['x'], [' '], ['x'.repeat(201)], Array(1_001).fill('x')].map(areNames)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
