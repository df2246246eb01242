// Writes the number of an item as a list counts.

const romans: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

const formats: Readonly<Record<string, (number: number) => string | undefined>> = {
  decimal: String,
  decimalZero: (number) => String(number).padStart(2, '0'),
  none: () => '',
  lowerRoman: toRoman,
  upperRoman: (number) => toRoman(number)?.toUpperCase(),
  lowerLetter: toRepeatedLetter,
  upperLetter: (number) => toRepeatedLetter(number)?.toUpperCase(),
  lowerAlpha: toLetters,
  upperAlpha: (number) => toLetters(number)?.toUpperCase(),
};

/**
 * A number in a format: those of Word by its names, with `aa, bb` behind `z` (`lowerLetter`), and as pages have it, with `aa, ab`
 * (`lowerAlpha`). Undefined where the format is another one, or cannot write the number.
 */
export function writtenNumber(number: number, format: string): string | undefined {
  return Object.hasOwn(formats, format) ? formats[format]!(number) : undefined;
}

function toRoman(number: number): string | undefined {
  if (number < 1 || number > 3_999) return undefined;
  let left = number;
  let text = '';
  for (const [value, letters] of romans) for (; left >= value; left -= value) text += letters;
  return text;
}

const letterOf = (place: number) => String.fromCharCode(97 + place);

function toRepeatedLetter(number: number): string | undefined {
  if (number < 1 || number > 780) return undefined;
  return letterOf((number - 1) % 26).repeat(Math.ceil(number / 26));
}

function toLetters(number: number): string | undefined {
  if (number < 1) return undefined;
  let text = '';
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26))
    text = letterOf((left - 1) % 26) + text;
  return text;
}
