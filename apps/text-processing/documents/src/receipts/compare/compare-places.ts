// Compares which words each number, date and name stands with, in the sentence and in its sources.
import { dateAgrees } from './compare-dates.ts';
import { quantitiesAgree } from './compare-quantities.ts';
import type { Difference, DifferenceKind } from './difference.ts';
import type { Stretch } from './nearness.ts';
import { nearness } from './nearness.ts';
import type { CalendarDate, Passage, Quantity } from '../facts/passage.ts';
import { namesOf } from '../facts/find-names.ts';
import type { Name } from '../facts/find-names.ts';

interface Kind<T extends Stretch> {
  readonly kind: DifferenceKind;
  readonly of: (passage: Passage) => readonly T[];
  readonly agree: (said: T, real: T) => boolean;
  /** Whether one could stand in the other's place. */
  readonly rivals: (said: T, real: T) => boolean;
  readonly text: (fact: T, passage: Passage) => string;
  /** Whether what the sentence says elsewhere can still be the rival. */
  readonly isSwappable: boolean;
}

const quantityKind: Kind<Quantity> = {
  kind: 'number',
  of: ({ quantities }) => quantities.filter(({ kind, value }) => kind !== 'ordinal' && !(kind === 'count' && value === 1)),
  agree: quantitiesAgree,
  rivals: (said, real) => said.kind === real.kind,
  text: ({ text }) => text,
  isSwappable: true,
};

const dateKind: Kind<CalendarDate> = {
  kind: 'date',
  of: ({ dates }) => dates,
  agree: dateAgrees,
  rivals: (said, real) =>
    said.weekday === undefined ? real.weekday === undefined && (said.month === undefined) === (real.month === undefined) : real.weekday !== undefined,
  text: ({ text }) => text,
  isSwappable: true,
};

const nameKind: Kind<Name> = {
  kind: 'name',
  of: namesOf,
  agree: (said, real) => said.words.some((word) => real.words.includes(word)) || said.aliases.some((alias) => real.aliases.includes(alias)),
  rivals: (said, real) => said.isCode === real.isCode && said.isPlace === real.isPlace,
  text: ({ text }) => text,
  isSwappable: false,
};

// A rival must stand nearer by so much before the place is called wrong.
const ratio = { number: 1.35, date: 1.35, name: 1.5 };
const margin = 0.01;

/** Numbers, dates and names that stand with other words than in the sources. */
export function comparePlaces(claim: Passage, sources: readonly Passage[]): Difference[] {
  return [
    ...misplaced(claim, sources, quantityKind),
    ...misplaced(claim, sources, dateKind),
    ...misplaced(claim, sources, nameKind),
  ];
}

function misplaced<T extends Stretch>(claim: Passage, sources: readonly Passage[], kind: Kind<T>): Difference[] {
  const said = kind.of(claim);
  const found = sources.flatMap((source) => kind.of(source).map((real) => ({ source, real })));
  const score = (one: T, { source, real }: (typeof found)[number]) => nearness(claim, one, source, real);
  return said.flatMap((one) => {
    const own = found.filter(({ real }) => kind.agree(one, real));
    if (own.length === 0) return [];
    const best = Math.max(...own.map((place) => score(one, place)));
    const rivals = found
      .filter(({ real }) => kind.rivals(one, real) && !kind.agree(one, real))
      .map((place) => ({ place, value: score(one, place) }))
      .filter(({ place, value }) => !said.some((two) => two !== one && kind.agree(two, place.real) && (!kind.isSwappable || score(two, place) >= value)))
      .sort((left, right) => right.value - left.value);
    const [rival] = rivals;
    if (rival === undefined || rival.value <= best * ratio[kind.kind as keyof typeof ratio] + margin) return [];
    const { place } = rival;
    return [
      { kind: kind.kind, reason: `${kind.text(one, claim)} does not stand there; the text says ${kind.text(place.real, place.source)}.` },
    ];
  });
}
