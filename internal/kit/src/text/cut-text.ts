// Cuts a text so that it stays another than those that begin alike.
import { sha256 } from './sha256.ts';

const digits = 12;

/** At most `max` characters: a text that is cut ends with 12 hexadecimal digits of the SHA-256 of the whole. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  // Half of a surrogate pair is no text: receivers refuse it, and all halves are the same in UTF-8.
  const kept = text.slice(0, max - digits - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}~${sha256(text).slice(0, digits)}`;
}
