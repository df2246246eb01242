// Weighs what was measured: how likely a sentence says something that its sources do not.
import { storedClaimWeights } from '../generated/claim-weights.ts';
import type { Measures } from './measure-claim.ts';

/** What can be wrong with a sentence: nothing says it, something is exchanged in it, or it is turned round. */
export type Fault = 'unsaid' | 'exchanged' | 'turned';

/** Weights by name, for each fault. */
export interface ClaimWeights {
  /** From which sum on a sentence is doubted. */
  readonly doubtAt: number;
  readonly faults: Readonly<Record<Fault, { readonly bias: number; readonly weights: Measures }>>;
}

/** From which sum on a sentence is doubted. */
export const { doubtAt }: ClaimWeights = storedClaimWeights;

/** How much speaks for each fault, as the logarithm of its odds against the sentence being right, and for all of them together. */
export function weighMeasures(
  measures: Measures,
  { faults }: ClaimWeights = storedClaimWeights,
): { doubt: number; worst: Fault } {
  const rows = Object.entries(faults).map(([fault, { bias, weights }]) => ({
    fault: fault as Fault,
    value: Object.entries(weights).reduce(
      (sum, [name, weight]) => sum + weight * (measures[name] ?? 0),
      bias,
    ),
  }));
  const worst = rows.reduce((top, row) => (row.value > top.value ? row : top));
  return { doubt: Math.log(rows.reduce((sum, { value }) => sum + Math.exp(value), 0)), worst: worst.fault };
}
