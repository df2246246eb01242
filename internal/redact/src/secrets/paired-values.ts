// Credentials that stand in pairs: cookies, elements, lines of a password file.
import type { Detector, Finding } from '../detect/detector.ts';
import { toLow } from '../detect/word-index.ts';
import { isChosen, isNamedSecret } from './named-secret.ts';
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

const element = /<([\w:.-]{3,60})(?:\s[^<>]{0,80})?>([^<>\s]{4,512})<\//g;
// .pgpass: host, port, database, user, password.
const pgpass = /^[\w.*-]{1,120}:\d{4,5}:[\w*-]{1,64}:[\w*-]{1,64}:(\S{4,128})$/gm;

function* pairs(text: string, pattern: RegExp): Iterable<Place> {
  for (const match of text.matchAll(pattern)) {
    const [whole, name = '', value = ''] = match;
    if (!isNamedSecret(name, value)) continue;
    const start = match.index + whole.lastIndexOf(value);
    yield { kind: 'secret', start, end: start + value.length };
  }
}

/** Elements and lines whose fields say what they are. */
export const inPairs: Detector = {
  family: 'secret',
  *find(text) {
    if (text.includes('</')) yield* pairs(text, element);
    for (const match of text.matchAll(pgpass)) {
      const value = match[1] as string;
      const end = match.index + match[0].length;
      if (isChosen(value)) yield { kind: 'secret', start: end - value.length, end };
    }
  },
};
