// The detectors of personal data.
import { isIPv4, isIPv6 } from 'node:net';
import type { Detector } from '../detect/detector.ts';
import { contextLength, defineDetector } from '../detect/detector.ts';
import { births } from './births.ts';
import { canBeSsn, passesLuhn } from './checksums.ts';
import { ibans } from './ibans.ts';
import { nationalIds } from './national-ids.ts';

const cardWords = /\b(?:card|cc|credit|debit|visa|master ?card|amex|maestro|jcb|discover|diners|pan)\b/i;
const phoneWords =
  /\b(?:(?:tele)?phone(?: number)?|call(?:ing)?|mobile|cell|tel|fax|desk|office|sms|whatsapp|contact|reach|answering|messages? (?:on|to|at)|hotline|dial|registered|text(?: me| us))\b[^\d\n=]{0,24}\n?$/i;
// The same in the languages around, whole words and beginnings of words.
const localPhoneWords =
  /(?:telefon|telefoon|t\u00e9l|tel\u00e9f|handy|mobi(?:l|el)|rufnummer|portable|joignable|m\u00f3vil|cellulare|celular|celul|gsm|kom\u00f3rka|zadzwo|puhelin|puh|ll\u00e1m|chiama|\bruf|\bbel\b|\bring\b|ligue|soita|phone|mobile|\u0442\u0435\u043b\u0435\u0444\u043e\u043d)[^\d\n=]{0,24}$/i;
