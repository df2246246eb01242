// Cuts a text so that it stays another than those that begin alike.
import { createHash } from 'node:crypto';

const digits = 12;

/** At most `max` characters: a text that is cut ends with 12 hexadecimal digits of the SHA-256 of the whole. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, digits);
  return `${text.slice(0, max - digits - 1)}~${digest}`;
}
