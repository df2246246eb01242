// Tells phone numbers from quantities, dates and ids.

const words =
  /\b(?:(?:tele|cell|smart)?phone(?: number)?|call(?:ing)?|mobile|cell|tel|fax|desk|office|sms|whatsapp|contact|reach|answering|messages? (?:on|to|at)|hotline|dial|registered|text(?: me| us))\b([^\d\n=]{0,24}\n?)$/i;
// The same in the languages around, whole words and beginnings of words, and as names of fields have them: `homePhone`.
const localWords =
  /(?:telefon|telefoon|t\u00e9l|tel\u00e9f|handy|(?<![a-z])mobi(?:l|el)|rufnummer|portable|joignable|m\u00f3vil|cellulare|celular|celul|gsm|kom\u00f3rka|zadzwo|puhelin|puh|ll\u00e1m|chiama|\bruf|\bbel\b|\bring\b|ligue|soita|(?<![a-z])phone|\u0442\u0435\u043b\u0435\u0444\u043e\u043d)([^\d\n=]{0,24})$/i;
const fieldWords = /(?<!\bi)(?:Phone|Mobile)([^\d\n=]{0,24})$/;
const wordsAfter = /^[\s,;-]{0,3}(?:office|fax|mobile|cell|desk|home|work|tel)\b/i;
const wordsAfterAlone = new RegExp(`${wordsAfter.source}[ ]{0,3}(?:[\\n,;.)\\\\-]|$)`, 'i');
// What may stand between a word for a phone and a number that could count anything.
const between =
  /^(?:\p{L}|at|on|to|is|am|no|me|us|him|her|them|you|the|my|our|his|their|your|or|and|via|back|number|nummer|num|nr|tel|phone|telefon|mobile?|cell|fax|home|work|office|desk|private?|line|direct|unter|ist|auf|le|al|au|el|est|numer|n\u00famero|num\u00e9ro|numero|op|p\u00e5|under)$/iu;

const northAmerican =
  /^(?:(?:\+?1|001)[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d([.-]))[2-9]\d\d[.-]\d{4}(?: ?x\d{1,6})?$/;
const date =
  /^(?:\d{4}[-./]\d{2}[-./]\d{2}|\d{2}[-./]\d{2}[-./]\d{4}|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d(?!\d))/;
// From one year, or one number in thousands, to another.
const range =
  /^\(?(?:(?:19|20)\d\d[-./](?:19|20)\d\d|[1-9]\d{0,2}(?:[ .]\d{3})+-[1-9]\d{0,2}(?:[ .]\d{3})+)$/;
const countable = /^[1-9]\d*$|^[1-9]\d?([ .])\d{3}(?:\1\d{3})+$/;

/** Whether a text goes from one year, or one number in thousands, to another. */
export const isRange = (value: string): boolean => range.test(value);

/** Whether a number, of which `digits` are the digits, is one that somebody can be called by. */
export function isPhone(value: string, digits: string, before: string, after: string): boolean {
  if (digits.length < 7 || digits.length > 15 || /^(\d)\1+$/.test(digits)) return false;
  if (date.test(value) || range.test(value)) return false;
  if (northAmerican.test(value)) return true;
  if (/^\(?\+[1-9]/.test(value) && digits.length >= 9) return !/\/|^\+\d+\.\d+$/.test(value);
  // ITU-T E.164 with the prefix of a call abroad, in groups as people write it.
  if (/^00[1-9]\d/.test(value) && digits.length >= 10 && /\d[ .\-/()]/.test(value)) return true;
  const gap = [words, localWords, fieldWords]
    .map((known) => known.exec(before)?.[1])
    .find((one) => one !== undefined);
  // In thousands or without any group, and without a zero before it, it may count anything.
  if (!countable.test(value)) return gap !== undefined || wordsAfter.test(after);
  if (gap === undefined) return wordsAfterAlone.test(after);
  const isSaid = (word: string) =>
    between.test(word) || (/^\p{Lu}/u.test(word) && /\b(?:on|at|under|unter)\s$/.test(gap));
  return !/\breach\W*$/i.test(before) && (gap.match(/\p{L}+/gu) ?? []).every(isSaid);
}
