// What keeps account of every call.
import type { Observable } from '@internal/kit';
import type { ClosedEntry, LedgerEntry, Payer } from '../entry/entry.ts';
import type { LedgerStoreEvents } from '../store/ledger-store.ts';
import type { SpendQuery, SpendReport } from '../totals/spend-report.ts';

/** Who calls what, before it is known what comes of it. What is left out is `nobody`, `default` and `unnamed`. */
export interface CallToOpen extends Partial<Payer> {
  /** The model or route that is asked. */
  readonly model: string;
  /** The most it can use. */
  readonly reserved: { readonly tokens: number; readonly costUsd?: number | undefined };
  /** Whether it is a stream. */
  readonly streamed: boolean;
}

/** A call that is written down as open. */
export interface OpenCall {
  /** Its id in the ledger. */
  readonly id: string;
  /** Writes down what came of it; the second time nothing. Never rejects: an answer is not taken away for its line. */
  close(end: Pick<ClosedEntry, 'outcome' | 'attempts'>): Promise<void>;
}

/** A call whose end came another way than its beginning: an answer of a provider's batch, told to whichever process asked last. */
export interface BookedCall extends Partial<Payer>, Pick<ClosedEntry, 'outcome' | 'attempts'> {
  /** Its id: the same call booked again counts for nothing. */
  readonly id: string;
  /** When it began, in milliseconds since 1970: the day it is counted to. */
  readonly openedAt: number;
  /** The model that was asked. */
  readonly model: string;
}

/** An answer that a cache gave. */
export interface SavedAnswer extends Partial<Payer> {
  /** The model whose answer it is. */
  readonly model: string;
  /** Tokens that asking it again would have used. */
  readonly tokens: number;
  /** What that would have cost, in US dollars. */
  readonly costUsd: number;
}

/** What happens to a ledger, and to its store. */
export interface LedgerEvents extends LedgerStoreEvents {
  /** Lines are lost: nobody will write them. */
  lost: { readonly lines: number };
  /** The store stopped to take lines, or takes them again. */
  state: { readonly isUp: boolean };
}

/** How a ledger is doing. */
export interface LedgerStats {
  /** `file`, `redis`, `memory`. */
  readonly store: string;
  /** Whether the store took the last write. */
  readonly isUp: boolean;
  /** Calls opened and not yet closed by this process. */
  readonly open: number;
  /** Lines that wait to be written. */
  readonly waiting: number;
  /** Lines that are lost. */
  readonly lost: number;
}

/** Keeps account of every call, durably. */
export interface Ledger extends Observable<LedgerEvents> {
  /**
   * Writes a call down, before anything is sent.
   *
   * @throws {AiError} `overloaded`, with the provider code `ledger_unavailable`, where it cannot be written and `whenDown` is `refuse`.
   */
  open(call: CallToOpen): Promise<OpenCall>;
  /** Writes down a call that has no line of its beginning, once by its id. Resolves when it is written, or waits to be; never rejects. */
  book(call: BookedCall): Promise<void>;
  /** Writes down what a cache saved; nobody waits for it. */
  saved(answer: SavedAnswer): void;
  /** Adds up days. @throws {AiError} `invalid_options` for days that are none, or more than 400; `server` without the store. */
  spend(query: SpendQuery): Promise<SpendReport>;
  /** The lines of days, oldest first, one at a time. */
  entries(days: Pick<SpendQuery, 'from' | 'to'>): AsyncIterable<LedgerEntry>;
  /** How it is doing. */
  stats(): LedgerStats;
  /** For a health registry: `degraded` while lines are not taken. */
  health(): Promise<{ readonly status: 'up' | 'degraded'; readonly details: Record<string, unknown> }>;
  /** Writes what waits, and closes the store. */
  close(): Promise<void>;
  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}
