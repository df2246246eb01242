// Finds two things of a sentence that have changed places: the words that stand with one stand with the other in the text.
import { namesOf } from '../facts/find-names.ts';
import type { Passage, Word } from '../facts/passage.ts';
import { dateAgrees } from '../match/date-agrees.ts';
import { likeness, weightOf } from '../match/likeness.ts';
import type { Stretch } from '../match/nearness.ts';
import { distance } from '../match/nearness.ts';
import { isPronounOne, quantitiesAgree } from '../match/quantities-agree.ts';
import type { Difference } from './difference.ts';

interface Thing extends Stretch {
  readonly text: string;
  readonly type: 'number' | 'name';
  readonly role?: string | undefined;
  /** Numbers of what else it is called. */
  readonly aliases?: readonly number[];
  readonly agrees: (source: Passage) => readonly Stretch[];
}

const maxThings = 12;
// How much nearer, in words, something must stand to count for a side.
const clearly = 2;
const least = { name: 1.1, number: 0.95 };

/** The first pair of things that have changed places, if there is one. */
export function compareSides(claim: Passage, sources: readonly Passage[]): Difference[] {
  const things = thingsOf(claim)
    .slice(0, maxThings)
    .filter((thing) => thing.agrees(claim).length === 1);
  for (const source of sources) {
    const placed = things
      .map((thing) => ({ thing, places: thing.agrees(source) }))
      .filter(({ places }) => places.length === 1);
    for (const [at, one] of placed.entries())
      for (const two of placed.slice(at + 1)) {
        const [first, second] = [one.places[0], two.places[0]];
        if (first === undefined || second === undefined || first.from === second.from) continue;
        if (one.thing.type !== two.thing.type || areOfTwoKinds(one.thing, two.thing)) continue;
        const { agree, differ } = votes(claim, [one.thing, two.thing], source, [first, second]);
        if (differ >= least[one.thing.type] && differ >= agree * 2)
          return [{ kind: 'order', reason: `${one.thing.text} and ${two.thing.text} have changed places.` }];
      }
  }
  return [];
}

/** A place and a person do not change places, nor do two names of one. */
const areOfTwoKinds = (one: Thing, two: Thing) =>
  (one.role !== undefined && two.role !== undefined && one.role !== two.role) ||
  one.aliases?.some((alias) => two.aliases?.includes(alias)) === true;

type Two<T> = readonly [T, T];

/** What stands clearly with one of the two in both, on the same side and on the other. */
function votes(
  claim: Passage,
  said: Two<Stretch>,
  source: Passage,
  real: Two<Stretch>,
): { agree: number; differ: number } {
  let [agree, differ] = [0, 0];
  const vote = (ours: number, theirs: number, weight: number) => {
    if (ours * theirs > 0) agree += weight;
    else if (ours * theirs < 0) differ += weight;
  };
  for (const word of claim.words) {
    const weight = weightOf(word);
    if (weight === 0 || within(word, said)) continue;
    const ours = sideOf(claim, word.at, said);
    if (ours === 0) continue;
    const same = source.words.filter((other) => !within(other, real) && likeness(word, other) > 0.75);
    const sides = same.map((other) => sideOf(source, other.at, real));
    // What stands on both sides there says nothing.
    if (sides.length > 0 && sides.every((side) => side === sides[0])) vote(ours, sides[0] ?? 0, weight);
  }
  for (const quantity of claim.quantities) {
    if (said.some(({ from }) => from === quantity.from)) continue;
    const same = source.quantities.filter((other) => quantitiesAgree(quantity, other));
    if (same.length === 1 && same[0] !== undefined)
      vote(sideOf(claim, quantity.from, said), sideOf(source, same[0].from, real), 1);
  }
  for (const date of claim.dates) {
    if (said.some(({ from }) => from === date.from)) continue;
    const same = source.dates.filter((other) => dateAgrees(date, other));
    if (same.length === 1 && same[0] !== undefined)
      vote(sideOf(claim, date.from, said), sideOf(source, same[0].from, real), 1);
  }
  return { agree, differ };
}

const within = ({ at }: Word, stretches: Two<Stretch>) =>
  stretches.some(({ from, to }) => at >= from && at <= to);

/** 1 for the first, -1 for the second, 0 where neither is clearly nearer. */
function sideOf(passage: Passage, at: number, [one, two]: Two<Stretch>): number {
  const difference = distance(passage, at, two) - distance(passage, at, one);
  return Math.abs(difference) < clearly ? 0 : Math.sign(difference);
}

function thingsOf(claim: Passage): Thing[] {
  const names = namesOf(claim).map(
    (name): Thing => ({
      ...name,
      type: 'name',
      agrees: (source) =>
        namesOf(source).filter((other) => other.words.some((word) => name.words.includes(word))),
    }),
  );
  const numbers = claim.quantities
    .filter(({ text }) => !isPronounOne(text))
    .map(
      (said): Thing => ({
        ...said,
        type: 'number',
        role: said.kind,
        agrees: (source) => source.quantities.filter((real) => quantitiesAgree(said, real)),
      }),
    );
  // "the lessor" is a name where the document has it for one.
  const called = claim.words
    .filter(({ kind, aliases }) => kind !== 'name' && aliases.length > 0)
    .map(
      (word): Thing => ({
        text: word.text,
        from: word.at,
        to: word.at,
        type: 'name',
        role: 'actor',
        aliases: word.aliases,
        agrees: (source) =>
          source.words.filter(({ root }) => root === word.root).map(({ at }) => ({ from: at, to: at })),
      }),
    );
  return [...names, ...numbers, ...called];
}
