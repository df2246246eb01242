// Compares who does what.
import type { Doing } from '../facts/find-doings.ts';
import { findDoings } from '../facts/find-doings.ts';
import type { Passage, Word } from '../facts/passage.ts';
import type { Difference } from './difference.ts';
import { likeness, weightOf } from './match-words.ts';

const minRest = 0.8;

/** Doings that the sources give to somebody else, whom they name beside. */
export function compareDoings(claim: Passage, sources: readonly Passage[]): Difference[] {
  const theirs = sources.flatMap((source) => findDoings(source.words));
  const named = sources.flatMap(({ words }) => words);
  for (const said of findDoings(claim.words)) {
    if (said.doer.length === 0) continue;
    const rows = theirs
      .filter((real) => likeness(said.verb, real.verb) > 0.8)
      .map((real) => ({ real, rest: shared(said.rest, real.rest), isSame: meets(said.doer, real.doer) }))
      .sort((one, other) => other.rest - one.rest);
    const best = rows[0];
    if (best === undefined || best.isSame || best.real.doer.length === 0) continue;
    const own = rows.find(({ isSame }) => isSame);
    if (own !== undefined && best.rest < own.rest + 1) continue;
    const isTurned = meets(said.doer, best.real.rest) || meets(best.real.doer, said.rest);
    const isElsewhere = nounsOf(said.doer).some((word) => named.some((other) => other.root === word.root || (word.kind === 'name' && likeness(word, other) > 0.6)));
    const isSure = best.rest >= minRest;
    const isSameVerb = said.verb.root === best.real.verb.root;
    if (isElsewhere && (isSameVerb ? isTurned || isSure : isTurned && areNamed(said, best.real)))
      return [{ kind: 'order', reason: `In the text it is ${textOf(best.real)} who "${best.real.verb.text}".` }];
  }
  return [];
}

const areNamed = (...doings: readonly Doing[]) => doings.every(({ doer }) => doer.some(({ kind, groups }) => kind === 'name' || groups.some((group) => group < 0)));

const textOf = ({ doer }: Doing) =>
  nounsOf(doer)
    .map(({ text }) => text)
    .join(' ');

const nounsOf = (words: readonly Word[]) => words.filter(({ kind, pos }) => kind === 'name' || pos === 'NOUN' || pos === 'PROPN');

function meets(one: readonly Word[], other: readonly Word[]): boolean {
  return nounsOf(one).some((word) => nounsOf(other).some((real) => likeness(word, real) > 0.75));
}

function shared(one: readonly Word[], other: readonly Word[]): number {
  return one.reduce((sum, word) => {
    const weight = word.kind === 'number' ? 0.7 : weightOf(word);
    return sum + weight * Math.max(0, ...other.map((real) => likeness(word, real)));
  }, 0);
}
