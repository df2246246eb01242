// Finds account numbers by the length that each country gives them.
import type { Detector } from '../detect/detector.ts';
import { passesMod97 } from './checksums.ts';

// ISO 13616 register, November 2026: country and length.
const lengths = new Map(
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30'
    .match(/.{4}/g)!
    .map((row) => [row.slice(0, 2), Number(row.slice(2))] as const),
);
// Two digits after two letters: looked for by the digits, which are rarer.
const head = /\d{2}(?<=(?<![A-Za-z0-9])(?:[A-Z]{2}|[a-z]{2})\d{2})(?=[ -]?[A-Za-z0-9]{2})/g;

/** International account numbers, together or in groups with spaces or dashes, whatever word follows. */
export const ibans: Detector = {
  family: 'pii',
  *find(text) {
    for (const match of text.matchAll(head)) {
      const index = match.index - 2;
      const length = lengths.get(text.slice(index, match.index).toUpperCase());
      if (length === undefined) continue;
      let iban = '';
      let end = index;
      while (iban.length < length && end < text.length) {
        const character = text.charAt(end);
        if (/[A-Za-z0-9]/.test(character)) iban += character;
        // Groups are four long, and one sign stands between two of them.
        else if (
          !(/[ -]/.test(character) && iban.length % 4 === 0 && /[A-Za-z0-9]/.test(text.charAt(end + 1)))
        )
          break;
        end += 1;
      }
      const isWhole = iban.length === length && !/[A-Za-z0-9]/.test(text.charAt(end));
      if (isWhole && /^(?:[A-Z\d]+|[a-z\d]+)$/.test(iban) && passesMod97(iban))
        yield { kind: 'iban', start: index, end };
    }
  },
};
