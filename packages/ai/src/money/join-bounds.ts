// The most that several models can use, or one that is asked several times.

import type { SpendBound, TextModel, TextRequest } from '@internal/model';
import { boundOf } from './bound-of.ts';

// Only where a model does not say what it may use.
const assumedOutputTokens = 4096;

/** The most that a model can use. One that does not say it has no price. */
export function boundOfModel(model: TextModel, request: TextRequest): SpendBound {
  return (
    model.bound?.(request) ?? {
      ...boundOf(request, request.maxOutputTokens ?? assumedOutputTokens, undefined),
      unpriced: [model.id],
    }
  );
}

/** Several bounds as one; unpriced if one is. */
export function joinBounds(
  bounds: readonly SpendBound[],
  join: (amounts: readonly number[]) => number,
): SpendBound {
  const tokens = join(bounds.map((bound) => bound.tokens));
  const costs = bounds.flatMap(({ costUsd }) => costUsd ?? []);
  if (costs.length === bounds.length) return { tokens, costUsd: join(costs) };
  const unpriced = [...new Set(bounds.flatMap((bound) => bound.unpriced ?? []))];
  return { tokens, costUsd: undefined, ...(unpriced.length > 0 && { unpriced }) };
}

/** Where one of several is used. */
export const mostOf = (amounts: readonly number[]): number => Math.max(...amounts);

/** Where each of several may be used. */
export const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
