// What is written down of a model call: a line before anything is sent, one after it, one for an answer that a cache gave.
import type { Usage } from '@internal/prices';

/** Whose call it is, by names of your own: never a key, a prompt or an answer. */
export interface Payer {
  /** Whose data it is. */
  readonly tenant: string;
  /** Who pays: an id such as `tenant/key`. */
  readonly key: string;
  /** What was done. */
  readonly operation: string;
}

/** Written before anything is sent. */
export interface OpenEntry extends Payer {
  /** The kind of the line. */
  readonly type: 'open';
  /** The call. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The model or route that is asked. */
  readonly model: string;
  /** The most it can use, as the budget holds it. */
  readonly reserved: {
    /** Input and output together. */
    readonly tokens: number;
    /** US dollars; left out where a price is unknown. */
    readonly costUsd?: number;
  };
}

/**
 * How sure the cost of an attempt is. `settled`: the provider counted, at a listed price. `estimated`: it did not count, or the
 * price is not sure. `unpriced`: no price for this model, so that its dollars are in no sum. `nothing`: nothing was billed.
 */
export type CostState = 'settled' | 'estimated' | 'unpriced' | 'nothing';

/** One request to a provider. */
export interface EntryAttempt {
  /** Who was asked. */
  readonly provider: string;
  /** The model that was asked. */
  readonly model: string;
  /** Milliseconds since 1970, when it began. */
  readonly at: number;
  /** Whether a whole answer came. */
  readonly ok: boolean;
  /** Why none came. */
  readonly code?: string;
  /** The provider's own name of the request. */
  readonly requestId?: string;
  /** How sure `costUsd` is. */
  readonly state: CostState;
  /** US dollars; 0 where nothing was billed or no price is known. */
  readonly costUsd: number;
  /** What it used. */
  readonly usage?: Usage;
  /** The table of prices and its day. */
  readonly prices?: string;
}

/** Written when a call has ended, whichever way. */
export interface ClosedEntry extends Payer {
  /** The kind of the line. */
  readonly type: 'closed';
  /** The call. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When it was opened: the day it is counted to. */
  readonly openedAt: number;
  /** The model or route that was asked. */
  readonly model: string;
  /** `left`: the consumer left the stream, or the caller gave up. */
  readonly outcome: 'completed' | 'failed' | 'left';
  /** Whether it was a stream. */
  readonly streamed: boolean;
  /** Every request to a provider, in order. */
  readonly attempts: readonly EntryAttempt[];
}

/** Written when a cache answered instead of a model. */
export interface SavedEntry extends Payer {
  /** The kind of the line. */
  readonly type: 'saved';
  /** The answer. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The model whose answer it is. */
  readonly model: string;
  /** Tokens that asking it again would have used. */
  readonly tokens: number;
  /** What that would have cost, in US dollars. */
  readonly costUsd: number;
}

/** A line of the ledger. */
export type LedgerEntry = OpenEntry | ClosedEntry | SavedEntry;

/** The day that a moment lies in, by UTC: `2026-11-29`. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The day that a line is counted to and kept with: that of the call's beginning. */
export const entryDay = (entry: LedgerEntry): string =>
  dayOf(entry.type === 'closed' ? entry.openedAt : entry.at);
