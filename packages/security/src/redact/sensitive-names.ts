// The names of fields whose values are hidden.
import { nearestName } from '@internal/kit/settings';

// Joined words that make a name sensitive wherever they stand in it.
const telling =
  /passw(?:or)?d|passwort|passphrase|secret|credential|authorization|apikey|accesskey|privatekey|signingkey|encryptionkey|accountkey|connectionstring|cookie|bearer/;
// Words that do so as a whole word only: "tokens" counts, "token" opens doors.
const words = new Set(['token', 'pwd', 'pass', 'jwt', 'auth', 'otp', 'pin']);
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
    .split(/[^a-z\d]+/);
  const joined = parts.join('');
  const isCount =
    /(?:count|limit|length|total|used|max|min|ms|name|id|type)$/.test(joined) &&
    !/(?:secretid|accesskeyid)$/.test(joined);
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
