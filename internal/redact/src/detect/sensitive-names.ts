// The names of fields whose values are hidden.
import { nearestName } from '@internal/kit/settings';

// Joined words that make a name sensitive wherever they stand in it.
const telling =
  /passw(?:or)?d|passwort|passphrase|passcode|kennwort|motdepasse|contrase[nñ]a|wachtwoord|l[oö]senord|adgangskode|has[lł]o|heslo|senha|salasana|пароль|şifre|密码|密碼|パスワード|비밀번호|secret|credential|authorization|apikey|appkey(?!board|word|map|pad|stroke|frame)|accesskey|privatekey|signingkey|encryptionkey|accountkey|applicationkey|authkey|licensekey|licencekey|masterkey|functionskey|subscriptionkey|sharedkey|consumerkey|clientkeydata|connectionstring|cookie|bearer|jsessionid|phpsessid|sessiontoken|csrf|xsrf|mnemonic|seedphrase|seedwords|recoveryphrase|recoverywords/;
// Words that do so as a whole word only: "tokens" counts, "token" opens doors.
const words = new Set([
  'token',
  'pwd',
  'pass',
  'passe',
  'jwt',
  'auth',
  'otp',
  'pin',
  'cvv',
  'cvc',
  'cvv2',
  'sid',
  'parola',
  'requirepass',
  'masterauth',
]);
// Of those, what people choose themselves.
const chosen =
  /(?:passw(?:or)?d|passwort|passphrase|passcode|kennwort|motdepasse|contrase[nñ]a|wachtwoord|l[oö]senord|adgangskode|has[lł]o|heslo|senha|salasana|пароль|şifre|şifrem|密码|密碼|密码是|パスワード|비밀번호|pwd|pass|passe|parola|masterauth|secret)\d{0,2}$/;
// Last words that only say something of a secret. Short ones must be whole, since "android" ends in "id": or stand right behind
// what they speak of where nothing parts words.
const whole =
  'count|total|used|usage|budget|max|min|ms|time|in|age|expires|expiry|expiration|version|index|id|cost|url|file|hash|class|at|format|valid|invalid';
const count = new RegExp(
  `^(?:.{0,40}(?:limit|length|name|type|policy|uri|path|regex|pattern|enabled|required|provider)|(?:user|client|tenant|uu|gu|u|g)id|(?:base|callback)url|(?:.{0,40}(?:${telling.source}|token|key|auth))?(?:${whole}))$`,
);
// Those are secrets all the same.
const counted = /(?:secretid|accesskeyid|jsessionid|phpsessid)$/;
// Long enough for two slips of the finger to be told from another word.
const mistypable = ['authorization', 'proxyauthorization', 'authentication', 'credentials', 'passphrase'];

const known = new Map<string, boolean>();
const maxKnown = 10_000;

/** Whether a value under this name is to be hidden, whatever it looks like: `apiKey`, `X-Api-Key`, a misspelled `Authorization`. */
export function isSensitiveName(name: string): boolean {
  if (name.length < 3 || name.length > 80) return false;
  const before = known.get(name);
  if (before !== undefined) return before;
  const parts = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u);
  const joined = parts.join('');
  const isCount = count.test(parts.findLast((part) => part !== '') ?? '') && !counted.test(joined);
  const isMistyped = joined.length > 10 && joined.length < 22 && isNear(joined);
  const isSensitive =
    !isCount && (telling.test(joined) || parts.some((part) => words.has(part)) || isMistyped);
  if (known.size >= maxKnown) known.clear();
  known.set(name, isSensitive);
  return isSensitive;
}

// Most names differ at their ends, and need no comparison letter by letter.
function isNear(joined: string): boolean {
  const candidates = mistypable.filter(
    (name) =>
      name[0] === joined[0] &&
      name.slice(-2) === joined.slice(-2) &&
      Math.abs(name.length - joined.length) <= 2,
  );
  return candidates.length > 0 && nearestName(joined, candidates) !== undefined;
}

/** Whether a name calls its value a list of words that stands for a key: `seedPhrase`. */
export const isPhraseName = (name: string): boolean =>
  /(?:mnemonic|(?:seed|recovery)[_ .-]?(?:phrase|words))\d{0,2}$/i.test(name);

/** Whether a name calls its value something that people choose, so that it need not look random: `DB_PASSWORD`. */
export function isPasswordName(name: string): boolean {
  return chosen.test(name.toLowerCase().replace(/[^\p{L}\d]/gu, '')) && isSensitiveName(name);
}

// A new token or one that reads may open a door; "max_new" and "cache_read" count.
const tokensOf =
  /(?:^|[_\W])(?:max|min|total|used|num|n|count|per|limit|prompt|completion|input|output|cached|reasoning|thinking|prediction|audio|image|context|remaining|billed|max_new|cache_(?:read|write))_?tokens?$|tokens$/;

/** Whether a name counts tokens, so that its number may be seen: `maxTokens`, `prompt_token`, and not `token`. */
export const isTokenCount = (name: string): boolean =>
  tokensOf.test(name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase());
