// Finds private keys: between the lines that begin and end them (RFC 7468, RFC 4880, RFC 4716, OpenVPN), and in JSON (RFC 7517).
import type { Detector } from '../detect/detector.ts';

// Four dashes with blanks in SSH2, five elsewhere.
const label = '(?:(?:[A-Z\\d-]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?|OpenVPN [\\w -]{0,24}key(?: V\\d)?)';
const marker = new RegExp(`-{4,5} ?(BEGIN|END) ${label} ?-{4,5}`, 'g');
const longest = 20_000;
const isKeyText = /(?=[A-Za-z+/=_-]{0,64}\d)[\w+/=-]{32}/;
// What stands between two lines of a key: their ends as a text or JSON has them, numbers, quotes, marks of an answered mail.
const gap = '[^{}[\\]]';
const firstLine = new RegExp(`${gap}{0,240}?[\\w+/=]{40,}`, 'y');
const nextLine = new RegExp(`${gap}{0,80}?[\\w+/=]{40,}`, 'y');
const lastLine = /[^\w{}[\]]{0,24}(?:n|rn)?(?:[\w+/]{16,39}={0,2}|[\w+/]{2,39}={1,2})/y;

/** Private keys as files hold them, in whatever lines and quotes; of one that is cut off, what is there. */
export const privateKeys: Detector = {
  family: 'secret',
  *find(text) {
    if (!text.includes('BEGIN ')) return;
    const markers = Array.from(text.matchAll(marker), ({ index, 0: whole, 1: word }) => ({
      start: index,
      end: index + whole.length,
      isBegin: word === 'BEGIN',
    }));
    for (const [index, begin] of markers.entries()) {
      if (!begin.isBegin) continue;
      const next = markers[index + 1];
      const most = Math.min(next?.start ?? text.length, begin.end + longest);
      const body = text.slice(begin.end, most);
      const isWhole = next?.isBegin === false && next.start === most && !/[{}[\]]/.test(body);
      const length = isWhole ? (isKeyText.test(body) ? body.length : 0) : linesOf(body);
      if (length > 0)
        yield { kind: 'private_key', start: begin.start, end: isWhole ? next.end : begin.end + length };
    }
  },
};

/** How far the lines of a key reach that nothing ends. */
function linesOf(body: string): number {
  firstLine.lastIndex = 0;
  if (!firstLine.test(body)) return 0;
  let end = firstLine.lastIndex;
  for (nextLine.lastIndex = end; nextLine.test(body); ) end = nextLine.lastIndex;
  lastLine.lastIndex = end;
  return lastLine.test(body) ? lastLine.lastIndex : end;
}

/** The members of a JSON Web Key that are private: RFC 7518, 6.2.2, 6.3.2 and 6.4.1. */
export const privateMembers: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']);
const member =
  /(?<![\w"'\\])["'\\]{0,9}(?:d|p|q|dp|dq|qi|k)["'\\]{0,9}\s{0,3}:\s{0,3}["'\\]{1,9}([\w-]{20,1400})/g;
const longestKey = 4_000;

/** Private members of keys in JSON, beside the `kty` that says that the object is a key. */
export const jsonWebKeys: Detector = {
  family: 'secret',
  *find(text) {
    if (!text.includes('kty')) return;
    for (const { index, 0: whole, 1: value = '' } of text.matchAll(member)) {
      const before = text.slice(Math.max(0, index - longestKey), index);
      const after = text.slice(index, index + longestKey);
      const close = after.indexOf('}');
      const own = before.slice(before.lastIndexOf('{') + 1) + after.slice(0, close < 0 ? longestKey : close);
      const end = index + whole.length;
      if (/\bkty\b/.test(own)) yield { kind: 'private_key', start: end - value.length, end };
    }
  },
};
