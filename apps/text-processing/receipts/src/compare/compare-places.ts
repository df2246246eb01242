// Compares which words each number, date and name stands with, in the sentence and in its sources.

import type { Name } from '../facts/find-names.ts';
import { namesOf } from '../facts/find-names.ts';
import type { CalendarDate, Passage, Quantity } from '../facts/passage.ts';
import { dateAgrees } from '../match/date-agrees.ts';
import type { Stretch } from '../match/nearness.ts';
import { nearness } from '../match/nearness.ts';
import { isPronounOne, quantitiesAgree } from '../match/quantities-agree.ts';
import type { Difference } from './difference.ts';

interface Kind<T extends Stretch> {
  readonly kind: 'number' | 'date' | 'name';
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
  of: ({ quantities }) => quantities.filter(({ kind, text }) => kind !== 'ordinal' && !isPronounOne(text)),
  agree: quantitiesAgree,
  rivals: (said, real) =>
    said.kind === real.kind &&
    (said.kind !== 'count' ||
      Math.max(said.value, real.value) <= maxTimes * Math.min(said.value, real.value)),
  text: ({ text }) => text,
  isSwappable: true,
};

// A crowd does not take the place of a pair.
const maxTimes = 20;

const dateKind: Kind<CalendarDate> = {
  kind: 'date',
  of: ({ dates }) => dates,
  agree: dateAgrees,
  rivals: (said, real) =>
    said.weekday === undefined
      ? real.weekday === undefined && (said.month === undefined) === (real.month === undefined)
      : real.weekday !== undefined,
  text: ({ text }) => text,
  isSwappable: true,
};

const nameKind: Kind<Name> = {
  kind: 'name',
  of: namesOf,
  agree: (said, real) =>
    said.words.some((word) => real.words.includes(word)) ||
    said.aliases.some((alias) => real.aliases.includes(alias)),
  rivals: (said, real) =>
    said.isCode === real.isCode &&
    (said.isCode || said.role === undefined || real.role === undefined || said.role === real.role),
  text: ({ text }) => text,
  isSwappable: false,
};

// How much nearer a rival must stand before the place is called wrong: in the passage where the sentence's own stands too, in one
// that says more of the sentence, and in one that says less.
const limits = {
  number: { same: 1.22, better: 1.5, worse: 3 },
  date: { same: 1.6, better: 1.5, worse: 2.4 },
  name: { same: 1.6, better: 1.5, worse: 2.5 },
};
const softening = 0.01;
const minRival = 0.02;

/** Numbers, dates and names that stand with other words than in the sources. */
export function comparePlaces(claim: Passage, sources: readonly Passage[]): Difference[] {
  return [
    ...misplaced(claim, sources, quantityKind),
    ...misplaced(claim, sources, dateKind),
    ...misplaced(claim, sources, nameKind),
  ];
}

function misplaced<T extends Stretch>(
  claim: Passage,
  sources: readonly Passage[],
  kind: Kind<T>,
): Difference[] {
  const said = kind.of(claim);
  const found = sources.flatMap((source) => kind.of(source).map((real) => ({ source, real })));
  const score = (one: T, { source, real }: (typeof found)[number]) => nearness(claim, one, source, real);
  return said.flatMap((one) => {
    const own = found.filter(({ real }) => kind.agree(one, real));
    if (own.length === 0) return [];
    const best = Math.max(...own.map((place) => score(one, place)));
    const rivals = found
      .filter(
        ({ real, source }) =>
          (source.isProse || own.some((place) => place.source === source)) &&
          kind.rivals(one, real) &&
          !kind.agree(one, real),
      )
      .map((place) => ({ place, value: score(one, place) }))
      .filter(
        ({ place, value }) =>
          !said.some(
            (two) =>
              two !== one && kind.agree(two, place.real) && (!kind.isSwappable || score(two, place) >= value),
          ),
      )
      .sort((left, right) => right.value - left.value);
    const [rival] = rivals;
    if (rival === undefined || rival.value < minRival) return [];
    const { real, source } = rival.place;
    const limit = limits[kind.kind];
    const isSame = own.some((place) => place.source === source);
    const isBetter = own.every((place) => sources.indexOf(source) < sources.indexOf(place.source));
    const least = isSame ? limit.same : isBetter ? limit.better : limit.worse;
    if (rival.value <= (best + softening) * least) return [];
    return [
      {
        kind: kind.kind,
        reason: `${kind.text(one, claim)} does not stand there; the text says ${kind.text(real, source)}.`,
      },
    ];
  });
}
