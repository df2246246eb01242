// Reads an address that stands by itself in a text, as chat makes links of it.
import { unseenSigns } from '@internal/kit';

const address = /[^\s"'<>)\]]{0,2000}/y;
const scheme = /(?:https?:|ftp:)$/i;
// A link without data tells its host only that somebody clicked.
const carriesData = /[?#&=;][^\s]{16}|[a-z0-9+/_%-]{40}/i;
// Nor does a reader see what it carries in signs that draw nothing; a picture of several people has two or three in a row, the flag of Wales six.
const carriesUnseen = new RegExp(`[${unseenSigns}]{7}`, 'u');

/** An address, where the search goes on, and whether it carries data to its host. */
export interface BareAddress {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly carries: boolean;
}

/** Where the address begins whose two slashes stand at `place`. */
export const addressFrom = (text: string, place: number): number =>
  place - (scheme.exec(text.slice(Math.max(0, place - 6), place))?.[0].length ?? 0);

/** Reads the address whose two slashes stand at `place`; undefined while it is not whole. */
export function readBareAddress(text: string, place: number, isLast: boolean): BareAddress | undefined {
  const next = place + (text[place] === '%' ? 6 : 2);
  const start = addressFrom(text, place);
  address.lastIndex = next;
  const end = next + (address.exec(text)?.[0].length ?? 0);
  if (end >= text.length && !isLast && end - place < 2_000) return undefined;
  const found = text.slice(start, end);
  const carries = end > next + 2 && (carriesData.test(found) || carriesUnseen.test(found));
  return { start, end, next, carries };
}
