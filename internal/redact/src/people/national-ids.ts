// Finds the numbers by which countries know their people: a check digit each, and a form or a word that says which.
import type { Detector } from '../detect/detector.ts';
import { contextLength } from '../detect/detector.ts';
import {
  isAadhaar,
  isBelgianId,
  isBrazilianId,
  isBsn,
  isCodiceFiscale,
  isFrenchNir,
  isGermanTaxId,
  isHetu,
  isNhsNumber,
  isPesel,
  isSixDigitDate,
  isSpanishId,
  passesLuhn,
} from './checksums.ts';

interface Row {
  readonly kind: string;
  /** The number without the signs that group it. */
  readonly form: RegExp;
  readonly check: (bare: string) => boolean;
  /** Words before it that say what it is. */
  readonly words: RegExp;
  /** As written, it needs no word. */
  readonly alone?: RegExp;
}

const isSwedish = (digits: string) =>
  isSixDigitDate(digits.slice(-10), 'ymd') && passesLuhn(digits.slice(-10));

const rows: readonly Row[] = [
  { kind: 'de_tax_id', form: /^\d{11}$/, check: isGermanTaxId, words: /steuer|id-?nr|tax.?id|\btin\b/i },
  {
    kind: 'fr_nir',
    form: /^[1-478]\d{4}(?:\d{2}|2A|2B)\d{8}$/i,
    check: isFrenchNir,
    words: /s\u00e9cu|secu|\bnir\b|insee|assur/i,
    alone: /^\d \d\d \d\d \d[\dAB] \d{3} \d{3} \d\d$/i,
  },
  {
    kind: 'es_dni',
    form: /^(?:\d{8}|[XYZ]\d{7})[A-Z]$/i,
    check: isSpanishId,
    words: /\bdni|\bnie|\bnif|document|identidad|c\u00e9dula/i,
    alone: /^(?:\d{8}-[A-Z]|[XYZ]-?\d{7}-?[A-Z])$/,
  },
  {
    kind: 'it_codice_fiscale',
    // Where two people would have the same, letters stand for digits (DM 23/12/1976, art. 6).
    form: /^[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]$/i,
    check: isCodiceFiscale,
    words: /^/,
    alone: /^/,
  },
  { kind: 'nl_bsn', form: /^\d{9}$/, check: isBsn, words: /\bbsn|burgerservice|sofi/i },
  {
    kind: 'be_national_number',
    form: /^\d{11}$/,
    check: isBelgianId,
    words: /rijksregister|national|\bnrn\b|\bniss\b|\binsz\b/i,
    alone: /^\d\d\.\d\d\.\d\d-\d{3}\.\d\d$/,
  },
  { kind: 'pl_pesel', form: /^\d{11}$/, check: isPesel, words: /pesel/i },
  {
    kind: 'se_personnummer',
    form: /^(?:19|20)?\d{10}$/,
    check: isSwedish,
    words: /personn|samordnings/i,
    alone: /^(?:19|20)?\d{6}[-+]\d{4}$/,
  },
  { kind: 'fi_hetu', form: /^\d{6}[-+A-FYXWVU]\d{3}[\dA-Y]$/i, check: isHetu, words: /^/, alone: /^/ },
  { kind: 'gb_nhs', form: /^\d{10}$/, check: isNhsNumber, words: /\bnhs\b/i },
  {
    kind: 'gb_nino',
    form: /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/i,
    check: (id) => !/^(?:BG|GB|NK|KN|TN|NT|ZZ)/i.test(id),
    words: /national insurance|\bnino?\b|\bni (?:number|no)/i,
    alone: /^[A-Z]{2} \d\d \d\d \d\d [A-D]$/,
  },
  {
    kind: 'br_cpf',
    form: /^\d{11}$/,
    check: isBrazilianId,
    words: /\bcpf/i,
    alone: /^\d{3}\.\d{3}\.\d{3}-\d\d$/,
  },
  {
    kind: 'br_cnpj',
    form: /^\d{14}$/,
    check: isBrazilianId,
    words: /\bcnpj/i,
    alone: /^\d\d\.\d{3}\.\d{3}\/\d{4}-\d\d$/,
  },
  { kind: 'in_aadhaar', form: /^\d{12}$/, check: isAadhaar, words: /aadha|\buid\b|uidai/i },
  {
    kind: 'in_pan',
    form: /^[A-Z]{3}[ABCFGHLJPTK][A-Z]\d{4}[A-Z]$/,
    check: () => true,
    words: /\bpan\b|permanent account|income tax/i,
  },
];

// Most are found by their digits, which are rarer than letters, and go on with the letters before them.
const candidates: readonly { readonly pattern: RegExp; readonly lead?: RegExp }[] = [
  { pattern: /(?<![\w.])\d[\d ./-]{6,22}\d(?:-?[A-Z]|[-+A]?\d{3}[\dA-Z])?(?!\w)/g },
  {
    // Digits give way to letters from the right: of seven the first is the last to go.
    pattern: /\d[\dLMNP-V][A-Z][\dLMNP-V]{2} ?[A-Z][\dLMNP-V]{3}[A-Z](?!\w)/gi,
    lead: /(?<!\w)[A-Z]{3} ?[A-Z]{3} ?$/i,
  },
  { pattern: /\d{7}-?[A-Z](?!\w)/g, lead: /(?<![\w.])[XYZ]-?$/ },
  { pattern: /\d\d ?\d\d ?\d\d ?[A-D](?!\w)/g, lead: /(?<!\w)[A-Z]{2} ?$/ },
  { pattern: /\d{4}[A-Z](?!\w)/g, lead: /(?<!\w)[A-Z]{5}$/ },
];

/** Numbers of persons and their taxes in twelve countries. */
export const nationalIds: Detector = {
  family: 'pii',
  *find(text) {
    for (const { pattern, lead } of candidates)
      for (const match of text.matchAll(pattern)) {
        const letters = lead?.exec(text.slice(Math.max(0, match.index - 9), match.index))?.[0] ?? '';
        if (lead && letters === '') continue;
        const start = match.index - letters.length;
        const before = text.slice(Math.max(0, start - contextLength), start);
        for (const written of readings(letters + match[0])) {
          const kind = kindOf(written, before);
          if (kind === undefined) continue;
          yield { kind, start, end: start + written.length };
          break;
        }
      }
  },
};

/** The whole, and without the words at its end: a date, an amount or another number may stand there. */
function* readings(written: string): Iterable<string> {
  for (let end = written.length; end > 8; end = written.lastIndexOf(' ', end - 1))
    yield written.slice(0, end).trimEnd();
}

function kindOf(written: string, before: string): string | undefined {
  const bare = written.replace(/[ ./-]/g, '');
  if (/^(\d)\1+$/.test(bare)) return undefined;
  return rows.find(
    ({ form, check, words, alone }) =>
      (form.test(bare) || form.test(written)) &&
      (words.test(before) || alone?.test(written)) &&
      check(form.test(bare) ? bare : written),
  )?.kind;
}
