// What a reader does not see, or sees as a digit: signs that draw nothing, digits of other scripts.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';
import { findNames, namesPattern } from '../../src/placeholders/index.ts';

const redactor = createRedactor();

describe('a sign of which nothing is seen (spencermountain/out-of-character#90, thesongzhu/Friday#1619)', () => {
  const points = [
    0x0, 0x8, 0x7f, 0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200d, 0x202a, 0x202d, 0x2060, 0x2066,
    0x2068, 0x2069, 0x206a, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0x1d173, 0xe0020, 0xe0041, 0xe0101,
  ];
  it.each(points)('hides nothing from the redactor: %d', (point) => {
    const sign = String.fromCodePoint(point);
    for (const [text, shown] of [
      [`ada${sign}@love${sign}lace.org`, '[email]'],
      [`card 4929${sign}722653797141`, 'card [card]'],
      [`4929${sign} 7226 5379 7141`, '[card]'],
      [`ghp_vWha2MzLPi${sign}KyPDuWMqs05e5xjbwRfuZOk7fe`, '[github_token]'],
      [`pass${sign}word=X71ccJW0CWCB`, `pass${sign}word=[password]`],
      [`+49 30${sign} 90182000`, '[phone]'],
      [`DE89 3704${sign} 0044 0532 0130 00`, '[iban]'],
    ] as const)
      expect(redactor.redact(text)).toBe(shown);
    expect(findNames(`ask Ada Love${sign}lace now`, namesPattern(['Ada Lovelace']))).toHaveLength(1);
  });

  it('stays where nothing is found: in pictures, joined letters and lines', () => {
    for (const text of [
      '\u2764\ufe0f 4 you',
      '\u{1f469}\u200d\u{1f4bb} code',
      '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
      'a\0b\r\n\tc',
    ])
      expect(redactor.redact(text)).toBe(text);
  });
});

describe('a digit of another script (elizaOS/eliza#28960)', () => {
  const inScript = (zero: number, text: string) =>
    text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  it.each([0x660, 0x6f0, 0x966, 0xe50, 0xff10, 0x1d7ce, 0x1d7e2, 0x1d7f6])(
    'counts as what it says: %d',
    (zero) => {
      expect(redactor.redact(inScript(zero, '4929 7226 5379 7141'))).toBe('[card]');
      expect(redactor.redact(inScript(zero, '+49 30 90182000'))).toBe('[phone]');
      const price = inScript(zero, 'the price is 4929 in 2026');
      expect(redactor.redact(price)).toBe(price);
    },
  );
});

describe('a codice fiscale (Rizzo-AI-Academy/rizzo-pii#55, OCA/l10n-italy#5117)', () => {
  it.each([
    'RSSMRA85T10A562S',
    'RSSMRA85T10A56NH',
    'MRTMTT25D09F20RU',
    'MRTMTT25D09F2LRF',
    'rss mra 85t10 a56nh',
  ])('is found with letters for digits and in groups: %s', (code) =>
    expect(redactor.redact(`CF: ${code}.`)).toBe('CF: [it_codice_fiscale].'),
  );
  it.each(['RSSMRA85T10A56NX', 'RSSMRA85T99A562S', 'RSS MRA LMN PQ', 'internationalizd'])(
    'is none: %s',
    (text) => expect(redactor.redact(text)).toBe(text),
  );
});

describe('a listed name (tdurieux/anonymous_github#280)', () => {
  const finds = (text: string, ...names: string[]) => findNames(text, namesPattern(names)).length;
  it('is found with the apostrophe, the sharp s and the letter i that another hand writes', () => {
    for (const sign of ["'", '\u2019', '\u2018', '\u02bc', '`', '\u00b4']) {
      expect(finds(`ask Conan O${sign}Brien now`, "Conan O'Brien")).toBe(1);
      expect(finds("ask Conan O'Brien now", `Conan O${sign}Brien`)).toBe(1);
    }
    expect(finds('ask STRAUSS, Strauss or strau\u00df', 'Strau\u00df')).toBe(3);
    expect(finds('ask Strau\u00df or STRAU\u1e9e', 'Strauss')).toBe(2);
    for (const text of [
      'ilker \u00f6z',
      '\u0130LKER \u00d6Z',
      'I\u0307lker \u00d6z',
      'i\u0307lker \u00f6z',
      'ILKER \u00d6Z',
    ])
      expect([text, finds(`ask ${text} now`, '\u0130lker \u00d6z')]).toEqual([text, 1]);
    expect(finds('ask I\u015f\u0131k or I\u015eIK now', 'I\u015f\u0131k')).toBe(2);
  });
  it('is not found in another word', () => {
    expect(finds('OBrien, Conan, Strausse and ilkerler', "O'Brien", 'Strau\u00df', '\u0130lker')).toBe(0);
  });
});
