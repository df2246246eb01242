// Values that are given to a telling name: `name = value` in any notation.

import type { Detector } from '../detect/detector.ts';
import { isPasswordName, isSensitiveName } from '../detect/sensitive-names.ts';
import { looksPassword, looksSecret } from './randomness.ts';

// The value may stand in quotes, escaped as often as JSON stands in JSON, as `&quot;` or `%22`, or be a sum of an element.
const separator =
  /(?:=>|:=|[:=\uff1a]|%3[AaDd])[ \t]{0,3}\[?(?:\\{0,7}["'`]|&quot;|%22)?(?=[^\s"'`\\]{6})|">(?=[^\s<>]{6})/g;
const valueAfter = /[^\s"'`,;<>(){}[\]|\\&]{6,512}/y;
const encodedEnd = /%22|%2[CcFf]|%7[Dd]/;

/** `name = value` where the name says that the value is a secret and the value looks like one. */
export const assignments: Detector = {
  family: 'secret',
  *find(text) {
    for (const match of text.matchAll(separator)) {
      const name = nameBefore(text, match.index);
      if (!isSensitiveName(name)) continue;
      const start = match.index + match[0].length;
      valueAfter.lastIndex = start;
      let value = valueAfter.exec(text)?.[0];
      if (value === undefined || text[start + value.length] === '(') continue;
      const encoded = encodedEnd.exec(value);
      if (encoded && match[0].includes('%')) value = value.slice(0, encoded.index);
      if (looksSecret(value) || (isPasswordName(name) && looksPassword(value) && !isSensitiveName(value)))
        yield { kind: 'secret', start, end: start + value.length };
    }
  },
};

/** The name that ends before `end`, past quotes, brackets and spaces. */
function nameBefore(text: string, end: number): string {
  let last = end - 1;
  if (text.startsWith('&quot;', end - 6)) last -= 6;
  else if (text.startsWith('%22', end - 3)) last -= 3;
  while (last >= 0 && end - last < 10 && !isNameCode(text.charCodeAt(last))) last -= 1;
  let first = last;
  while (first >= 0 && last - first < 64 && isNameCode(text.charCodeAt(first))) first -= 1;
  return text.slice(first + 1, last + 1).replace(/^22(?=[a-z])/i, '');
}

/** Letters of any language, digits, "_", "-" and ".". */
function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 45 && code <= 57 && code !== 47) ||
    code === 95 ||
    (code >= 0xc0 && code < 0xff00 && (code < 0x2000 || code > 0x303f))
  );
}
