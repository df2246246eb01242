// Adds up what callers use, for as many as fit.
import { cutText } from '@internal/kit';

/** What one caller used. */
export interface CallerSpend {
  readonly caller: string;
  readonly calls: number;
  readonly tokens: number;
  readonly costUsd: number;
  /** Calls that its budget refused. */
  readonly refused: number;
}

/** Callers by what they use. */
export interface TopCallers {
  /** Adds to what a caller used. */
  add(caller: string, used: Partial<Omit<CallerSpend, 'caller'>>): void;
  /** Those who spent most first, then those who used most tokens. */
  list(max?: number): readonly CallerSpend[];
}

// A row is some hundred bytes.
const maxCallers = 2_000;
const maxCharacters = 128;

/** Creates an empty list. Beyond 2,000 callers the one that used least makes room: who uses much is always there. */
export function createTopCallers(max = maxCallers): TopCallers {
  const rows = new Map<string, CallerSpend>();
  const byUse = (a: CallerSpend, b: CallerSpend) =>
    b.costUsd - a.costUsd || b.tokens - a.tokens || b.calls - a.calls;
  return {
    add(caller, { calls = 0, tokens = 0, costUsd = 0, refused = 0 }) {
      const key = cutText(caller, maxCharacters);
      const known = rows.get(key) ?? { caller: key, calls: 0, tokens: 0, costUsd: 0, refused: 0 };
      if (!rows.has(key) && rows.size >= max) {
        const least = [...rows.values()].sort(byUse).slice(Math.floor(max * 0.9));
        for (const each of least) rows.delete(each.caller);
      }
      rows.set(key, {
        caller: key,
        calls: known.calls + calls,
        tokens: known.tokens + tokens,
        costUsd: known.costUsd + costUsd,
        refused: known.refused + refused,
      });
    },
    list: (most = 20) => [...rows.values()].sort(byUse).slice(0, most),
  };
}