const phoneWordsAfter = /^[\s,;-]{0,3}(?:office|fax|mobile|cell|desk|home|work|tel)\b/i;
const versionWords =
  /(?:\bv|ver|version|release|build|rev|chrome|sections?|identifier|oid|\u00a7)[\s:=./("']{0,3}$|[/@=~^<>-]$/i;
const addressWords = /\b(?:ip|address|host|server|client|from|dns|ping|peer|addr)\b/i;
// Leading digits of the card schemes with the lengths they give out; longer and shorter ones need a word that says "card".
const cardPrefix =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14})$/;
const number = /(?<![\w.+])(?:\+|\(\+?)?\d(?:[ .\-/()]{0,2}\d){6,18}(?: ?x\d{1,6})?(?![\w])/g;
// Part of a table of codes: another group of four stands before or after.
const groupBefore = /[0-9A-Fa-f]{4,5}\s$/;
const groupAfter = /^\s[0-9A-Fa-f]{4,5}\b/;
const northAmerican =
  /^(?:(?:\+?1|001)[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d([.-]))[2-9]\d\d[.-]\d{4}(?: ?x\d{1,6})?$/;

// Printed in specimens and documentation.
const knownSsn = new Set(['123-45-6789', '111-22-3333', '078-05-1120', '219-09-9999']);

/** Cards, US social security numbers and phones. */
const numbers: Detector = {
  family: 'pii',
  *find(text) {
    for (const match of text.matchAll(number)) {
      const value = match[0];
      const start = match.index;
      const end = start + value.length;
      const before = text.slice(Math.max(0, start - contextLength), start);
      const kind = kindOf(value, before, text.slice(end, end + 12));
      if (kind !== undefined) yield { kind, start, end };
    }
  },
};

function kindOf(value: string, before: string, after: string): string | undefined {
  const digits = value.replace(/x\d+$/, '').replace(/\D/g, '');
  if (isIPv4(value)) return undefined;
  const ssn = /^(\d{3})([- ])(\d{2})\2(\d{4})$/.exec(value);
  if (ssn && !knownSsn.has(value) && canBeSsn(ssn[1]!, ssn[3]!, ssn[4]!)) return 'ssn';
  if (/^\d{9}$/.test(value) && /\b(?:ssn|social security)\b/i.test(before)) return 'ssn';
  if (isCard(value, digits, before, after)) return 'card';
  return isPhone(value, digits, before, after) ? 'phone' : undefined;
}

function isCard(value: string, digits: string, before: string, after: string): boolean {
  const isDotted = /^\d{4}(?:\.\d{4}){3}$/.test(value);
  if (
    digits.length < 12 ||
    (/[.(+/]/.test(value) && !isDotted) ||
    !passesLuhn(digits) ||
    /^(\d)\1+$/.test(digits)
  )
    return false;
  if (cardWords.test(before)) return true;
  return cardPrefix.test(digits) && !groupBefore.test(before) && !groupAfter.test(after);
}

function isPhone(value: string, digits: string, before: string, after: string): boolean {
  if (digits.length < 7 || digits.length > 15 || isIsoDate(value) || /^(\d)\1+$/.test(digits)) return false;
  if (northAmerican.test(value)) return true;
  if (/^\(?\+[1-9]/.test(value) && digits.length >= 9) return !/\/|^\+\d+\.\d+$/.test(value);
  // ITU-T E.164 with the prefix of a call abroad, in groups as people write it.
  if (/^00[1-9]\d/.test(value) && digits.length >= 10 && /\d[ .\-/()]/.test(value)) return true;
  return phoneWords.test(before) || localPhoneWords.test(before) || phoneWordsAfter.test(after);
}

const isIsoDate = (value: string) => /^\d{4}[-./]\d{2}[-./]\d{2}|^\d{2}[-./]\d{2}[-./]\d{4}/.test(value);

// `client_ip=`, `remote_addr: "`, `http://`: what follows is an address whatever else it looks like.
const addressField =
  /(?:(?:^|[^A-Za-z])(?:\w{0,24}[_-])?(?:ip|ipv4|addr|address|host|client|peer|server|remote|src|dst|source|xff)\w{0,8}["']?\s?[=:]\s?["'[]?|:\/\/(?:[^\s/@]{1,64}@)?)$/i;

// What every machine has or documentation uses (RFC 5737, RFC 6890), and nobody in particular.
const nobodysAddress =
  /^(?:0|127|255|22[4-9]|23\d|24\d|25[0-5]|169\.254|192\.0\.2|198\.51\.100|203\.0\.113)\./;

/** No version, no number of a chapter, no network, no address of nobody. */
function isPersonalAddress(value: string, before: string, after: string): boolean {
  if (/\b(?:upgrad|updat|patch|spec\b|v8\b)[^\n]{0,40}$/i.test(before)) return false;
  if (nobodysAddress.test(value)) return false;
  if (addressField.test(before)) return true;
  if (versionWords.test(before) || /^[-+]\w|^\/\d/.test(after)) return false;
  return value.split('.').some((part) => Number(part) > 30) || addressWords.test(before);
}

// What mail servers give out; the rest of what RFC 5322 allows stands in addresses of the web.
const local = /[\w.%+'\u00c0-\uffff-]{1,64}$/;
const domain =
  /^(?:[a-z0-9\u00c0-\uffff](?:[a-z0-9\u00c0-\uffff-]{0,61}[a-z0-9\u00c0-\uffff])?\.){1,8}[a-z\u00c0-\uffff]{2,24}(?![\w-])/i;
// Mailboxes of a role or a machine, and names that stand for one: they belong to no person.
const noPerson =
  /^(?:git|no-?reply|do-?not-?reply|hello|hi|info|contact|support|help(?:desk)?|billing|sales|security|admin|abuse|postmaster|webmaster|hostmaster|team|news(?:letter)?|notifications?|(?:\w{1,20}-)?feedback|feedback|press|jobs|legal|privacy|office|service|marketing|root|user(?:name)?|foo|bar|test|name|your[._-]?(?:name|email)|you|someone|email|me|[a-z]|(?:bugs?|bug-[\w-]{1,40}))(?:\+\w{1,20})?$/i;
// Who wrote a file says so in it, to be found: on the line itself, or under a heading or a name before it.
const creditOnLine =
  /\bauthor|copyright|\(c\) ?\d|\u00a9|maintain(?:er|ed by)|written by|contributed by|contributors?\b[^\n]{0,120}[<(]$|signed-off|co-developed|patch(?:es)? (?:by|from)|=item|[A-Z]<[^>]{0,20}$|^(?: \*|#\s{2,8}|\/\/|\/\*)\s.{0,120}[<(]$/i;
const creditBefore =
  /=head\d (?:AUTHOR|CREDIT|MAINTAIN|COPYRIGHT|ACKNOWLEDG|CONTRIB|BUGS|THANKS|SEE ALSO)|=item|["'_](?:authors?|contributors|maintainers)["'_]/;

/** E-mail addresses, each found by its "@". */
const emails: Detector = {
  family: 'pii',
  *find(text) {
    for (const { index: at, 0: sign } of text.matchAll(/@|%40/g)) {
      const name = local
        .exec(text.slice(Math.max(0, at - 64), at))?.[0]
        .replace(/^(?:[.'%+-]|%(?:3[ADd]|2[26CF7]|20))+/, '');
      const after = at + sign.length;
      const host = domain.exec(text.slice(after, after + 254))?.[0];
      if (!name || !host || noPerson.test(name) || isExampleHost(host)) continue;
      const before = text.slice(Math.max(0, at - name.length - 300), at - name.length);
      // In an address of the web the part before "@" is a user of that server.
      const line = before.slice(before.lastIndexOf('\n') + 1);
      if (/\/\/[^\s/?#]{0,80}$/.test(line) || creditOnLine.test(line) || creditBefore.test(before)) continue;
      yield { kind: 'email', start: at - name.length, end: after + host.length };
    }
  },
};

// Names that RFC 2606 keeps for examples, and files such as icon@2x.png.
const isExampleHost = (host: string) =>
  /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$|\.(?:png|jpe?g|gif|svg|webp|js|ts|css|json)$/i.test(
    host,
  );

const colons = /:[0-9A-Fa-f]{0,4}:/g;
const hexAndColons = /^[0-9A-Fa-f:]{0,40}/;
const hexAndColonsBefore = /[0-9A-Fa-f:]{0,40}$/;

/** IPv6 addresses, each found by two colons with at most a group between them. */
const addresses6: Detector = {
  family: 'pii',
  *find(text) {
    let last = 0;
    for (const { index } of text.matchAll(colons)) {
      if (index < last) continue;
      const before = hexAndColonsBefore.exec(text.slice(Math.max(last, index - 41), index))![0];
      const value = before + hexAndColons.exec(text.slice(index, index + 41))![0];
      const start = index - before.length;
      last = start + value.length;
      const isApart = !/[\w.]/.test(text.charAt(start - 1)) && !/\w/.test(text.charAt(last));
      if (isApart && isPersonalAddress6(value)) yield { kind: 'ip', start, end: last };
    }
  },
};

/** Not of the own network, of documentation (RFC 3849), or IPv4 in other clothes; with a digit, unlike `face::cafe`. */
function isPersonalAddress6(value: string): boolean {
  const isOnes = /^(?:fe80|ff|2001:0?db8|::ffff)/i.test(value);
  return isIPv6(value) && value.split(':').length > 4 && /\d/.test(value) && !isOnes;
}

// UUIDs and trace contexts: by chance their groups are anything.
const id = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}/gi;

/** What a detector finds, but nothing that begins inside of an id. */
const outsideIds = ({ family, find }: Detector): Detector => ({
  family,
  *find(text) {
    for (const finding of find(text)) {
      const from = Math.max(0, finding.start - 60);
      const near = text.slice(from, finding.start + 60).matchAll(id);
      const place = finding.start - from;
      if (!Array.from(near).some(({ index, 0: { length } }) => index <= place && place < index + length))
        yield finding;
    }
  },
});

/** Detectors of what belongs to a person. */
export const piiDetectors: readonly Detector[] = [
  ...[numbers, ibans, nationalIds].map(outsideIds),
  emails,
  births,
  defineDetector({
    kind: 'ip',
    family: 'pii',
    pattern: /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\w)/g,
    accept: (value, { before, after }) => isIPv4(value) && isPersonalAddress(value, before, after),
  }),
  addresses6,
];
