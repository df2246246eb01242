// The types of a rate limiter: costs, decisions, reservations and events.
import type { Observable } from '@internal/kit';
import type { LimitUnit, LimitWindow } from './limit-window.ts';

/** What a call costs; a plain number counts requests. What is left out is 0, requests are 1. */
export type Cost = number | { readonly [Unit in LimitUnit]?: number };

/** How one window stands. */
export interface WindowStatus {
  /** As it was given. */
  readonly name: string;
  /** How much fits; a key's own limit where it has one. */
  readonly limit: number;
  /** Length in milliseconds. */
  readonly windowMs: number;
  /** What still fits, never below 0. */
  readonly remaining: number;
  /** Milliseconds until the window is wholly free. */
  readonly resetMs: number;
}

interface Counted {
  /** What still fits into the tightest window. */
  readonly remaining: number;
  /** Milliseconds until the tightest window is wholly free. */
  readonly resetMs: number;
  /** Every window of the limiter. */
  readonly windows: readonly WindowStatus[];
  /** Who counted; `local_share` and `none` while the store is down. */
  readonly store: 'memory' | 'redis' | 'local_share' | 'none';
}

/** Answer of a limiter: no is a value. */
export type LimitDecision =
  | (Counted & { readonly ok: true })
  | (Counted & {
      readonly ok: false;
      /** `store_down`: nothing could be counted and the limiter is set to refuse then. */
      readonly code: 'limited' | 'store_down';
      /** Milliseconds until the same cost would fit; the whole window when it never does. */
      readonly retryAfterMs: number;
      /** The window that has too little. */
      readonly limit: string;
    });

/** An amount that is held until the real one is known. Settling twice, or after releasing, changes nothing. */
export interface LimitReservation {
  /** Counts what it really cost, more or less than was reserved. Never refuses: it has happened. */
  settle(actual: Cost): Promise<void>;
  /** Gives all of it back. */
  release(): Promise<void>;
}

/** Options of one call. */
export interface ConsumeOptions {
  /** Limits that replace a window's own, by its name: a principal's. */
  readonly limits?: Readonly<Record<string, number>> | undefined;
  /** Ends the wait with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Event of every limiter. */
export interface RateLimiterEvents {
  /** After each decision. */
  limit: {
    limiter: string;
    ok: boolean;
    remaining: number;
    retryAfterMs?: number;
    store: 'memory' | 'redis' | 'local_share';
  };
}

/** Says how often. */
export interface RateLimiter extends Observable<RateLimiterEvents> {
  /** Name in events and in the store. */
  readonly name: string;
  /** As they were given. */
  readonly windows: readonly LimitWindow[];
  /** Takes the cost from every window, or from none. */
  consume(key: string, cost?: Cost, options?: ConsumeOptions): Promise<LimitDecision>;
  /** Like {@link consume}, for a cost that is known only later; with `evenPast` also where a window has no room, for what has happened already. */
  reserve(
    key: string,
    cost: Cost,
    options?: ConsumeOptions & { readonly evenPast?: boolean | undefined },
  ): Promise<{ readonly decision: LimitDecision; readonly reservation: LimitReservation | undefined }>;
}
