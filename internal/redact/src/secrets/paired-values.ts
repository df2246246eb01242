// Credentials that stand in pairs: cookies, elements, lines of a password file.
import type { Detector, Finding } from '../detect/detector.ts';
import { toLow } from '../detect/word-index.ts';
import { isChosen, isDataSecret, isNamedSecret } from './named-secret.ts';
import { isPlaceholder, looksSecret } from './randomness.ts';

type Place = Omit<Finding, 'family'>;

const cookiePair = /([\w.%$-]{1,80})=("?[^\s;,"\\]{6,4096})/g;
const longestLine = 4_096;

/** Each cookie of a line by its own name, and what looks random under any. */
export const cookies: Detector = {
  family: 'secret',
  *find(text) {
    for (const { start: from, end: to } of cookieLines(text))
      for (const pair of text.slice(from, to).matchAll(cookiePair)) {
        const [whole, name = '', value = ''] = pair;
        const isSession = /sess|sid$|^sid|auth|csrf|xsrf|token|jwt|login|remember/i.test(name);
        const isSecret = isSession
          ? value.length >= 8 && /\d/.test(value)
          : looksSecret(value) && value.length >= 16;
        const start = from + pair.index + whole.length - value.length;
        if (isSecret && !isPlaceholder(value)) yield { kind: 'secret', start, end: start + value.length };
      }
  },
};

/** What follows the word on its line; lines that overlap are one, so that each letter is read once however often the word stands there. */
function* cookieLines(text: string): Iterable<{ readonly start: number; readonly end: number }> {
  const low = toLow(text);
  const head = /["'\\]{0,4}\s{0,2}[:=,]\s{0,3}/y;
  let [start, end, newline] = [0, -1, -1];
  for (let at = low.indexOf('cookie'); at >= 0; at = low.indexOf('cookie', at + 6)) {
    head.lastIndex = at + 6;
    if (!head.test(text)) continue;
    const from = head.lastIndex;
    if (from > end) {
      if (end >= 0) yield { start, end };
      start = from;
    }
    if (newline < from) newline = text.indexOf('\n', from);
    if (newline < 0) newline = text.length;
    end = Math.min(newline, from + longestLine);
  }
  if (end >= 0) yield { start, end };
}

// Two fields beside each other: elements, property lists, parts of forms, dumps, rows of tables, blocks and lists of YAML. A name
// is read backwards from the sign behind it where that is the rarer.
const inFields: readonly (readonly [hint: string, pattern: RegExp])[] = [
  // A number of JSON; short ones count too often.
  [
    '":',
    /:(?<=(?<![\w.$-])([\w.$-]{3,60})\\{0,15}"\s{0,3}:)\s{0,3}(\d{6,20})(?=(?:\s|\\{1,15}[nrt]){0,60}[,}])/g,
  ],
  [
    '":',
    /:(?<=(?<![\w.$-])((?:[\w.$-]{0,40}[_.-])?(?:pin|otp|passcode|pwd|cvv2?|cvc))\\{0,15}"\s{0,3}:)\s{0,3}(\d{4,5})(?=(?:\s|\\{1,15}[nrt]){0,60}[,}])/gi,
  ],
  ['</', /<([\w:.-]{3,60})(?:\s[^<>]{0,240})?>(?:<!\[CDATA\[)?([^<>]{4,8192}?)(?:\]\]>)?<\//g],
  ['</key>', /<key>([\w .-]{3,60})<\/key>\s{0,40}<string>([^<>]{4,8192})<\/string>/g],
  [
    'form-data',
    /form-data;[^\n]{0,80}?\bname="([\w.-]{3,60})"[^\n]{0,200}\r?\n(?:[\w-]{1,40}: [^\n]{0,200}\n){0,4}\r?\n([^\r\n]{4,512})/g,
  ],
  ['string(', /\["([\w.-]{3,60})"\]=>\s{1,20}string\(\d{1,5}\) "([^"\n]{4,8192})"/g],
  ['|', /\|[ `*]{0,4}([\w .-]{3,60}?)[ `*]{0,4}\|[ `*]{0,4}([^\s|`]{6,8192})[ `*]{0,4}(?=\|)/g],
  [': |', /: [|>](?<=^[ \t-]{0,40}([\w.-]{3,60}): .)[-+]?[ \t]{0,4}\r?\n[ \t]{1,40}(\S{4,512})/gm],
  [': >', /: [|>](?<=^[ \t-]{0,40}([\w.-]{3,60}): .)[-+]?[ \t]{0,4}\r?\n[ \t]{1,40}(\S{4,512})/gm],
  ['"""', /(?<![\w.-])([\w.-]{3,60})["']?[ \t]{0,12}[:=][ \t]{0,12}"""\s{0,12}([^"\n]{4,8192}?)\s{0,12}"""/g],
  ["'''", /(?<![\w.-])([\w.-]{3,60})["']?[ \t]{0,12}[:=][ \t]{0,12}'''\s{0,12}([^'\n]{4,8192}?)\s{0,12}'''/g],
  [
    '- ',
    /:(?=[ \t]{0,4}\r?\n)(?<=^[ \t]{0,40}([\w.-]{3,60}):)[ \t]{0,4}\r?\n[ \t]{0,40}- ["']?([^\s"']{4,512})/gm,
  ],
  ['-> ', /(?<![\w.-])([\w.-]{3,60})"?[ \t]{0,40}=[ \t]{0,4}"[^"\n]{0,256}"[ \t]{1,4}-> "([^"\n]{4,8192})"/g],
];
// The other lines of a block of YAML, where each is one long word.
const blockLines = /(?:\r?\n[ \t]{1,40}[\w+/=.-]{8,8192}(?=\r?\n|$)){1,400}/y;
// .pgpass: host, port, database, user, password.
const pgpass = /:\d{4,5}:(?<=^[\w.*-]{1,120}:\d{4,5}:)[\w*-]{1,64}:[\w*-]{1,64}:(\S{4,128})$/gm;

function* pairs(text: string, pattern: RegExp, isSecret: typeof isNamedSecret): Iterable<Place> {
  for (const match of text.matchAll(pattern)) {
    const [whole, name = '', value = ''] = match;
    if (!isSecret(name, value)) continue;
    const start = match.index + whole.lastIndexOf(value);
    blockLines.lastIndex = start + value.length;
    const isBlock = /: [|>][-+]?\s+\S+$/.test(whole) && blockLines.test(text);
    yield { kind: 'secret', start, end: isBlock ? blockLines.lastIndex : start + value.length };
  }
}

/** Elements, fields and lines that say what they are. */
export const inPairs: Detector = {
  family: 'secret',
  *find(text) {
    for (const [hint, pattern] of inFields)
      if (text.includes(hint)) yield* pairs(text, pattern, hint === '|' ? isNamedSecret : isDataSecret);
    for (const match of text.matchAll(pgpass)) {
      const value = match[1] as string;
      const end = match.index + match[0].length;
      if (isChosen(value)) yield { kind: 'secret', start: end - value.length, end };
    }
  },
};
