// Credentials that stand in pairs: cookies, elements, lines of a password file.
import type { Detector, Finding } from '../detect/detector.ts';
import { toLow } from '../detect/word-index.ts';
import { isChosen, isDataSecret, isNamedSecret } from './named-secret.ts';
import { isPlaceholder, looksSecret } from './randomness.ts';

type Place = Omit<Finding, 'family'>;

const cookiePair = /([\w.%$-]{1,80})=("?[^\s;,"\\]{6,4096})/g;

/** Each cookie of a line by its own name, and what looks random under any. */
export const cookies: Detector = {
  family: 'secret',
  *find(text) {
    const low = toLow(text);
    for (let at = low.indexOf('cookie'); at >= 0; at = low.indexOf('cookie', at + 6)) {
      const head = /["'\\]{0,4}\s{0,2}[:=,]\s{0,3}/y;
      head.lastIndex = at + 6;
      if (!head.test(text)) continue;
      const from = head.lastIndex;
      const line = /[^\n]{0,4096}/y;
      line.lastIndex = from;
      for (const pair of line.exec(text)![0].matchAll(cookiePair)) {
        const [whole, name = '', value = ''] = pair;
        const isSession = /sess|sid$|^sid|auth|csrf|xsrf|token|jwt|login|remember/i.test(name);
        const isSecret = isSession
          ? value.length >= 8 && /\d/.test(value)
          : looksSecret(value) && value.length >= 16;
        const start = from + pair.index + whole.length - value.length;
        if (isSecret && !isPlaceholder(value)) yield { kind: 'secret', start, end: start + value.length };
      }
    }
  },
};

// Two fields beside each other: elements, property lists, parts of forms, dumps, rows of tables, blocks and lists of YAML.
const inFields: readonly (readonly [hint: string, pattern: RegExp])[] = [
  ['</', /<([\w:.-]{3,60})(?:\s[^<>]{0,240})?>(?:<!\[CDATA\[)?([^<>]{4,512}?)(?:\]\]>)?<\//g],
  ['</key>', /<key>([\w .-]{3,60})<\/key>\s{0,40}<string>([^<>]{4,512})<\/string>/g],
  [
    'form-data',
    /form-data;[^\n]{0,80}?\bname="([\w.-]{3,60})"[^\n]{0,200}\r?\n(?:[\w-]{1,40}: [^\n]{0,200}\n){0,4}\r?\n([^\r\n]{4,512})/g,
  ],
  ['string(', /\["([\w.-]{3,60})"\]=>\s{1,20}string\(\d{1,5}\) "([^"\n]{4,512})"/g],
  ['|', /\|[ `*]{0,4}([\w .-]{3,60}?)[ `*]{0,4}\|[ `*]{0,4}([^\s|`]{6,512})[ `*]{0,4}(?=\|)/g],
  [': |', /^[ \t-]{0,40}([\w.-]{3,60}): [|>][-+]?[ \t]{0,4}\r?\n[ \t]{1,40}(\S{4,512})/gm],
  [': >', /^[ \t-]{0,40}([\w.-]{3,60}): [|>][-+]?[ \t]{0,4}\r?\n[ \t]{1,40}(\S{4,512})/gm],
  ['"""', /(?<![\w.-])([\w.-]{3,60})["']?[ \t]{0,12}[:=][ \t]{0,12}"""\s{0,12}([^"\n]{4,512}?)\s{0,12}"""/g],
  ["'''", /(?<![\w.-])([\w.-]{3,60})["']?[ \t]{0,12}[:=][ \t]{0,12}'''\s{0,12}([^'\n]{4,512}?)\s{0,12}'''/g],
  ['- ', /^[ \t]{0,40}([\w.-]{3,60}):[ \t]{0,4}\r?\n[ \t]{0,40}- ["']?([^\s"']{4,512})/gm],
  ['-> ', /(?<![\w.-])([\w.-]{3,60})"?[ \t]{0,40}=[ \t]{0,4}"[^"\n]{0,256}"[ \t]{1,4}-> "([^"\n]{4,512})"/g],
];
// .pgpass: host, port, database, user, password.
const pgpass = /^[\w.*-]{1,120}:\d{4,5}:[\w*-]{1,64}:[\w*-]{1,64}:(\S{4,128})$/gm;

function* pairs(text: string, pattern: RegExp, isSecret: typeof isNamedSecret): Iterable<Place> {
  for (const match of text.matchAll(pattern)) {
    const [whole, name = '', value = ''] = match;
    if (!isSecret(name, value)) continue;
    const start = match.index + whole.lastIndexOf(value);
    yield { kind: 'secret', start, end: start + value.length };
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
