// Keeps the key of the service for this tab, and no longer.

const keyName = 'tpl-key';

/** Keeps it. */
export function rememberKey(key: string): void {
  sessionStorage.setItem(keyName, key);
}

/** The one that was given in this tab. */
export function keyOfTab(): string | undefined {
  return sessionStorage.getItem(keyName) ?? undefined;
}
