// Finds e-mail addresses, and leaves alone what belongs to nobody or credits who wrote a file.
import type { Detector } from '../detect/detector.ts';
import { spacedLetter, unspacedLetter } from '../detect/unspaced.ts';
import { isCredit } from './credits.ts';

// What mail servers give out; the rest of what RFC 5322 allows stands in addresses of the web.
const joint = /[.%+'_-]/;
const isSpaced = new RegExp(spacedLetter(), 'u');
const isUnspaced = new RegExp(unspacedLetter, 'u');
const longestLocal = 64;

const labelOf = (letter: string) => `${letter}(?:(?:${letter}|-){0,61}${letter})?`;
const domainOf = (labels: string) =>
  `(?:(?:${labels})\\.){1,8}(?:${unspacedLetter}{2,24}|(?:(?!${unspacedLetter})[\\p{L}\\p{M}]){2,24})(?![\\w-])`;
const ofOneScript = domainOf(`${labelOf(spacedLetter())}|${labelOf(unspacedLetter)}`);
const domain = new RegExp(`^(?:${ofOneScript}|${domainOf(labelOf('[\\p{L}\\p{M}\\p{N}]'))})`, 'u');

// Mailboxes of a role or a machine, and names that stand for one: they belong to no person.
const noPerson =
  /^(?:git|no-?reply|do-?not-?reply|hello|hi|info|contact|support|help(?:desk)?|billing|sales|security|admin|abuse|postmaster|webmaster|hostmaster|team|news(?:letter)?|notifications?|(?:\w{1,20}-)?feedback|feedback|press|jobs|legal|privacy|office|service|marketing|root|user(?:name)?|foo|bar|test|name|your[._-]?(?:name|email)|you|someone|email|me|[a-z]|(?:bugs?|bug-[\w-]{1,40}))(?:\+\w{1,20})?$/i;

/** E-mail addresses, each found by its "@". */
export const emails: Detector = {
  family: 'pii',
  *find(text) {
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      const name = localBefore(text, at);
      const after = at + 1;
      const host = domain.exec(text.slice(after, after + 254))?.[0];
      if (!name || !host || noPerson.test(name) || isExampleHost(host)) continue;
      const before = text.slice(Math.max(0, at - name.length - 300), at - name.length);
      // In an address of the web the part before "@" is a user of that server.
      if (/\/\\{0,9}\/[^\s/?#]{0,80}$/.test(before) || isCredit(before)) continue;
      yield { kind: 'email', start: at - name.length, end: after + host.length };
    }
  },
};

/** The letters before a place, of one script: where it changes, a sentence without blanks has come to the address. */
function localBefore(text: string, at: number): string {
  let start = at;
  let script: RegExp | undefined;
  for (const sign of [...text.slice(Math.max(0, at - longestLocal), at)].reverse()) {
    if (!joint.test(sign)) {
      script ??= isUnspaced.test(sign) ? isUnspaced : isSpaced;
      if (!script.test(sign)) break;
    }
    start -= sign.length;
  }
  return text.slice(start, at).replace(/^(?:[.'%+-]|%(?:3[ADd]|2[26CF7]|20))+/, '');
}

// Names that RFC 2606 keeps for examples, and files such as icon@2x.png.
const isExampleHost = (host: string) =>
  /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$|\.(?:png|jpe?g|gif|svg|webp|js|ts|css|json)$/i.test(
    host,
  );
