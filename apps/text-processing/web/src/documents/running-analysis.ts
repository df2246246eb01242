// Keeps the id of the analysis that runs in the address of the page, so that a reload finds it again.

const sign = '#analysis=';

/** Notes it; nothing runs any more without an id. */
export function rememberAnalysis(id: string | undefined): void {
  const { hash, pathname, search } = location;
  // Another view is looked at: its address stays.
  if (hash !== '' && hash !== '#' && !hash.startsWith(sign)) return;
  history.replaceState(null, '', id === undefined ? pathname + search : sign + encodeURIComponent(id));
}

/** The one that ran when the page was opened or loaded again. */
export function analysisOfAddress(): string | undefined {
  if (!location.hash.startsWith(sign)) return undefined;
  try {
    return decodeURIComponent(location.hash.slice(sign.length));
  } catch {
    // An address that somebody cut.
    return undefined;
  }
}
