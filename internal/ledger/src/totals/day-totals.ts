// Adds up the lines of one day in bounded memory.
import type { ClosedEntry, EntryAttempt, LedgerEntry, OpenEntry, Payer } from '../entry/entry.ts';
import { dayOf } from '../entry/entry.ts';
import { createRecentIds } from './recent-ids.ts';
import type { OpenRow } from './spend-row.ts';
import { addTo, dollarsBy, openRow } from './spend-row.ts';

/** Whose and which: the names of a row. */
export interface RowNames extends Payer {
  readonly day: string;
  readonly model: string;
}

/** The sums of a day, so far. */
export interface DayTotals {
  /** Adds lines; one whose id was there already counts for nothing. */
  add(entries: readonly LedgerEntry[]): void;
  /** Its rows. */
  rows(): Iterable<readonly [RowNames, OpenRow]>;
  /** Calls that are open: begun, and not ended by any line. */
  open(): Iterable<OpenEntry>;
  /** Rows past the bound. */
  readonly folded: number;
}

// A provider's batch costs half (docs of both, November 2026): what it saves is what it costs.
const batchTier = 'batch';
// Lines are repeated only by a store that was asked again: seconds later, not ten thousand calls.
const maxIds = 20_000;
const other = 'other';

/** Starts the sums of a day; past `maxRows` rows all others are counted as `other`. */
export function createDayTotals(day: string, maxRows: number): DayTotals {
  const rows = new Map<string, { readonly names: RowNames; readonly row: OpenRow }>();
  const open = new Map<string, OpenEntry>();
  const ended = createRecentIds(maxIds);
  let folded = 0;

  function rowOf({ tenant, key, operation }: Payer, model: string): OpenRow {
    const name = JSON.stringify([tenant, key, operation, model]);
    const known = rows.get(name);
    if (known) return known.row;
    if (rows.size >= maxRows && model !== other) {
      folded += 1;
      return rowOf({ tenant: other, key: other, operation: other }, other);
    }
    const row = openRow();
    rows.set(name, { names: { day, tenant, key, operation, model }, row });
    return row;
  }

  function addClosed(entry: ClosedEntry): void {
    const { attempts, outcome } = entry;
    const last = attempts.at(-1);
    addTo(rowOf(entry, last ? modelOf(last) : entry.model), {
      calls: 1,
      failed: outcome === 'failed' ? 1 : 0,
      aborted: outcome === 'left' ? 1 : 0,
    });
    for (const [place, attempt] of attempts.entries())
      addAttempt(rowOf(entry, modelOf(attempt)), attempt, place > 0);
  }

  return {
    add(entries) {
      for (const entry of entries) {
        if (entry.type === 'open') {
          if (!ended.has(entry.id)) open.set(entry.id, entry);
          continue;
        }
        const wasOpen = open.delete(entry.id);
        if (!ended.add(entry.id)) continue;
        if (entry.type === 'closed') {
          if (wasOpen || !isRefused(entry)) addClosed(entry);
        } else addTo(rowOf(entry, entry.model), { savedCalls: 1, savedUsd: entry.costUsd });
      }
    },
    *rows() {
      for (const { names, row } of rows.values()) yield [names, row];
    },
    open: () => open.values(),
    get folded() {
      return folded;
    },
  };
}

/** Whether nothing was sent: without a first line it was no call, but one that the ledger refused. */
const isRefused = ({ outcome, attempts }: ClosedEntry): boolean =>
  outcome === 'failed' && attempts.length === 0;

/** The name of the model that was asked. */
export const modelOf = ({ provider, model }: Pick<EntryAttempt, 'provider' | 'model'>): string =>
  `${provider}/${model}`;

function addAttempt(row: OpenRow, attempt: EntryAttempt, isRetry: boolean): void {
  const { state, costUsd, usage, prices } = attempt;
  const dollars = dollarsBy[state];
  const isBatch = state === 'settled' && usage?.tiers?.includes(batchTier) === true;
  addTo(
    row,
    {
      attempts: 1,
      retries: isRetry ? 1 : 0,
      unpricedAttempts: state === 'unpriced' ? 1 : 0,
      batchDiscountUsd: isBatch ? costUsd : 0,
      inputTokens: usage?.inputTokens ?? 0,
      outputTokens: usage?.outputTokens ?? 0,
      cacheReadTokens: usage?.cacheReadTokens ?? 0,
      cacheWriteTokens: (usage?.cacheWriteTokens ?? 0) + (usage?.cacheWrite1hTokens ?? 0),
      ...(dollars && { [dollars]: costUsd }),
    },
    prices === undefined ? [] : [prices],
  );
}

/** What an open call adds to its row: held while it may be under way, uncertain once nobody can end it any more. */
export function heldBy(entry: OpenEntry, isUncertain: boolean): Partial<Record<keyof OpenRow, number>> {
  const costUsd = entry.reserved.costUsd ?? 0;
  return isUncertain
    ? { calls: 1, uncertainCalls: 1, uncertainUsd: costUsd }
    : { calls: 1, reservedUsd: costUsd };
}

/** The days from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) days.push(dayOf(at));
  return days;
}
