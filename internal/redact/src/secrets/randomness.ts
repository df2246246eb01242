// Tells random secrets and passwords from placeholders, words and code.

/** Shannon entropy of a text in bits a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const placeholder =
  /example|sample|placeholder|dummy|fake|your[_-]?|change[_-]?me|insert|replace|redacted|xxxx|0000000|1234567|abcdef|\*\*\*|\.\.\.|^<|<[\w .-]*>|\$\{|\{\{|%s/i;

/** Whether a text stands for a secret instead of being one: `your-key-here`, `xxxx`, `${KEY}`. */
export function isPlaceholder(text: string): boolean {
  // In a long random text the letters of a word come together by themselves.
  return placeholder.test(text.slice(0, 512)) || new Set(text).size < Math.min(5, text.length);
}

/** Letters and digits mixed as no word, path, call or version mixes them. */
export function looksSecret(value: string): boolean {
  if (/^[A-Za-z]{16,}$/.test(value)) return changesOf(value) > 0.33 && !isPlaceholder(value);
  if (isPlaceholder(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value) || value.length < 8) return false;
  if (/^(?:https?:|[/.$#%]|process\.|env\.|sha\d{3})|\.(?:js|ts|json|py|md|go|pem|txt)$|\\[nrt]/.test(value))
    return false;
  return entropyOf(value) > 2.7 && changesOf(value) > (value.length < 16 ? 0.3 : 0.2) && !isIdentifier(value);
}

/** How often a text goes from one sort of sign to another, by character: words seldom do. */
function changesOf(value: string): number {
  return (value.match(/[a-z](?![a-z])|[A-Z](?![A-Za-z])|\d(?!\d)/g)?.length ?? 0) / value.length;
}

/** `X509CredentialOptions`, `df123-4567`: words with few digits among them. */
function isIdentifier(value: string): boolean {
  if (/^[A-Za-z_$][\w$]{0,40}(?:\.[A-Za-z_$][\w$]{0,40}){1,6}$/.test(value)) return true;
  const words = value.match(/[A-Z]?[a-z]{3,}/g)?.join('').length ?? 0;
  const turns = value.match(/\d+/g)?.length ?? 0;
  return (words / value.length > 0.5 && turns < 4) || (value.match(/\d/g)?.length ?? 0) < 2;
}

/** A word with digits or signs in it, as people make passwords; to be asked of what a name calls one. */
export function looksPassword(value: string): boolean {
  if (/^[A-Za-z]{10,40}$/.test(value)) return changesOf(value) > 0.4 && !isPlaceholder(value);
  // Two sorts of signs among small and capital letters: no name, path or variable has them.
  const signs = new Set(value.match(/[!#$%&*^?@+~]/g));
  if (
    signs.size > 1 &&
    value.length > 9 &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    !/^[$%{]\w*[%}]?$|&\w+;/.test(value)
  )
    return !isPlaceholder(value);
  if (
    value.length < 5 ||
    !/\d/.test(value) ||
    !/[A-Za-z\u00c0-\u04ff]/.test(value) ||
    /[\u3000-\uffff]/.test(value) ||
    isPlaceholder(value)
  )
    return false;
  // A path, a member of an object, a setting of a policy, a number with its unit.
  if (
    /^(?:https?:|[/.$#%~@]|process\.|env\.)|^\w+\.[a-z_]\w*$|^(?:min|max)[\w-]*\d$|^\d+[a-z]{1,5}$/i.test(
      value,
    )
  )
    return false;
  // `password1`, `INPUT_2`, `secretKeyV2`: names end in one digit, passwords in more.
  return (
    !/^[A-Za-z_$]+[-_]?\d$/.test(value) &&
    !/(?:pass|passw(?:or)?d|pwd|secret|token|key|ref|field|input)[_-]?\d{0,3}$/i.test(value)
  );
}
