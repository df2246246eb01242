// Check digits that tell card and account numbers from other digits.

/** Luhn's check (ISO/IEC 7812-1) over a text of digits. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The check of an IBAN without spaces (ISO 13616: modulo 97 of the text with its head moved to the end). */
export function passesMod97(iban: string): boolean {
  let rest = 0;
  for (const character of (iban.slice(4) + iban.slice(0, 4)).toUpperCase()) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Whether three groups of digits can be a US social security number: areas 000, 666 and 900-999 are never given out. */
export function canBeSsn(area: string, group: string, serial: string): boolean {
  return area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000';
}

const sumOf = (text: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(text.charAt(index)), 0);

/** Whether six digits can be a date, year first or day first. */
export function isSixDigitDate(digits: string, order: 'ymd' | 'dmy'): boolean {
  const [month, day] = [
    Number(digits.slice(2, 4)),
    Number(order === 'ymd' ? digits.slice(4, 6) : digits.slice(0, 2)),
  ];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** Germany's tax number: eleven digits by ISO 7064 modulo 11, 10, of which the first ten repeat one or two. */
export function isGermanTaxId(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, 10)) product = (((Number(digit) + product) % 10 || 10) * 2) % 11;
  const kinds = new Set(digits.slice(0, 10)).size;
  return digits[0] !== '0' && (kinds === 9 || kinds === 8) && (11 - product) % 10 === Number(digits[10]);
}

/** France's number of social security: 13 digits and 97 less their rest; Corsica's letters count as digits. */
export function isFrenchNir(text: string): boolean {
  const digits = text.replace('2A', '19').replace('2B', '18');
  const month = Number(digits.slice(3, 5));
  const isMonth = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
  return (
    /^[1-478]\d{14}$/.test(digits) &&
    isMonth &&
    97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13))
  );
}

/** Spain's DNI and NIE: a letter that stands for the rest by 23. */
export function isSpanishId(text: string): boolean {
  const id = text.toUpperCase().replace(/-/g, '');
  const number = Number(id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === id.at(-1);
}

const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/** Italy's codice fiscale: a letter by the places of the fifteen characters before it, also where letters stand for digits. */
export function isCodiceFiscale(text: string): boolean {
  const day = Number(
    text.slice(9, 11).replace(/\D/g, (letter) => String('LMNPQRSTUV'.indexOf(letter.toUpperCase()))),
  );
  // Women have 40 more; a word of letters alone is none.
  if (!/\d/.test(text) || day % 40 < 1 || day % 40 > 31 || day > 71) return false;
  let sum = 0;
  for (const [index, character] of [...text.toUpperCase().slice(0, 15)].entries()) {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    sum += index % 2 === 0 ? oddValues[value]! : value;
  }
  return String.fromCharCode(65 + (sum % 26)) === text[15]?.toUpperCase();
}

/** The Netherlands' BSN: the eleven-test. */
export function isBsn(digits: string): boolean {
  return sumOf(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && Number(digits) > 0;
}

/** Belgium's national number: 97 less the rest, with a 2 before it for who was born in this century. */
export function isBelgianId(digits: string): boolean {
  const [body, check] = [digits.slice(0, 9), Number(digits.slice(9))];
  return (
    ['', '2'].some((century) => 97 - (Number(century + body) % 97) === check) &&
    Number(digits.slice(2, 4)) <= 52
  );
}

/** Poland's PESEL. */
export function isPesel(digits: string): boolean {
  const month = Number(digits.slice(2, 4)) % 20;
  return month >= 1 && month <= 12 && sumOf(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

/** Finland's henkilötunnus. */
export function isHetu(text: string): boolean {
  const digits = text.slice(0, 6) + text.slice(7, 10);
  return (
    isSixDigitDate(text, 'dmy') &&
    '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === text.at(-1)?.toUpperCase()
  );
}

/** The number of the NHS. */
export function isNhsNumber(digits: string): boolean {
  return (11 - (sumOf(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === Number(digits[9]);
}

/** Brazil's CPF (11 digits) and CNPJ (14 digits): two check digits each. */
export function isBrazilianId(digits: string): boolean {
  const weights =
    digits.length === 11 ? [11, 10, 9, 8, 7, 6, 5, 4, 3, 2] : [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
  return (
    [1, 0].every((skipped) => {
      const own = weights.slice(skipped);
      const rest = sumOf(digits, own) % 11;
      return (rest < 2 ? 0 : 11 - rest) === Number(digits[own.length]);
    }) && !/^(\d)\1+$/.test(digits)
  );
}

const dihedral = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const turned = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** India's Aadhaar: Verhoeff's check. */
export function isAadhaar(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits.at(-1 - place));
    sum = Number(dihedral[sum]![Number(turned[place % 8]![digit])]);
  }
  return sum === 0 && /^[2-9]/.test(digits);
}
