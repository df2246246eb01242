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

/** A text on one line. */
export function toLine(text: string): string {
  return cleanText(text)
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
}

/** A text in lines, each of them without spaces that are there for the looks. */
export function toLines(text: string): string {
  return cleanText(text)
    .split('\n')
    .map((line) => line.replace(/[\s\u00a0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}
