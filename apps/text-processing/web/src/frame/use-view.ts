// Says by the address which view of the page is looked at.
import { useSyncExternalStore } from 'react';

/** The views, by what stands behind `#`; the workbench has nothing there. */
export const views = ['desk', 'batch', 'history'] as const;

/** One of them. */
export type View = (typeof views)[number];

function subscribe(listen: () => void): () => void {
  window.addEventListener('hashchange', listen);
  return () => window.removeEventListener('hashchange', listen);
}

/** The view that the address names; it changes with a link. */
export function useView(): View {
  const name = useSyncExternalStore(subscribe, () => location.hash.slice(1));
  return views.find((view) => view === name) ?? 'desk';
}
