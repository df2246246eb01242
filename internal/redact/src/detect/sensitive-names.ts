// The names of fields whose values are hidden.
import { nearestName } from '@internal/kit/settings';

// Joined words that make a name sensitive wherever they stand in it.
const telling =
  /passw(?:or)?d|passwort|passphrase|passcode|kennwort|motdepasse|contrase[nñ]a|wachtwoord|l[oö]senord|adgangskode|has[lł]o|heslo|senha|salasana|пароль|şifre|密码|密碼|パスワード|비밀번호|secret|credential|authorization|apikey|accesskey|privatekey|signingkey|encryptionkey|accountkey|applicationkey|authkey|licensekey|licencekey|masterkey|subscriptionkey|sharedkey|consumerkey|clientkeydata|connectionstring|cookie|bearer|jsessionid|phpsessid|sessiontoken|csrf|xsrf/;
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
]);
// Of those, what people choose themselves.
const chosen =
  /(?:passw(?:or)?d|passwort|passphrase|passcode|kennwort|motdepasse|contrase[nñ]a|wachtwoord|l[oö]senord|adgangskode|has[lł]o|heslo|senha|salasana|пароль|şifre|şifrem|密码|密碼|密码是|パスワード|비밀번호|pwd|pass|passe|parola|secret)\d{0,2}$/;
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
  const isCount =
    /(?:count|limit|length|total|used|max|min|ms|name|id|type|cost|policy|url|uri|file|path|regex|pattern|hash|enabled|required|class|provider|at)$/.test(
      joined,
    ) && !/(?:secretid|accesskeyid|jsessionid|phpsessid)$/.test(joined);
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

/** Whether a name calls its value something that people choose, so that it need not look random: `DB_PASSWORD`. */
export function isPasswordName(name: string): boolean {
  return chosen.test(name.toLowerCase().replace(/[^\p{L}\d]/gu, '')) && isSensitiveName(name);
}
