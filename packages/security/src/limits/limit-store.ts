// The port of what keeps the counts of limits.
import type { CheckedWindow } from './limit-window.ts';

/** What is wanted of one window. Amounts are whole numbers. */
export interface LimitDemand {
  /** The window that is taken from. */
  readonly window: CheckedWindow;
  /** How much, in the whole units of the window. */
  readonly amount: number;
}

/** How a window stands after a call. */
export interface WindowState {
  /** What still fits; negative after more was settled than fits. */
  readonly remaining: number;
  /** Milliseconds until the window is wholly free. */
  readonly resetMs: number;
  /** Milliseconds until the demanded amount would fit; 0 when it fits. */
  readonly waitMs: number;
}

/** Answer to {@link LimitStore.take}. */
export interface Taken {
  /** Whether every window had enough. */
  readonly ok: boolean;
  /** How each demanded window stands now. */
  readonly windows: readonly WindowState[];
  /** The store's time of the call; {@link LimitStore.adjust} wants it back. */
  readonly at: number;
}

/** Where limits are counted. `limitStoreContract` of `@tpl/security/testing` checks an implementation. */
export interface LimitStore {
  /** Name in the event `limit`. */
  readonly kind: 'memory' | 'redis';
  /**
   * Takes from every window or, when one has too little, from none: one atomic step. What it takes after it has said that it cannot
   * is given back, or with `keepsLate` stays taken.
   */
  take(
    key: string,
    demands: readonly LimitDemand[],
    options?: { readonly signal?: AbortSignal | undefined; readonly keepsLate?: boolean | undefined },
  ): Promise<Taken>;
  /**
   * Adds the demands' amounts to what was taken at `at`, whatever the limit; negative amounts give back, never more than
   * is still counted from then. A store that cannot do it now may do it later, and resolves.
   */
  adjust(key: string, demands: readonly LimitDemand[], at: number): Promise<void>;
}
