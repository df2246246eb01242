// Finds the names of a sentence.
import { isLight } from '../lexicon/lexicon.ts';
import type { NameRole, Passage } from './passage.ts';

/** One or more words that make a name. */
export interface Name {
  readonly text: string;
  /** Its words in lower case, without a possessive. */
  readonly words: readonly string[];
  /** Numbers of what else it is called. */
  readonly aliases: readonly number[];
  /** A mark as `E2` or `D30`. */
  readonly isCode: boolean;
  readonly role: NameRole | undefined;
  readonly from: number;
  readonly to: number;
}

/** Runs of words with a capital; "&" may stand within. */
export function namesOf({ words }: Passage): Name[] {
  const names: Name[] = [];
  let at = 0;
  while (at < words.length) {
    if (words[at]?.kind !== 'name') {
      at += 1;
      continue;
    }
    let to = at;
    for (;;) {
      const joins = /^(?:&|de|van|von)$/.test(words[to + 1]?.lower ?? '') && words[to + 2]?.kind === 'name';
      if (words[to + 1]?.kind === 'name') to += 1;
      else if (joins) to += 2;
      else break;
    }
    const run = words.slice(at, to + 1);
    names.push({
      text: run.map(({ text }) => text).join(' '),
      words: identifying(run.filter(({ kind }) => kind === 'name')),
      aliases: run.flatMap((word) => word.aliases),
      role: run.some(({ role }) => role === 'actor')
        ? 'actor'
        : run.find(({ role }) => role !== undefined)?.role,
      isCode: run.some(({ text }) => /\d/.test(text)),
      from: at,
      to,
    });
    at = to + 1;
  }
  return names;
}

/** Without what is a word of the language ("Mayor", "Street"), where something else is left. */
function identifying(words: Passage['words']): string[] {
  const own = words.filter(({ lower, root }) => !isLight(root) && !title.test(lower));
  return (own.length > 0 ? own : words).map(({ lower }) => lower.replace(/(?:'s?|\.)$/, ''));
}

const title =
  /^(?:mayor|president|director|councilor|professor|judge|captain|minister|senator|governor|farmer|king|queen|prince|princess|lord|lady|chief|inspector|sergeant|officer|secretary|treasurer|bishop|general|colonel|commissioner|ambassador|chancellor|nurse|engineer)$/;
