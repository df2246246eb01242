// Takes out of a text what nobody sees.

// Tab, line feed and what separates lines stay; form feeds and vertical tabs are spaces.
const controls = /[\u0000-\u0008\u000e-\u001f\u007f\u0080-\u0084\u0086-\u009f\ufffe\uffff\ufeff]/g;

const plain = /^[\n\t\x20-\x7e]*$/;

/** A text without control characters, with lines that end in `\n`, and with whole characters only. */
export function cleanText(text: string): string {
  // Most of what is read is that already.
  if (plain.test(text)) return text;
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(controls, '')
    .replace(/[\f\v]/g, ' ')
    .replace(/[\ud800-\udfff]/gu, '\ufffd');
}

/**
 * A clean text without the places at which a word may be parted: nobody sees them, and no sentence would be found over them
 * (yfedoseev/pdf_oxide#1412). Between anything but letters they are dashes and signs of damaged texts, which stay (#1239).
 */
export const wholeWords = (text: string): string =>
  composed(cleanText(text)).replace(/(?<=[\p{L}\p{M}])\u00ad\n?(?=\p{L})/gu, '');

/** Letters with their accents as one character each, as who asks about them types them. */
const composed = (text: string) =>
  plain.test(text) || /\p{M}{32}/u.test(text) ? text : text.normalize('NFC');

/** One blank for several; a narrow one within a figure stays, since a wide one may part two of them (career-ops-hq/career-ops#2460). */
const toBlanks = (text: string) =>
  text.replace(/((?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d)))|\s+/g, (_, kept?: string) => kept ?? ' ');

/** A text on one line. */
export const toLine = (text: string): string => toBlanks(wholeWords(text)).trim();

/** A text in lines, each of them without spaces that are there for the looks. */
export function toLines(text: string): string {
  return wholeWords(text)
    .split('\n')
    .map((line) => toBlanks(line).trim())
    .join('\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}
