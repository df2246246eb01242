// Writes signs that look alike as one, so that a figure is the same wherever it was typed. No character moves.

const dashes = /[\u2010\u2011\u2212]|(?<=\d)\u2013(?=\d)/g;
const wide = /[\uff01-\uff5e]/g;
/** A narrow space that parts thousands. */
const thousands =
  /(?<=(?<![\d+.,/-][ \u00a0\u2009\u202f]?)[1-9]\d{0,2}(?:[\u00a0\u2009\u202f]\d{3}){0,4})[\u00a0\u2009\u202f](?=\d{3}(?!\d))/g;
/** A wide one does where words follow, and neither a number nor what is numbered or dated stands before. */
const spaced =
  /\b(?=[1-9])(?<![\d.,:/-] ?)(?<!\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|page|room|no|section|table|figure|phase|week|day|chapter|part|step|stage|group|class|level|type|version|grade|article|quarter|round|season|volume|line|item|question|unit|zone|tier|category)[a-z]{0,6}\.? )\d{1,3}(?: \d{3}){1,4}(?= \p{L})/giu;
/** Marks of emphasis, and of versions: `v2.1.3`. */
const marks = /\*\*|__|\bv(?=\d+\.\d)/gi;
/** `[1]`, `[2, 3]`, `[^4]`: where an answer says that it has it from. */
const references = /\[\^?\d{1,3}(?:\s?[-,;\u2013]\s?\d{1,3}){0,9}\]|\u3010[^\u3010\u3011]{1,60}\u3011/g;

const blank = (found: string) => ' '.repeat(found.length);

/** A text with plain dashes, digits and marks (NousResearch/hermes-agent#85749), without marks that say nothing; as long as it was. */
export const plainSigns = (text: string): string =>
  text
    .replace(dashes, '-')
    .replace(wide, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(thousands, "'")
    .replace(spaced, (figure) => figure.replaceAll(' ', "'"))
    .replace(marks, blank);

/** What an answer says, without its references (cogni-work/insight-wave#1877); as long as it was. */
export const plainClaim = (said: string): string => plainSigns(said.replace(references, blank));
