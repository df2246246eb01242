// Reads the address behind `](` or `]:` as any renderer of Markdown might.
import type { AddressKind } from './allow-list.ts';

const longestAddress = 2_048;
const before = /[\s>]{0,400}/y;
const pointed = /<[^<>\n\r]{0,2048}>?/y;
const bare = /[^\s)]{0,2048}/y;

/** An address and where it stands. */
export interface Destination {
  readonly kind: AddressKind;
  readonly start: number;
  readonly end: number;
}

/** Reads what stands from `from` on; undefined while it is not whole. */
export function readDestination(
  text: string,
  from: number,
  isLast: boolean,
  judge: (address: string) => AddressKind,
): Destination | undefined {
  before.lastIndex = from;
  const start = from + (before.exec(text)?.[0].length ?? 0);
  const isPointed = text[start] === '<';
  const form = isPointed ? pointed : bare;
  form.lastIndex = start;
  const found = form.exec(text)?.[0] ?? '';
  const end = start + found.length;
  if (end >= text.length && !isLast && end - from < longestAddress) return undefined;
  const inner = isPointed ? found.slice(1, found.endsWith('>') ? -1 : undefined) : found;
  // So much space that its end is not in view: nobody writes that.
  const kind: AddressKind = start - from >= 400 ? 'outside' : judge(inner);
  return { kind, start, end: text[end] === ')' ? end + 1 : end };
}
