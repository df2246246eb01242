// Judges a sentence by the passages it rests on.

import { compareCounts } from '../compare/compare-counts.ts';
import { compareDates } from '../compare/compare-dates.ts';
import { compareDenials } from '../compare/compare-denials.ts';
import { compareDoings } from '../compare/compare-doings.ts';
import { compareNumbers } from '../compare/compare-numbers.ts';
import { comparePlaces } from '../compare/compare-places.ts';
import { compareSides } from '../compare/compare-sides.ts';
import type { Difference } from '../compare/difference.ts';
import type { Passage } from '../facts/passage.ts';
import type { Evidence } from '../match/evidence.ts';
import type { Wording } from '../match/measure-wording.ts';
import { measureWording } from '../match/measure-wording.ts';
import type { Measures } from '../weigh/measure-claim.ts';
import { measureClaim } from '../weigh/measure-claim.ts';
import type { Fault } from '../weigh/weigh-measures.ts';
import { doubtAt, weighMeasures } from '../weigh/weigh-measures.ts';

/** What the judge finds. */
export interface Judgment {
  readonly verdict: 'supported' | 'partly' | 'not_found';
  /** Empty where the sentence is supported. */
  readonly differences: readonly Difference[];
}

/** A sentence, measured and compared. */
export interface Examined {
  readonly wording: Wording;
  /** Differences that no other word makes up for. */
  readonly certain: readonly Difference[];
  /** Differences that are weighed with the rest. */
  readonly weighed: readonly Difference[];
  readonly measures: Measures;
}

const maxReasons = 4;
const maxWordsNamed = 4;
// Below it, what is found is about something else.
const minRelated = 0.3;

/** Compares and measures a sentence: what its judgment is made from, and what the weights are trained on. */
export function examineClaim(claim: Passage, evidence: Evidence): Examined {
  const { sources, context, rarityOf } = evidence;
  const wording = measureWording(claim, sources, context, rarityOf);
  const places = comparePlaces(claim, sources);
  const placed = (kind: Difference['kind']) => places.filter((place) => place.kind === kind);
  const weighed = {
    placedNumbers: placed('number'),
    placedDates: placed('date'),
    placedNames: placed('name'),
    denials: compareDenials(claim, sources),
    doings: compareDoings(claim, sources),
    sides: compareSides(claim, sources),
  };
  return {
    wording,
    certain: [
      ...compareNumbers(claim, sources, context),
      ...compareCounts(claim, sources),
      ...compareDates(claim, sources),
      ...namesLacking(wording),
      ...weighed.doings.filter(({ isCertain }) => isCertain),
    ],
    weighed: Object.values(weighed).flat(),
    measures: measureClaim(claim, evidence, wording, weighed),
  };
}

/** Judges a sentence: not supported where a number, a date or a name is certain to differ, or where the weights say so. */
export function judgeClaim(claim: Passage, evidence: Evidence): Judgment {
  if (evidence.sources.length === 0) return { verdict: 'not_found', differences: [nothing] };
  const { wording, certain, weighed, measures } = examineClaim(claim, evidence);
  const isVerbatim = measures['isInOrder'] === 1;
  const { doubt, worst } = weighMeasures(measures);
  if (certain.length === 0 && (isVerbatim || doubt <= doubtAt))
    return { verdict: 'supported', differences: [] };
  const lacking = worst === 'unsaid' ? [wordsLacking(wording)] : [];
  const differences = [...new Set([...certain, ...weighed, ...lacking])];
  const isPartly = certain.length === 0 && worst === 'unsaid' && wording.coverage >= minRelated;
  return {
    verdict: isPartly ? 'partly' : 'not_found',
    differences: (differences.length === 0 ? [faults[worst]] : differences).slice(0, maxReasons),
  };
}

const nothing: Difference = { kind: 'words', reason: 'No place in the text says this.' };
const faults: Readonly<Record<Fault, Difference>> = {
  unsaid: { kind: 'words', reason: 'No one place says all of it.' },
  exchanged: { kind: 'order', reason: 'In the text, other things seem to belong together.' },
  turned: { kind: 'denial', reason: 'The text seems to say the opposite, or to set another condition.' },
};

/** Names that are not there. A letter or two may be an initial or a numeral. */
function namesLacking({ missing }: Wording): Difference[] {
  return missing
    .filter(({ kind, text }) => kind === 'name' && (text.length > 2 || /\d/.test(text)))
    .map(({ text }) => ({ kind: 'name', reason: `${text} is not named there.` }));
}

function wordsLacking({ missing }: Wording): Difference {
  const words = missing.filter(({ kind }) => kind === 'content').map(({ text }) => `"${text}"`);
  if (words.length === 0) return faults.unsaid;
  return { kind: 'words', reason: `Nothing there says ${words.slice(0, maxWordsNamed).join(', ')}.` };
}
