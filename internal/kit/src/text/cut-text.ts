// Cuts a text so that it stays another than those that begin alike.
import { sha256 } from './sha256.ts';

const digits = 12;

/** At most `max` characters: a text that is cut ends with 12 hexadecimal digits of the SHA-256 of the whole. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - digits - 1)}~${sha256(text).slice(0, digits)}`;
}
