// Judges a sentence by the passages it rests on.
import type { Passage, Word } from '../facts/passage.ts';
import type { Wording } from '../match/measure-wording.ts';
import { measureWording } from '../match/measure-wording.ts';
import { compareConditions } from './compare-conditions.ts';
import { compareCounts } from './compare-counts.ts';
import { compareDates } from './compare-dates.ts';
import { compareDenials } from './compare-denials.ts';
import { compareDoings } from './compare-doings.ts';
import { compareNumbers } from './compare-numbers.ts';
import { compareOpposites } from './compare-opposites.ts';
import { compareOrder } from './compare-order.ts';
import { comparePlaces } from './compare-places.ts';
import { compareSides } from './compare-sides.ts';
import type { Difference } from './difference.ts';
import { claimFeatures } from '../weigh/claim-features.ts';

/** What the judge finds. */
export interface Judgment {
  readonly verdict: 'supported' | 'partly' | 'not_found';
  /** Empty where the sentence is supported. */
  readonly differences: readonly Difference[];
}

/** What a sentence is judged by. */
export interface Evidence {
  /** The passages it rests on, the best first. */
  readonly sources: readonly Passage[];
  /** Passages near them, from which a name or a thing may be carried over. */
  readonly context: readonly Passage[];
  /** How rare a word is in the document. */
  readonly rarityOf: (word: Word) => number;
}

let dump: ((f: Record<string, number>) => void) | undefined;
export const noteSame = () => dump?.({ same: 1 });
export const setDump = (d: typeof dump) => { dump = d; };
const maxReasons = 4;
const maxWordsNamed = 4;
// Shares of the meaning that the sources must have: of the sentence, and of its clause that is worst off.
const minCoverage = 0.5;
const minClause = 0.37;
// Below it, what is found is about something else.
const minRelated = 0.3;

/** Judges a sentence: supported where nothing differs and its sources have enough of its wording. */
export function judgeClaim(claim: Passage, { sources, context, rarityOf }: Evidence): Judgment {
  if (sources.length === 0) dump?.({ none: 1 });
  if (sources.length === 0) return { verdict: 'not_found', differences: [nothing] };
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
  dump?.({
    ...claimFeatures(claim, { sources, context, rarityOf }),
    ...Object.fromEntries(
      Object.entries({
        numbers: compareNumbers(claim, sources, context),
        counts: compareCounts(claim, sources),
        dates: compareDates(claim, sources),
        placeNumber: comparePlaces(claim, sources).filter(({ kind }) => kind === 'number'),
        placeDate: comparePlaces(claim, sources).filter(({ kind }) => kind === 'date'),
        placeName: comparePlaces(claim, sources).filter(({ kind }) => kind === 'name'),
        denials: compareDenials(claim, sources),
        opposites: compareOpposites(claim, sources),
        conditions: compareConditions(claim, sources),
        doings: compareDoings(claim, sources),
        order: compareOrder(claim, sources),
        sides: compareSides(claim, sources),
        names: namesLacking(measureWording(claim, sources, context, rarityOf)),
        words: wordsLacking(measureWording(claim, sources, context, rarityOf)),
      }).map(([k, v]) => [`r_${k}`, v.length]),
    ),
    ruleCover: measureWording(claim, sources, context, rarityOf).coverage,
    ruleWorstClause: measureWording(claim, sources, context, rarityOf).worstClause,
  });
  const wording = measureWording(claim, sources, context, rarityOf);
  const lacking = [...namesLacking(wording), ...wordsLacking(wording)];
  if (differences.length === 0 && lacking.length === 0) return { verdict: 'supported', differences: [] };
  const verdict = differences.length > 0 || wording.coverage < minRelated ? 'not_found' : 'partly';
  return { verdict, differences: [...differences, ...lacking].slice(0, maxReasons) };
}

const nothing: Difference = { kind: 'words', reason: 'No place in the text says this.' };

/** Names that are not there. A letter or two may be an initial or a numeral. */
function namesLacking({ missing }: Wording): Difference[] {
  return missing
    .filter(({ kind, text }) => kind === 'name' && (text.length > 2 || /\d/.test(text)))
    .map(({ text }) => ({ kind: 'name', reason: `${text} is not named there.` }));
}

function wordsLacking({ coverage, worstClause, missing }: Wording): Difference[] {
  if (coverage >= minCoverage && worstClause >= minClause) return [];
  const words = missing.filter(({ kind }) => kind === 'content').map(({ text }) => `"${text}"`);
  if (words.length === 0) return [{ kind: 'words', reason: 'No one place says all of it.' }];
  return [{ kind: 'words', reason: `Nothing there says ${words.slice(0, maxWordsNamed).join(', ')}.` }];
}
