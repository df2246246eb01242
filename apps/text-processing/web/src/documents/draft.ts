// Keeps what was typed over a reload of this tab, and no longer.
import { isOff } from '../history/history-store.ts';
import { browserShelf, tabShelf } from '../service/shelves.ts';

const draftKey = 'tpl-draft';

/** Leaves it for the page that is loaded next in this tab; nothing while nothing is to be kept. */
export function leaveDraft(text: string): void {
  if (text === '' || isOff(browserShelf)) tabShelf.removeItem(draftKey);
  else tabShelf.setItem(draftKey, text);
}

/** What the page before left in this tab. */
export function takeDraft(): string {
  const text = tabShelf.getItem(draftKey) ?? '';
  tabShelf.removeItem(draftKey);
  return text;
}
