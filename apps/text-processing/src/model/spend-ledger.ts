// Adds up what calls cost.
import type { WrappedModel } from '@tpl/ai';

/** What calls of one operation to one provider used since the start. */
export interface Spent {
  readonly operation: string;
  readonly provider: string;
  readonly calls: number;
  readonly tokens: number;
  readonly costUsd: number;
  /** Calls whose model has no listed price: they cost something that is not in `costUsd`. */
  readonly unpricedCalls: number;
}

// Operations and providers are few and named by ourselves; the bound is for what nobody foresaw.
const maxRows = 500;

/** Adds up what a model's calls use, by operation and provider; answers from the cache use nothing. */
export function createSpendLedger(model: Pick<WrappedModel, 'on'>): { read(): Spent[] } {
  const rows = new Map<string, Spent>();
  model.on('call', ({ operation = 'unnamed', provider, usage, costUsd = 0, priced, cache }) => {
    if (cache === 'hit' || cache === 'stale') return;
    const key = `${operation} ${provider}`;
    const row = rows.get(key) ?? { operation, provider, calls: 0, tokens: 0, costUsd: 0, unpricedCalls: 0 };
    if (!rows.has(key) && rows.size >= maxRows) return;
    rows.set(key, {
      ...row,
      calls: row.calls + 1,
      tokens: row.tokens + (usage ? usage.inputTokens + usage.outputTokens : 0),
      costUsd: row.costUsd + costUsd,
      unpricedCalls: row.unpricedCalls + (priced ? 0 : 1),
    });
  });
  return { read: () => [...rows.values()] };
}
