// Keeps a list in the browser, within bounds and within the room there is.
import type { Shelf } from './shelves.ts';

/** The entries that are kept, the newest first; none where what is kept cannot be read. */
export function readList<Entry>(
  shelf: Shelf,
  key: string,
  isEntry: (value: unknown) => value is Entry,
): Entry[] {
  try {
    const kept = JSON.parse(shelf.getItem(key) ?? '[]') as unknown;
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  } catch {
    return [];
  }
}

/** Keeps them; the last ones go until all fit into `most` entries, so many `characters`, and the browser. */
export function keepList(
  shelf: Shelf,
  key: string,
  entries: readonly unknown[],
  { most, characters }: { readonly most: number; readonly characters: number },
): void {
  for (let count = Math.min(entries.length, most); count >= 0; count -= 1) {
    const written = JSON.stringify(entries.slice(0, count));
    if (written.length > characters) continue;
    try {
      shelf.setItem(key, written);
      return;
    } catch {
      // The browser has less room than that.
    }
  }
}
