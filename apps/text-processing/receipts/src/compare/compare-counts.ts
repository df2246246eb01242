// Compares what each number counts: "16 hedgerows" where the text has 48 of them and 16 of something else.
import type { Passage, Quantity, Word } from '../facts/passage.ts';
import { units } from '../lexicon/number-words.ts';
import { likeness } from '../match/likeness.ts';
import { quantitiesAgree } from '../match/quantities-agree.ts';
import type { Difference } from './difference.ts';

/** Numbers whose counted thing has another number wherever the sources count it. */
export function compareCounts(claim: Passage, sources: readonly Passage[]): Difference[] {
  return claim.quantities.flatMap((said) => {
    if (said.kind === 'ordinal') return compareOrdinal(claim, said, sources);
    if (said.kind !== 'count' || said.value === 1) return [];
    const thing = countedBy(claim, said);
    if (thing === undefined) return [];
    const rivals = sources.flatMap((source) =>
      source.quantities.filter((real) => {
        const counted = real.kind === 'count' ? countedBy(source, real) : undefined;
        return counted !== undefined && likeness(thing, counted) >= 0.9;
      }),
    );
    if (
      rivals.length === 0 ||
      rivals.some((real) => quantitiesAgree(said, real)) ||
      !countsOther(thing, said, sources)
    )
      return [];
    return [
      {
        kind: 'number',
        reason: `${said.text} ${thing.text} are not there; the text says ${rivals[0]?.text} ${thing.text}.`,
      },
    ];
  });
}

/** Whether the sources have the number, and only for other things. */
function countsOther(thing: Word, said: Quantity, sources: readonly Passage[]): boolean {
  const counted = sources.flatMap((source) =>
    source.quantities.filter((real) => quantitiesAgree(said, real)).map((real) => countedBy(source, real)),
  );
  return counted.length > 0 && counted.every((other) => other !== undefined && likeness(thing, other) < 0.6);
}

/** The noun right behind the number, an adjective between allowed. */
function countedBy({ words }: Passage, { to }: Quantity): Word | undefined {
  const [next, after] = [words[to + 1], words[to + 2]];
  if (next !== undefined && isThing(next)) return next;
  return next?.pos === 'ADJ' && after !== undefined && isThing(after) ? after : undefined;
}

const isThing = ({ kind, pos }: Word) =>
  (kind === 'content' || kind === 'light') && (pos === 'NOUN' || pos === 'PROPN');

/** "the third week" where the text says "the third day". */
function compareOrdinal(claim: Passage, said: Quantity, sources: readonly Passage[]): Difference[] {
  const unit = claim.words[said.to + 1];
  if (unit === undefined || !units.has(unit.lower)) return [];
  const theirs = sources.flatMap(({ quantities, words }) =>
    quantities
      .filter(({ kind, value }) => kind === 'ordinal' && value === said.value)
      .flatMap(({ to }) => words[to + 1] ?? []),
  );
  const other = theirs.find((word) => units.has(word.lower));
  if (other === undefined || theirs.some((word) => word.root === unit.root)) return [];
  return [
    {
      kind: 'number',
      reason: `${said.text} ${unit.text} is not there; the text says ${said.text} ${other.text}.`,
    },
  ];
}
