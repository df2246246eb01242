// Keeps a choice over a reload of this tab.
import { useState } from 'react';
import { tabShelf } from './shelves.ts';

/** What was chosen among these, under a name of its own; empty for nothing, and for what there is no more. */
export function useTabChoice(
  key: string,
  choices: readonly { readonly name: string }[],
): [chosen: string, choose: (name: string) => void] {
  const [chosen, setChosen] = useState(() => tabShelf.getItem(key) ?? '');
  const choose = (name: string) => {
    tabShelf.setItem(key, name);
    setChosen(name);
  };
  return [choices.some(({ name }) => name === chosen) ? chosen : '', choose];
}
