// Keeps the key of the service for this tab, and no longer.

import { tabShelf } from './shelves.ts';

const keyName = 'tpl-key';

/** Keeps it. */
export function rememberKey(key: string): void {
  tabShelf.setItem(keyName, key);
}

/** The one that was given in this tab. */
export function keyOfTab(): string | undefined {
  return tabShelf.getItem(keyName) ?? undefined;
}
