// The detectors of secrets: documented token formats, telling names, and the forms in which people write credentials.

import type { Detector } from '../detect/detector.ts';
import { defineDetector } from '../detect/detector.ts';
import { toEnd } from '../detect/to-end.ts';
import { assignments } from './assignments.ts';
import { columns } from './columns.ts';
import { isGiven } from './named-secret.ts';
import { cookies, inPairs } from './paired-values.ts';
import { jsonWebKeys, privateKeys } from './private-keys.ts';
import { entropyOf, isPlaceholder, looksSecret } from './randomness.ts';
import { base64Tokens, tokens } from './token-formats.ts';
import { written } from './written-credentials.ts';

const notPlaceholder = (value: string, { after }: { readonly after: string }) =>
  !isPlaceholder(value) &&
  !/^(?:pass(?:word|wd)?|pwd|secret|bar|foo|user|admin|root|postgres|mysql|guest)$/i.test(value) &&
  !/^@(?:[\w.-]{0,60}\.)?(?:example|test)\b/.test(after);

/** Detectors of secrets. */
export const secretDetectors: readonly Detector[] = [
  tokens,
  ...base64Tokens,
  assignments,
  written,
  cookies,
  inPairs,
  columns,
  privateKeys,
  jsonWebKeys,
  defineDetector({
    kind: 'connection_string',
    family: 'secret',
    hints: ['://'],
    // Nobody should write "@" in a password without escaping it, and many do.
    pattern: /:\/\/[^\s:@/"'<>]{0,128}:([^\s@"'<>]{1,256}(?:@[^\s@/"'<>]{1,128}){0,4})@[\w[]/g,
    // With a slash it may be a port and a path: `http://host:80/a@b`.
    accept: (value, around) =>
      value.length > 2 && notPlaceholder(value, around) && !/^\d{1,5}(?:[/?#]|$)|\/\//.test(value),
  }),
  defineDetector({
    kind: 'connection_string',
    family: 'secret',
    hints: ['://'],
    // A token in the place of a user, with a word or nothing for its password: `https://TOKEN:x-oauth-basic@host`.
    pattern: /:\/\/([^\s:@/"'<>?#]{16,512})(?::[^\s:@/"'<>]{0,128})?@[\w[]/g,
    // No words with dashes; the key in an address of Sentry is public.
    accept: (value, around) =>
      looksSecret(value) &&
      notPlaceholder(value, around) &&
      !/[a-z]{3}-[a-z]{2}/.test(value) &&
      !/^[^@]*@[\w.-]{0,60}sentry/i.test(around.after),
  }),
  defineDetector({
    kind: 'authorization',
    family: 'secret',
    hints: ['earer ', 'BEARER ', 'asic ', 'BASIC '],
    pattern: /\b(?:bearer|basic) {1,4}([\w.~+/-]{16,4096}={0,2})/gi,
    accept: (value) => /\d/.test(value) && entropyOf(value) > 3 && !isPlaceholder(value),
  }),
  defineDetector({
    kind: 'slack_webhook',
    family: 'secret',
    hints: ['hooks.slack.com/'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9/]{20,120})/g,
  }),
  defineDetector({
    kind: 'google_key',
    family: 'secret',
    // What renews the tokens of an account.
    hints: ['1//0'],
    pattern: /(?<![\w/])1\/\/0[\w-]{40,400}/g,
  }),
  defineDetector({
    kind: 'telegram_token',
    family: 'secret',
    hints: [':AA'],
    pattern: /(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])/g,
  }),
  defineDetector({
    kind: 'azure_key',
    family: 'secret',
    hints: ['AccountKey=', 'SharedAccessKey=', 'sig='],
    pattern: /(?:AccountKey=|SharedAccessKey=|[?&]sig=)([\w+/%]{40,120}={0,2})/g,
  }),
  defineDetector({
    kind: 'signature',
    family: 'secret',
    hints: ['ignature='],
    pattern: /[?&](?:X-Amz-|X-Goog-)?Signature=([\w%+/~-]{20,600}={0,2})/gi,
  }),
  defineDetector({
    kind: 'webhook',
    family: 'secret',
    hints: ['/webhook', '/hooks/catch/'],
    pattern:
      /(?:discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d{16,20}|hooks\.zapier\.com\/hooks\/catch\/\d{4,12}|outlook\.office(?:365)?\.com\/webhook)\/([\w@/-]{6,300})/g,
  }),
  defineDetector({
    kind: 'password_hash',
    family: 'secret',
    hints: ['$', '{S'],
    pattern:
      /(?:\$2[abxy]\$\d\d\$[./\w]{53}|\$(?:[1-7y]|2[abxy]|apr1|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]{0,20})\$[\w./$=,+-]{20,300}|\{S?SHA\d{0,3}\}[\w+/]{20,160}={0,2})/g,
  }),
  defineDetector({
    kind: 'connection_string',
    family: 'secret',
    hints: ['%3A%2F', '%3a%2f'],
    pattern: /%3A%2F%2F[^\s%]{0,64}%3A([^\s&@]{3,128}?)%40/gi,
    accept: notPlaceholder,
  }),
  defineDetector({
    kind: 'connection_string',
    family: 'secret',
    hints: ['@tcp(', '@unix('],
    pattern: /\b[\w.-]{1,64}:([^\s:@/"'<>]{3,128})@(?:tcp|unix)\(/g,
    accept: notPlaceholder,
  }),
  defineDetector({
    kind: 'secret',
    family: 'secret',
    hints: ['WIFI:', '=base64:'],
    pattern: /WIFI:(?:[TSHR]:[^;\n]{0,64};){0,4}P:([^;\n]{4,64});|=base64:([\w+/]{40,200}={0,2})/g,
  }),
  defineDetector({
    kind: 'secret',
    family: 'secret',
    // Links by which somebody becomes somebody.
    pattern:
      /\/(?:(?:password[-_/])?reset(?:[-_]password)?|verify(?:-email)?|activate|confirm|invite|magic-link|unsubscribe)\/([\w.~+-]{20,512})/gi,
    accept: looksSecret,
  }),
  defineDetector({
    kind: 'password',
    family: 'secret',
    pattern:
      /(?:d by|password|securestring)\b(?<=\b(?:identified by|(?:with|encrypted|set) password|convertto-securestring))(?: (?:values|password|for \S{1,64}|-string))?[= ]{1,3}["']([^"'\n]{3,128})["']/gi,
    accept: (value) => !isPlaceholder(value),
  }),
  defineDetector({
    kind: 'secret',
    family: 'secret',
    hints: ['redis-cli '],
    pattern: /redis-cli [^\n]{0,120}?-a ["']?([^\s"']{4,256})/g,
    accept: isGiven,
  }),
].map(toEnd);
