// The detectors of personal data.
import { isIPv4, isIPv6 } from 'node:net';
import type { Detector } from '../detect/detector.ts';
import { defineDetector } from '../detect/detector.ts';
import { births } from './births.ts';
import { emails } from './emails.ts';
import { ibans } from './ibans.ts';
import { nationalIds } from './national-ids.ts';
import { numbers } from './numbers.ts';

const versionWords =
  /(?:\bv|ver|version|release|build|rev|chrome|sections?|identifier|oid|\u00a7)[\s:=./("']{0,3}$|[/@=~^<>-]$/i;
const addressWords = /\b(?:ip|address|host|server|client|from|dns|ping|peer|addr)\b/i;
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
