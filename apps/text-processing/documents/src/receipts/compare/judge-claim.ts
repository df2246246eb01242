// Judges a sentence by the passages it rests on.
import type { Passage, Quantity, Word } from '../facts/passage.ts';
import type { Verdict } from '../receipt.ts';
import { compareConditions } from './compare-conditions.ts';
import { compareCounts } from './compare-counts.ts';
import { dateIsThere } from './compare-dates.ts';
import { compareOpposites } from './compare-opposites.ts';
import { compareOrder } from './compare-order.ts';
import { compareDoings } from './compare-doings.ts';
import { comparePlaces } from './compare-places.ts';
import { compareSides } from './compare-sides.ts';
import { compareDenials } from './compare-denials.ts';
import { isComputed, quantitiesAgree } from './compare-quantities.ts';
import type { Difference } from './difference.ts';
import { bestLikeness } from './choose-sources.ts';
import { likeness, weightOf } from './match-words.ts';
import { measureWording } from './measure-wording.ts';

/** What the judge finds. */
export interface Judgment {
  readonly verdict: Verdict;
  readonly differences: readonly Difference[];
}

const maxReasons = 4;
const minCoverage = 0.5;
const minClause = 0.37;

/** Judges a sentence; `context` are passages near the sources, which names and things may be carried over from. */
export function judgeClaim(claim: Passage, sources: readonly Passage[], context: readonly Passage[], isHeard: (word: Word) => boolean, rarityOf: (word: Word) => number): Judgment {
  if (sources.length === 0) return { verdict: 'not_found', differences: [{ kind: 'words', reason: 'No place in the text says this.' }] };
  const differences: Difference[] = [
    ...compareNumbers(claim, sources, context),
    ...compareCounts(claim, sources),
    ...compareDates(claim, sources),
    ...comparePlaces(claim, sources),
    ...compareDenials(claim, sources),
    ...compareOpposites(claim, sources),
    ...compareConditions(claim, sources),
    ...compareDoings(claim, sources),
    ...compareOrder(claim, sources),
    ...compareSides(claim, sources),
  ];
  const wording = measureWording(claim, sources, context, isHeard, rarityOf);
  const { missing, coverage } = wording;
  (globalThis as any).FEAT?.(claim, sources, differences, wording);
  const names = missing.filter(({ kind, text }) => kind === 'name' && (text.length > 2 || /\d/.test(text)));
  const absent = names.map(({ text }): Difference => ({ kind: 'name', reason: `${text} is not named there.` }));
  const isThin = coverage < minCoverage || wording.worstClause < minClause;
  if (differences.length === 0 && absent.length === 0 && !isThin) return { verdict: 'supported', differences: [] };
  const words = missing.filter(({ kind }) => kind === 'content').map(({ text }) => text);
  const thin = isThin && words.length > 0 ? [{ kind: 'words' as const, reason: `Nothing there says ${list(words)}.` }] : [];
  const verdict = differences.length > 0 || coverage < 0.3 ? 'not_found' : 'partly';
  return { verdict, differences: [...differences, ...absent, ...thin].slice(0, maxReasons) };
}

function list(words: readonly string[]): string {
  return words
    .slice(0, 4)
    .map((word) => `"${word}"`)
    .join(', ');
}

function compareNumbers(claim: Passage, sources: readonly Passage[], context: readonly Passage[]): Difference[] {
  const real = sources.flatMap(({ quantities }) => quantities);
  const years = sources.flatMap(({ dates }) => dates);
  const carried = context.flatMap(({ quantities }) => quantities);
  return claim.quantities
    .filter((said) => !(said.kind === 'count' && said.value === 1) && said.kind !== 'ordinal')
    .filter((said) => !real.some((other) => quantitiesAgree(said, other)) && !sources.some((source) => isComputed(said, source) && (said.kind === 'ratio' || isNearest(claim, said, source, sources))))
    .filter((said) => !years.some(({ year, day }) => year === said.value || day === said.value))
    .flatMap((said) => {
      const rival = real.find(({ kind }) => kind === said.kind);
      if (rival === undefined && (said.kind === 'factor' || carried.some((other) => quantitiesAgree(said, other)))) return [];
      if (said.kind === 'count' && said.value <= maxLooseCount && !/\d/.test(said.text) && !sources.some((source) => countsSame(claim, said, source))) return [];
      if (/^(?:one|a|an)\b/.test(said.text) && said.kind !== 'ratio' && !isUnsaid(claim, rival)) return [];
      const reason = rival === undefined ? `${said.text} is not there.` : `${said.text} is not there; the text says ${rival.text}.`;
      return [{ kind: 'number', reason }];
    });
}

/** Whether no other source has more of the clause that the number stands in. */
function isNearest(claim: Passage, { from }: Quantity, source: Passage, sources: readonly Passage[]): boolean {
  const clause = claim.words[from]?.clause;
  const own = claim.words.filter((word) => word.clause === clause);
  const shared = (passage: Passage) => own.reduce((sum, word) => sum + weightOf(word) * bestLikeness(word, passage), 0);
  const here = shared(source);
  return sources.every((other) => shared(other) <= here);
}

/** Whether the sentence has no number of its own for that one. */
function isUnsaid(claim: Passage, rival: Quantity | undefined): boolean {
  return rival !== undefined && !claim.quantities.some((said) => quantitiesAgree(said, rival));
}

// "The two of them" counts what the text may only list.
const maxLooseCount = 4;

/** Whether the source has a number of the thing that the sentence counts. */
function countsSame(claim: Passage, said: Quantity, source: Passage): boolean {
  const thing = claim.words[said.to + 1];
  if (thing === undefined) return false;
  return source.quantities.some(({ kind, to }) => {
    const counted = source.words[to + 1];
    return kind === 'count' && counted !== undefined && likeness(thing, counted) > 0.6;
  });
}

function compareDates(claim: Passage, sources: readonly Passage[]): Difference[] {
  const real = sources.flatMap(({ dates }) => dates);
  return claim.dates
    .filter((said) => !dateIsThere(said, real))
    .map((said) => {
      const rival = real.find(({ month, weekday }) => (said.weekday === undefined ? month !== undefined : weekday !== undefined));
      const reason = rival === undefined ? `${said.text} is not there.` : `${said.text} is not there; the text says ${rival.text}.`;
      return { kind: 'date', reason };
    });
}
