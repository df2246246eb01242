// What is taken for a credential, by the strength of what stands before it.
import { isPasswordName, isSensitiveName } from '../detect/sensitive-names.ts';
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
