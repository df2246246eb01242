// Compares what comes before what.
import type { Passage, Word } from '../facts/passage.ts';
import { likeness, weightOf } from '../match/likeness.ts';
import type { Difference } from './difference.ts';

/** What is earlier and what is later, by a word as "before". */
interface Relation {
  readonly word: Word;
  readonly first: readonly Word[];
  readonly second: readonly Word[];
}

const earlier = /^(?:before|until|till)$/;
const later = /^(?:after|once)$/;
const minCrossed = 0.8;

/** Relations whose sides have changed places. */
export function compareOrder(claim: Passage, sources: readonly Passage[]): Difference[] {
  const theirs = sources.flatMap(relationsOf);
  for (const said of relationsOf(claim)) {
    const rows = theirs.map((real) => ({
      real,
      straight: alike(said.first, real.first) + alike(said.second, real.second),
      crossed: [alike(said.first, real.second), alike(said.second, real.first)] as const,
    }));
    const straight = Math.max(0, ...rows.map((row) => row.straight));
    for (const { real, crossed } of rows) {
      const total = crossed[0] + crossed[1];
      if (Math.min(...crossed) >= minCrossed && total > straight * 1.5) {
        return [{ kind: 'order', reason: `The text has it in the other order ("${real.word.text}").` }];
      }
    }
  }
  return [];
}

/** How much of the words on one side stands on the other, the weightiest counted whole. */
function alike(one: readonly Word[], other: readonly Word[]): number {
  return one.reduce(
    (sum, word) => sum + weightOf(word) * Math.max(0, ...other.map((real) => likeness(word, real))),
    0,
  );
}

function relationsOf(passage: Passage): Relation[] {
  const { words } = passage;
  return words.flatMap((word) => {
    if (earlier.test(word.lower)) return timeRelation(words, word, !isDeniedBefore(passage, word));
    if (later.test(word.lower)) return timeRelation(words, word, false);
    return [];
  });
}

/** "Not until Y" and "not before Y" are after Y. */
function isDeniedBefore({ words, denials }: Passage, joint: Word): boolean {
  const last = words[joint.at - 1]?.clause;
  return denials.some(({ at, clause }) => at < joint.at && (clause === last || clause === joint.clause));
}

function timeRelation(words: readonly Word[], joint: Word, isEarlier: boolean): Relation[] {
  const within = words.filter((word) => word.at > joint.at);
  // "After X, Y": what follows the joint ends at the first comma where it begins the sentence.
  const isFront = words.slice(0, joint.at).every((word) => weightOf(word) === 0);
  const comma = within.findIndex(({ lower }) => lower === ',');
  const inner = isFront && comma >= 0 ? within.slice(0, comma) : within;
  const outer = isFront
    ? comma >= 0
      ? within.slice(comma + 1)
      : []
    : words.filter((word) => word.at < joint.at);
  return [{ word: joint, first: isEarlier ? outer : inner, second: isEarlier ? inner : outer }];
}
