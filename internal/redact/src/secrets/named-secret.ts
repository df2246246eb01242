// What is taken for a credential, by the strength of what stands before it.
import { isPasswordName, isPhraseName, isSensitiveName, isTokenCount } from '../detect/sensitive-names.ts';
import { isPlaceholder, looksPassword, looksSecret } from './randomness.ts';

/** Whether a value is hidden under a name in a text: of headers what is given, of passwords what people choose. */
export function isNamedSecret(name: string, value: string): boolean {
  if (!isSensitiveName(name)) return false;
  if (/cookie|auth/i.test(name)) return isGiven(value);
  return isPasswordName(name) ? isChosen(value) : looksSecret(value);
}

/** Something that people choose, or random. */
export const isChosen = (value: string) => looksPassword(value) || looksSecret(value);
/** A value where a credential is demanded: no option, variable or element. */
export const isGiven = (value: string) =>
  !isPlaceholder(value) && !/^[-$<{%/]|\\$/.test(value) && /\d/.test(value);

/** Words that hold a sentence together, none of which the list of BIP-39 has. */
export const sentenceWord =
  '(?:the|and|for|are|was|were|has|not|but|from|your|which|with|without|its|been|does|did|their|our|his|her|these|those|being)\\b';
const inSentence = new RegExp(`\\b${sentenceWord}`, 'i');

/** 12 to 24 words of 3 to 8 letters (BIP-39), and none of a sentence. */
export const isPhrase = (value: string): boolean =>
  value.length < 400 &&
  /^(?:[a-z]{3,8}[\s,]{1,3}){11,23}[a-z]{3,8}$/i.test(value.replace(/\d{1,2}[.)] ?/g, '')) &&
  !inSentence.test(value);

// What stands in the place of a password, and is a word of a form, a schema or a setting.
const fieldWord =
  /^(?:string|str|text|char|varchar|bytes?|null|nil|none|true|false|yes|no|on|off|undefined|unknown|required|optional|invalid|valid|missing|wrong|incorrect|empty|blank|hidden|masked|hashed|encrypted|plain|plaintext|basic|bearer|digest|oauth\w*|ldap|saml|sso|jwt|mtls|local|default|auto|manual|prompt|env|vault|file|stdin|input|field|label|error|failed|success|expired|revoked|denied|changed|updated|reset|forgot(?:ten)?|confirm|current|new|old|weak|strong|medium|low|high|any|all|set|unset|get|read|write|admin|root|user|guest|test|demo|foo|bar|baz|pass|key|value|name|login|sha\d*|md5|bcrypt|scrypt|argon2\w*|pbkdf2)$/i;

/**
 * Whether a value is hidden that data gives to a name (JSON, forms, XML): like that of an object, whatever it looks like, unless it
 * is a word of a schema, another name, or a sentence.
 */
export function isDataSecret(name: string, value: string): boolean {
  if (!isSensitiveName(name)) return false;
  if (isPhraseName(name)) return isPhrase(value);
  if (/\s/.test(value))
    return isPasswordName(name) && value.length < 65 && value.split(/\s+/).some(looksPassword);
  if (isNamedSecret(name, value) || looksSecret(value)) return true;
  if (/^\d{4,}$/.test(value)) return !isTokenCount(name) && !/^(\d)\1*$|^0?123|^0000/.test(value);
  if (value.length < 4 || isPlaceholder(value)) return false;
  if (/^(?:[-<{%[]\w*|\$[A-Z_][A-Z0-9_]*)$|^\w+:\/\//.test(value)) return false;
  if (isSensitiveName(value) || fieldWord.test(value)) return false;
  if (isPasswordName(name)) return !/^[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+$/.test(value);
  return (
    value.length > 7 &&
    (looksPassword(value) || (/[a-z]/.test(value) && /[A-Z].*[A-Z]/.test(value) && /={1,2}$/.test(value)))
  );
}
