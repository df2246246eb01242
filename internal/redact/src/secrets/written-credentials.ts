// Credentials behind a word: in headers, settings and sentences.

import type { Detector } from '../detect/detector.ts';
import type { ReadAgain } from '../detect/read-again.ts';
import { createReadAgain } from '../detect/read-again.ts';
import { isSensitiveName } from '../detect/sensitive-names.ts';
import { createWordIndex, toLow } from '../detect/word-index.ts';
import type { Row } from './command-credentials.ts';
import { commandRows } from './command-credentials.ts';
import { isChosen, isGiven, isNamedSecret, isPhrase, sentenceWord } from './named-secret.ts';
import { isPlaceholder, looksSecret } from './randomness.ts';

// The phrase ends where a sentence goes on; "when" is on the list, and far more often in a sentence.
const phraseWord = `(?:\\d{1,2}[.)] ?)?(?!when\\b|${sentenceWord})[a-z]{3,8}`;
const quote = `\\\\{0,7}["'\`]?`;

// `"name":"X","value":"Y"`, `key="X" value="Y"`, `name: X` with `value: Y` below: a pair, with a field or two between.
const fieldBefore =
  /(?:name|key|id|header)\\{0,7}["']?\s{0,2}[:=]\s{0,2}\\{0,7}["']?([\w./-]{3,80})\\{0,7}["']?[,\s]{1,20}(?:\\{0,7}["']?\w{1,20}\\{0,7}["']?\s{0,2}[:=]\s{0,2}\\{0,7}["']?[\w.-]{1,24}\\{0,7}["']?[,\s]{1,20}){0,2}\\{0,7}["']?$/i;

const rows: readonly Row[] = [
  ...commandRows,
  {
    kind: 'authorization',
    words: ['authorization'],
    // A scheme and what follows it; of schemes with parameters all of them.
    after: new RegExp(
      `${quote}\\s{0,3}(?:=>|[:=,])\\s{0,3}${quote}(?:(?:Digest|AWS4-HMAC-SHA256|OAuth|Hawk|Signature) ([^\\n]{8,2000})|([A-Za-z][\\w-]{1,30}) {1,4}([\\w.~+/=:-]{4,4096})|([\\w.~+/=:-]{8,4096}))`,
      'iy',
    ),
    accept: (value, match) =>
      match[1] !== undefined ||
      (match[2] === undefined
        ? looksSecret(value)
        : (isGiven(value) && !/^[a-z]+\d{0,3}$/i.test(value)) || isScheme(match[2], value)),
  },
  {
    kind: 'password',
    words: [
      'password',
      'passwort',
      'kennwort',
      'passphrase',
      'mot de passe',
      'contraseña',
      'wachtwoord',
      'lösenord',
      'adgangskode',
      'hasło',
      'heslo',
      'senha',
      'salasana',
      'пароль',
      'şifre',
      '密码',
      '密碼',
      'パスワード',
      'parola',
      "parola d'ordine",
    ],
    // "is" in the languages of the words, a colon, or nothing but a space.
    after:
      /\p{L}{0,3}(?:[ ](?:for|of|to|zum|für|vom|pour|de|para|per|del|da|do|voor|van)[ ][^\n:=.,;!?]{1,24}?)?(?:\s{0,2}[:=\uff1a]\s{0,2}|[ ]{1,3}(?:is|lautet|ist|est|es|era|è|é|to|är|er|on|это)[ :]{1,3}|[ ]{1,3}|は|是|为)["'\u201c\u00bb\u201e\u00ab`]?([^\s"'<>,;(){}[\]\u201c\u201d\u00bb\u00ab]{5,64})/iuy,
    accept: (value, match) => {
      const bare = value.replace(/[.!?]+$/, '');
      const isTold = /[:=\uff1aは是为]|[ ]\p{L}{1,6}[ ]/u.test(match[0].slice(0, -value.length));
      return isChosen(bare) && !isSensitiveName(bare) && (isTold || (bare.match(/\d/g)?.length ?? 0) > 1);
    },
  },
  {
    kind: 'secret',
    words: ['api key', 'api-key', 'access key', 'token', 'license key', 'secret key'],
    after: /(?:[ ](?:is|was)[ ]{1,3}|[ ]?[:=][ ]{0,3}|[ ]{1,3})["'`]?([\w+/=.~-]{16,512})/iy,
    accept: looksSecret,
  },
  {
    // The words that stand for the key of a wallet (getsentry/relay#1376).
    kind: 'secret',
    words: ['mnemonic', 'seed phrase', 'seed words', 'recovery phrase', 'recovery words', 'backup phrase'],
    after: new RegExp(
      `(?: phrase)?(?: is| are|)\\s{0,2}[:=]?\\s{0,3}["'\`]?((?:${phraseWord}[\\s,]{1,3}){11,23}${phraseWord})(?![a-z])`,
      'iy',
    ),
    accept: isPhrase,
  },
  {
    kind: 'private_key',
    words: ['private key'],
    after: /(?: is| was|)\s{0,2}:?\s{0,3}["'`]?((?:0x)?[0-9a-f]{64})(?![0-9a-z])/iy,
    accept: (value) => !isPlaceholder(value),
  },
  {
    kind: 'secret',
    words: [
      'one-time code',
      'one time code',
      'verification code',
      'security code',
      'one-time password',
      'pin',
      'otp',
      'cvv',
      'cvc',
      'einmalcode',
      'bestätigungscode',
      'code de vérification',
      'código de verificación',
      'codice di verifica',
    ],
    after: /(?: (?:is|ist|est|es|è|lautet)|\s{0,2}[:=])\s{1,3}["']?(\d{3,8})(?![\w.,]\d|\w)/iy,
    accept: (value) => !/^(?:0+|1234|123456)$/.test(value),
  },
  {
    kind: 'secret',
    words: ['machine '],
    after: /\S{1,128}\s{1,8}login\s{1,4}\S{1,128}\s{1,8}password\s{1,4}([^\s"']{4,256})/iy,
    accept: isGiven,
  },
  {
    kind: 'connection_string',
    words: ['jdbc:oracle:'],
    after: /\w{1,8}:[^\s/:@]{1,64}\/([^\s@]{3,128})@/iy,
    accept: (value) => !isPlaceholder(value),
  },
  {
    kind: 'secret',
    words: ['webhook.office.com/webhookb2/'],
    after: /([\w@/-]{60,300})/iy,
    accept: () => true,
  },
  {
    kind: 'secret',
    words: ['contribsys__com', 'gems.contribsys.com'],
    after: /=["']?([0-9a-f]{8}:[0-9a-f]{8})/iy,
    accept: () => true,
  },
  {
    kind: 'secret',
    words: ['code=', 'auth=', 'sid=', 'session=', 'key=', 'appid=', 'ticket=', 'hmac=', 'invite='],
    signs: '?&',
    after: /([\w.~%+/-]{16,2048})/iy,
    accept: looksSecret,
  },
  {
    kind: 'private_key',
    words: ['private-lines:'],
    after: /\s{1,3}\d{1,4}\s{1,3}([\w+/=\s]{40,20000})/iy,
    accept: () => true,
  },
  {
    kind: 'secret',
    words: ['password', 'secret', 'token', 'key'],
    after: /[ ]["']?([^\s"'=]{6,256})/iy,
    // A line of a Dockerfile or of a shell.
    accept: (value, _match, before) =>
      isChosen(value) && /(?:^|\n)\s{0,8}(?:ENV|ARG|setx?|setenv) [\w]{0,60}$/.test(before),
  },
  {
    kind: 'secret',
    words: ['value'],
    after: /\\{0,7}["']?\s{0,2}[:=]\s{0,2}\\{0,7}["']?(?:(?:Bearer|Basic|Token) )?([^\s"'<>\\,;}]{4,4096})/iy,
    accept: (value, _match, before) => {
      const name = fieldBefore.exec(before)?.[1];
      return name !== undefined && isNamedSecret(name, value);
    },
  },
];

/** Of a known scheme what needs no digit: a name and a password, a long token. */
function isScheme(scheme: string, value: string): boolean {
  if (/^basic$/i.test(scheme)) return /^[\x20-\x7e]{0,200}:[\x20-\x7e]{0,200}$/.test(atob64(value));
  return /^(?:bearer|token|negotiate)$/i.test(scheme) && /^[A-Za-z]{16,}$/.test(value) && looksSecret(value);
}

const atob64 = (value: string) => Buffer.from(value, 'base64').toString('latin1');

const index = createWordIndex(rows.flatMap((row) => row.words.map((word) => [word, row] as const)));

/** What follows a word that gives a credential away. */
export const written: Detector = {
  family: 'secret',
  *find(text) {
    const reads = new Map<Row, ReadAgain>();
    for (const { entry, start, end } of index(toLow(text))) {
      const { kind, signs, after, accept } = entry;
      if (signs !== undefined && !signs.includes(text.charAt(start - 1))) continue;
      const again = reads.get(entry) ?? createReadAgain();
      reads.set(entry, again);
      if (!again.mayRead(end)) continue;
      after.lastIndex = end;
      const match = after.exec(text);
      again.hasRead(after.lastIndex);
      const value = match?.slice(1).findLast((group) => group !== undefined);
      if (match && value && accept(value, match, text.slice(Math.max(0, start - 240), start)))
        yield { kind, start: after.lastIndex - value.length, end: after.lastIndex };
    }
  },
};
