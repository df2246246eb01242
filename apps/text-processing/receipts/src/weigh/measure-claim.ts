// Measures how a sentence and its sources differ, as the numbers that the model weighs.
import type { Difference } from '../compare/difference.ts';
import type { Passage } from '../facts/passage.ts';
import type { Evidence } from '../match/evidence.ts';
import type { Wording } from '../match/measure-wording.ts';
import { measureMarkers } from './measure-markers.ts';
import { measureMissing } from './measure-missing.ts';
import { measureOpposites } from './measure-opposites.ts';
import { measureStretches } from './measure-stretches.ts';
import { measureTurns } from './measure-turns.ts';
import { measureVerbatim } from './measure-verbatim.ts';

/** Numbers by name; the names are those of the weights. */
export type Measures = Readonly<Record<string, number>>;

/** Measures a sentence; `found` are the differences that comparing has shown, by what was compared. */
export function measureClaim(
  claim: Passage,
  evidence: Evidence,
  wording: Wording,
  found: Readonly<Record<string, readonly Difference[]>>,
): Measures {
  const { sources } = evidence;
  return {
    ...measureMissing(claim, evidence),
    ...measureStretches(claim, evidence),
    ...measureOpposites(claim, sources),
    ...measureTurns(claim, sources),
    ...measureMarkers(claim, sources),
    ...measureVerbatim(claim, sources),
    worstClause: wording.worstClause,
    ...Object.fromEntries(Object.entries(found).map(([name, list]) => [name, list.length])),
  };
}
