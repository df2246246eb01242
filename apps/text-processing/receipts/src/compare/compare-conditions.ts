// Compares under which condition something is said to hold.
import type { Passage, Word } from '../facts/passage.ts';
import { areOpposite, bestLikeness, weightOf } from '../match/likeness.ts';
import type { Difference } from './difference.ts';

type Condition = 'if' | 'unless' | 'regardless' | 'only';

interface Marked {
  readonly condition: Condition;
  /** The words of the condition itself. */
  readonly words: readonly Word[];
}

const markers: readonly (readonly [words: string, condition: Condition])[] = [
  ['even if', 'regardless'],
  ['even when', 'regardless'],
  ['even though', 'regardless'],
  ['even where', 'regardless'],
  ['even without', 'regardless'],
  ['not even', 'regardless'],
  ['regardless', 'regardless'],
  ['irrespective', 'regardless'],
  ['no matter', 'regardless'],
  ['whether or not', 'regardless'],
  ['in any case', 'regardless'],
  ['unless', 'unless'],
  ['except', 'unless'],
  ['only if', 'if'],
  ['only when', 'if'],
  ['only where', 'if'],
  ['only with', 'if'],
  ['only after', 'if'],
  ['provided', 'if'],
  ['on condition', 'if'],
  ['as long as', 'if'],
  ['in case', 'if'],
  ['if', 'if'],
];
const minShared = 0.7;

/** Conditions that the sources do not set, or set the other way round. */
export function compareConditions(claim: Passage, sources: readonly Passage[]): Difference[] {
  const isThere = (said: Marked) =>
    sources.some((source) =>
      markedIn(source).some(
        (real) => real.condition === said.condition && sharedOf(said, source, real) >= minShared,
      ),
    );
  const ours = markedIn(claim).filter((said) => !isThere(said));
  return sources.flatMap((source) => {
    const theirs = markedIn(source);
    for (const said of ours)
      for (const real of theirs) {
        if (said.condition === real.condition || sharedOf(said, source, real) < minShared) continue;
        if (said.condition === 'regardless' || real.condition === 'regardless')
          return [different(said, real)];
        const isTurned =
          claim.denials.length % 2 !== source.denials.length % 2 || haveOpposites(claim, source);
        if (!isTurned) return [different(said, real)];
      }
    return [];
  });
}

const haveOpposites = (claim: Passage, source: Passage) =>
  claim.words.some(
    (word) =>
      word.kind !== 'grammar' &&
      source.words.some((real) => real.kind !== 'grammar' && areOpposite(word, real)),
  );

const different = (said: Marked, real: Marked): Difference => ({
  kind: 'condition',
  reason: `The condition is another: the text says "${real.words[0]?.text ?? ''}", not "${said.words[0]?.text ?? ''}".`,
});

function markedIn({ words }: Passage): Marked[] {
  const found: Marked[] = [];
  for (const { at } of words) {
    const marker = markers.find(([text]) =>
      text.split(' ').every((part, index) => words[at + index]?.lower === part),
    );
    if (marker === undefined) continue;
    const before = found.at(-1);
    if (before !== undefined && at - (before.words[0]?.at ?? 0) <= 2) continue;
    found.push({ condition: marker[1], words: words.slice(at) });
  }
  return found;
}

/** How much of the one condition stands in the other. */
function sharedOf(said: Marked, source: Passage, real: Marked): number {
  const rest = { ...source, words: real.words };
  return said.words.reduce((sum, word) => sum + weightOf(word) * bestLikeness(word, rest), 0);
}
