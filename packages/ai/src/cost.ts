// Infrastructure Service: ai · stable API, changes affect all users

/**
 * What an answer costs. `known`: counted tokens at a listed price. `estimated`: estimated tokens at a listed
 * price. `unpriced`: no price for this exact model; never 0.
 */
export type Cost =
  | { readonly status: 'known' | 'estimated'; readonly usd: number; readonly source: string }
  | { readonly status: 'unpriced' };

/** Nothing was spent, for example at a cache hit. */
export const noCost: Cost = { status: 'known', usd: 0, source: 'none' };

/** Sum of two costs; unpriced if one is, estimated if one is. */
export function addCost(a: Cost, b: Cost): Cost {
  if (a.status === 'unpriced' || b.status === 'unpriced') return { status: 'unpriced' };
  const status = a.status === 'estimated' || b.status === 'estimated' ? 'estimated' : 'known';
  return { status, usd: a.usd + b.usd, source: a.source === 'none' ? b.source : a.source };
}
