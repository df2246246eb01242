// Values that are given to a telling name: `name = value` in any notation.

import type { Detector } from '../detect/detector.ts';
import { createReadAgain } from '../detect/read-again.ts';
import { isPasswordName, isSensitiveName } from '../detect/sensitive-names.ts';
import { isDataSecret } from './named-secret.ts';
import { looksPassword, looksSecret } from './randomness.ts';

// The value may stand in quotes, escaped as often as JSON stands in JSON, as `&quot;` or `%22`, be a sum of an element, or be printed as
// Rust, Swift and Haskell print what may be missing.
const separator =
  /(?:=>|:=|[:=\uff1a]|%(?:25){0,2}3[AaDd]|["'],(?=[ \t]{0,12}["']))[ \t]{0,12}(?:(?:Just |(?:Some|Ok|Optional|Token|ApiKey|Secret|SecretString|Password)\()(?=(?:[A-Z]\w{0,20}\()?\s{0,40}[\\"'`&])){0,2}(?:\r?\n[ \t]{0,20}(?=["']))?\[? ?(?:[bru]{0,2}(\\{0,7}["'`]|&quot;)(?=[^\s])|(?:%22)?(?=[^\s"'`\\]{6}))|">(?=[^\s<>]{6})/g;
const valueAfter = /[^\s"'`,;<>(){}[\]|\\&]{6,512}/y;
const encodedEnd = /%22|%2[CcFf6]|%7[Dd]/;
const mostInQuotes = 512;

/** `name = value` where the name says that the value is a secret and the value looks like one, or is data and no word of a form. */
export const assignments: Detector = {
  family: 'secret',
  *find(text) {
    const again = createReadAgain();
    for (const match of text.matchAll(separator)) {
      const name = nameBefore(text, match.index);
      if (!isSensitiveName(name)) continue;
      const start = match.index + match[0].length;
      if (!again.mayRead(start)) continue;
      const quote = match[1];
      const quoted = quote === undefined ? undefined : quotedValue(text, start, quote);
      if (quoted !== undefined) {
        again.hasRead(start + quoted.length);
        const isData = isDataBefore(text, match.index, name) && !match[0].startsWith('=');
        const isSecret =
          isData || (/^[:=]/.test(match[0]) && isQuotedPassword(name, quoted)) ? isDataSecret : isAssigned;
        if (isSecret(name, quoted)) yield { kind: 'secret', start, end: start + quoted.length };
        if (isSecret(name, quoted) || !/[(){}[\]\s]/.test(quoted)) continue;
      }
      valueAfter.lastIndex = start;
      let value = valueAfter.exec(text)?.[0];
      again.hasRead(start + (value?.length ?? 0));
      if (value === undefined || text[start + value.length] === '(') continue;
      const encoded = encodedEnd.exec(value);
      if (encoded && match[0].includes('%')) value = value.slice(0, encoded.index);
      const isField = match[0] === '=' && /[?&]/.test(text.charAt(match.index - name.length - 1));
      // Nothing but a blank ends a password behind a colon.
      const rest = /^[:=] /.test(match[0]) && isPasswordName(name) ? moreOf(text, start + value.length) : '';
      const isData = isField || isSetting(text, match.index, name, value);
      if ((isData ? isDataSecret : isAssigned)(name, value + rest))
        yield { kind: 'secret', start, end: start + value.length + rest.length };
    }
  },
};

/** What follows a sign that ends values elsewhere. */
function moreOf(text: string, from: number): string {
  return /[&|\\][^\s"'`,;<>(){}[\]]{0,128}/y.exec(text.slice(from, from + 130))?.[0] ?? '';
}

/** A line of a file of settings or a field of a log, `DB_PASSWORD=swordfish`: code has blanks, brackets or commas around it. */
function isSetting(text: string, at: number, name: string, value: string): boolean {
  if (text[at] !== '=' || !isPasswordName(name) || !/^[A-Za-z]{6,64}$/.test(value)) return false;
  const start = at - name.length;
  const [before, after] = [text.charAt(start - 1), text.charAt(at + 1 + value.length)];
  // `Server=h;Password=swordfish;`: of code only one of them is a semicolon.
  return (
    text.startsWith(name, start) &&
    /^[\s;]?$/.test(before) &&
    (/^\s?$/.test(after) || before + after === ';;')
  );
}

/** `password: "swordfish"`, `DB_PASSWORD="my dog Rex1987"`: the name, the quotes and the sort of value leave no doubt. */
function isQuotedPassword(name: string, value: string): boolean {
  if (name.length < 5 || !isPasswordName(name) || /^[$`]/.test(value)) return false;
  // `existingSecret: "database"` names one.
  // `FORGOT_PASSWORD = "/forgot"` is a route or a message.
  if (/^(?:RESET|FORGOT|CHANGE|UPDATE|INVALID|WRONG|WEAK|SHOW|MISSING)_/.test(name)) return false;
  return /^[A-Z][A-Z\d_]+$/.test(name) || (!/secret$/i.test(name) && /^[A-Za-z]{6,64}$/.test(value));
}

function isAssigned(name: string, value: string): boolean {
  if (/\s/.test(value))
    return (
      isPasswordName(name) &&
      value.length < 65 &&
      value.split(/\s+/).some((word) => looksPassword(word) && looksSecret(word))
    );
  return looksSecret(value) || (isPasswordName(name) && looksPassword(value) && !isSensitiveName(value));
}

/** What stands between a quote and the next that is escaped as often. */
function quotedValue(text: string, start: number, quote: string): string | undefined {
  const most = Math.min(text.length, start + mostInQuotes);
  for (let at = start; at < most; at += 1) {
    if (text.startsWith(quote, at)) return text.slice(start, at);
    if (text[at] === '\n') return undefined;
    if (text[at] === '\\') {
      let last = at;
      while (text[last] === '\\') last += 1;
      // Escaped deeper than the quote that ends the value.
      if (last - at === quote.length - 1 && text[last] === quote.at(-1)) return text.slice(start, at);
      // An even number escapes itself.
      at = (last - at) % 2 === 0 ? last - 1 : last;
    }
  }
  return undefined;
}

/** Whether the name stands in quotes, as names of data do. */
function isDataBefore(text: string, end: number, name: string): boolean {
  let last = end - 1;
  while (last >= 0 && (text[last] === ' ' || text[last] === '\\')) last -= 1;
  const mark = text[last] ?? '';
  return (
    (/["'`]/.test(mark) || text.startsWith('&quot;', end - 6)) &&
    /["'`;]/.test(text.charAt(text.lastIndexOf(name, end) - 1))
  );
}

/** The name that ends before `end`, past quotes, brackets and spaces. */
function nameBefore(text: string, end: number): string {
  let last = end - 1;
  if (text.startsWith('&quot;', end - 6)) last -= 6;
  else if (text.startsWith('%22', end - 3)) last -= 3;
  while (last >= 0 && end - last < 40 && !isNameCode(text.charCodeAt(last))) last -= 1;
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
