// Compares who does what.
import type { Doing } from '../facts/find-doings.ts';
import { findDoings } from '../facts/find-doings.ts';
import type { Passage, Word } from '../facts/passage.ts';
import { likeness, weightOf } from '../match/likeness.ts';
import type { Difference } from './difference.ts';

const minRest = 0.65;
// With another verb of the same meaning.
const minOtherRest = 1.6;

/** Doings that the sources give to somebody else, whom they name beside. */
export function compareDoings(claim: Passage, sources: readonly Passage[]): Difference[] {
  const ours = findDoings(claim.words);
  const theirs = sources
    .flatMap((source) => findDoings(source.words))
    .filter(({ doer }) => doer.length === 0 || nounsOf(doer).length > 0);
  const named = sources.flatMap(({ words }) => words);
  for (const said of ours) {
    if (said.doer.length === 0) continue;
    const rows = theirs
      .filter((real) => likeness(said.verb, real.verb) > 0.8)
      .map((real) => ({ real, rest: shared(said.rest, real.rest), isSame: meets(said.doer, real.doer) }))
      .sort((one, other) => other.rest - one.rest);
    const turned = rows.find(
      ({ real, isSame }) => !isSame && (isTurned(said, real) || isExchanged(said, real, ours, theirs)),
    );
    if (turned !== undefined) {
      const isPlain = said.verb.root === turned.real.verb.root && isTurned(said, turned.real);
      return [{ ...difference(turned.real), ...(isPlain ? { isCertain: true } : {}) }];
    }
    const best = rows[0];
    if (best === undefined || best.isSame || best.real.doer.length === 0) continue;
    const own = rows.find(({ isSame }) => isSame);
    if (own !== undefined && best.rest < own.rest + 1) continue;
    const isElsewhere = nounsOf(said.doer).some((word) =>
      named.some(
        (other) => other.root === word.root || (word.kind === 'name' && likeness(word, other) > 0.6),
      ),
    );
    const isOtherVerb = said.verb.root !== best.real.verb.root;
    if (isElsewhere && isOtherVerb && best.rest >= minOtherRest && areNamed(said, best.real))
      return [difference(best.real)];
    if (
      isElsewhere &&
      !isOtherVerb &&
      (best.rest >= minRest || meets(said.doer, best.real.rest) || meets(best.real.doer, said.rest))
    )
      return [difference(best.real)];
  }
  return [];
}

const difference = (real: Doing): Difference => ({
  kind: 'order',
  reason:
    real.doer.length > 0
      ? `In the text it is ${textOf(real)} who "${real.verb.text}".`
      : `In the text it is somebody else who "${real.verb.text}".`,
});

/** Whether the two have changed sides: who does it here has it done there. */
function isTurned(said: Doing, real: Doing): boolean {
  const isSameVerb = said.verb.root === real.verb.root;
  if (real.doer.length > 0)
    return (isSameVerb || areNamed(said, real)) && meets(said.doer, real.rest) && meets(real.doer, said.rest);
  const object = nounsOf(real.rest)[0];
  const doer = nounsOf(said.doer).at(-1);
  return (
    isSameVerb &&
    real.isByPronoun &&
    object !== undefined &&
    doer !== undefined &&
    object.root === doer.root &&
    !meets(real.rest.slice(0, 2), said.rest)
  );
}

/** Whether each of the two does what the other does there. */
function isExchanged(said: Doing, real: Doing, ours: readonly Doing[], theirs: readonly Doing[]): boolean {
  if (real.doer.length === 0 || likeness(said.verb, real.verb) < 0.9) return false;
  return (
    ours.some(
      (other) =>
        other.verb.root !== said.verb.root && meets(other.doer, real.doer) && !meets(other.doer, said.doer),
    ) &&
    theirs.some(
      (other) =>
        other.verb.root !== real.verb.root && meets(other.doer, said.doer) && !meets(other.doer, real.doer),
    ) &&
    !theirs.some((other) => likeness(said.verb, other.verb) > 0.8 && meets(other.doer, said.doer))
  );
}

const areNamed = (...doings: readonly Doing[]) =>
  doings.every(({ doer }) => doer.some(({ kind, aliases }) => kind === 'name' || aliases.length > 0));

const textOf = ({ doer }: Doing) =>
  nounsOf(doer)
    .map(({ text }) => text)
    .join(' ');

const nounsOf = (words: readonly Word[]) =>
  words.filter(({ kind, pos }) => kind === 'name' || pos === 'NOUN' || pos === 'PROPN');

function meets(one: readonly Word[], other: readonly Word[]): boolean {
  return nounsOf(one).some((word) => nounsOf(other).some((real) => likeness(word, real) > 0.75));
}

function shared(one: readonly Word[], other: readonly Word[]): number {
  return one.reduce((sum, word) => {
    const weight = word.kind === 'number' ? 0.7 : weightOf(word);
    return sum + weight * Math.max(0, ...other.map((real) => likeness(word, real)));
  }, 0);
}
