// Counts several windows as one step, with a rule for when the store is down.
import { hash } from 'node:crypto';
import type { Clock } from '@internal/kit';
import { createEvents, systemClock } from '@internal/kit';
import { invalidOptions, SecurityError } from '../errors/security-error.ts';
import type { LimitDemand, LimitStore, Taken } from './limit-store.ts';
import type { CheckedWindow, LimitWindow } from './limit-window.ts';
import { checkWindows, fromWhole, isAmount, toWhole, withLimit } from './limit-window.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';
import type {
  ConsumeOptions,
  Cost,
  LimitDecision,
  LimitReservation,
  RateLimiter,
  RateLimiterEvents,
} from './rate-limiter.ts';

/** How a limiter is made. */
export interface RateLimiterOptions {
  /** What is counted, and how much of it fits; at least one. */
  readonly windows: readonly LimitWindow[];
  /** Name in events and in the store. Default: `default`. */
  readonly name?: string;
  /** Default: a memory store of its own. */
  readonly store?: LimitStore;
  /**
   * What holds while a shared store cannot be asked. `local_share`: each process counts by itself against its share;
   * `open`: everything passes; `closed`: nothing does. Default: `local_share`.
   */
  readonly storeDown?: 'local_share' | 'open' | 'closed';
  /** Part of each limit that one process may let through by itself, from 0 to 1, rounded down. Default: 0.5. */
  readonly localShare?: number;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

// What a caller is told to wait when nothing could be counted: the time a store usually needs to come back.
const storeDownRetryMs = 1_000;

/**
 * Creates a limiter of one or several windows, counted together in one step.
 *
 * @throws SecurityError `invalid_options`.
 * @example
 * import { createRateLimiter } from '@tpl/security';
 *
 * const limiter = createRateLimiter({
 *   windows: [
 *     { name: 'minute', limit: 60, windowMs: 60_000 },
 *     { name: 'money', limit: 5, windowMs: 24 * 3_600_000, unit: 'costUsd' },
 *   ],
 * });
 * const decision = await limiter.consume('ada', { costUsd: 0.02 });
 * console.log(decision.ok); // true
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { name = 'default', storeDown = 'local_share', localShare = 0.5, clock = systemClock } = options;
  if (!(localShare >= 0 && localShare <= 1)) {
    throw invalidOptions([{ path: 'localShare', message: 'must be a number from 0 to 1' }]);
  }
  const windows = checkWindows(options.windows);
  const store = options.store ?? createMemoryLimitStore({ clock });
  const local = store.kind === 'memory' ? undefined : createMemoryLimitStore({ clock });
  const events = createEvents<RateLimiterEvents>('rate limiter');

  function demandsOf(cost: Cost, limits: ConsumeOptions['limits'], share: number): LimitDemand[] {
    const costs = toCosts(cost);
    return options.windows.map(({ limit }, index) => {
      const window = windows[index]!;
      const own = limits && Object.hasOwn(limits, window.name) ? limits[window.name] : undefined;
      const isAsMade = own === undefined && share === 1;
      return {
        window: isAsMade ? window : withLimit(window, own ?? limit, share),
        amount: toWhole(window.unit, costs[window.unit]),
      };
    });
  }

  // Hashed where others may read it; else bounded, so that a long key is no way to fill the memory.
  function placeOf(key: string): string {
    const isPlain = store.kind === 'memory' && key.length <= 64;
    return `${name}:${isPlain ? key : hash('sha256', key, 'base64url').slice(0, 22)}`;
  }

  /** `by` is who counted; nobody where the store is down and the rule is not to count. */
  async function take(
    place: string,
    cost: Cost,
    { limits, signal }: ConsumeOptions,
    keepsLate = false,
  ): Promise<Held> {
    const demands = demandsOf(cost, limits, 1);
    try {
      return { by: store, place, demands, taken: await store.take(place, demands, { signal, keepsLate }) };
    } catch (error) {
      signal?.throwIfAborted();
      const isMissing = SecurityError.isInstance(error) && error.code === 'missing_peer';
      if (local === undefined || isMissing) throw error;
      if (storeDown !== 'local_share') return undefined;
      const shares = demandsOf(cost, limits, localShare);
      return { by: local, place, demands: shares, taken: await local.take(place, shares, { signal }) };
    }
  }

  function decide(held: Held, evenPast = false): LimitDecision {
    const counter = held?.by === local && local ? 'local_share' : store.kind;
    const decision = held
      ? toDecision(held.demands, evenPast ? { ...held.taken, ok: true } : held.taken, counter)
      : uncounted(storeDown === 'open', windows);
    if (events.has('limit')) {
      const { ok, remaining } = decision;
      const wait = decision.ok ? {} : { retryAfterMs: decision.retryAfterMs };
      events.emit('limit', { limiter: name, ok, remaining, ...wait, store: counter });
    }
    return decision;
  }

  return {
    name,
    windows: options.windows,
    async consume(key, cost = 1, options = {}) {
      // Let through uncounted, it counts once the store has counted it after all.
      return decide(await take(placeOf(key), cost, options, storeDown === 'open'));
    },
    async reserve(key, cost, options = {}) {
      const held = await take(placeOf(key), cost, options);
      const decision = decide(held, options.evenPast);
      return { decision, reservation: decision.ok ? toReservation(held) : undefined };
    },
    on: events.on,
  };
}

/** What was taken, where, and from whom. */
type Held =
  | {
      readonly by: LimitStore;
      readonly place: string;
      readonly demands: readonly LimitDemand[];
      readonly taken: Taken;
    }
  | undefined;

function toCosts(cost: Cost): { requests: number; tokens: number; costUsd: number } {
  const { requests = 1, tokens = 0, costUsd = 0 } = typeof cost === 'number' ? { requests: cost } : cost;
  const costs = { requests, tokens, costUsd };
  if (!isAmount(costs.requests) || !isAmount(costs.tokens) || !isAmount(costs.costUsd)) {
    throw invalidOptions([{ path: 'cost', message: 'must be made of numbers from 0 to 1,000,000,000' }]);
  }
  return costs;
}

function toReservation(held: Held): LimitReservation {
  let isOpen = held !== undefined;
  async function adjust(costs: Record<CheckedWindow['unit'], number>): Promise<void> {
    if (!held || !isOpen) return;
    isOpen = false;
    const differences = held.demands.map(({ window, amount }) => ({
      window,
      amount: toWhole(window.unit, costs[window.unit]) - amount,
    }));
    // Where a store cannot be told, now or later, the reserved amount stays counted, and ends with its window.
    if (differences.some(({ amount }) => amount !== 0))
      await held.by.adjust(held.place, differences, held.taken.at).catch(() => {});
  }
  return {
    settle: async (actual) => adjust(toCosts(actual)),
    release: () => adjust({ requests: 0, tokens: 0, costUsd: 0 }),
  };
}

function toDecision(
  demands: readonly LimitDemand[],
  taken: Taken,
  store: LimitDecision['store'],
): LimitDecision {
  const windows = demands.map(({ window: { name, unit, limit, windowMs } }, index) => {
    const { remaining, resetMs } = taken.windows[index]!;
    return {
      name,
      limit: fromWhole(unit, limit),
      windowMs,
      remaining: fromWhole(unit, Math.max(0, remaining)),
      resetMs,
    };
  });
  const part = (window: { remaining: number; limit: number }) => window.remaining / (window.limit || 1);
  const { remaining, resetMs } = windows.reduce((tightest, window) =>
    part(window) < part(tightest) ? window : tightest,
  );
  if (taken.ok) return { ok: true, remaining, resetMs, windows, store };
  const waits = taken.windows.map(({ waitMs }) => waitMs);
  const retryAfterMs = Math.max(1, ...waits);
  const limit = windows[Math.max(0, waits.indexOf(retryAfterMs))]!.name;
  return { ok: false, code: 'limited', retryAfterMs, limit, remaining, resetMs, windows, store };
}

function uncounted(ok: boolean, windows: readonly CheckedWindow[]): LimitDecision {
  const nothing = { remaining: 0, resetMs: 0, windows: [], store: 'none' } as const;
  if (ok) return { ok, ...nothing };
  return { ok, code: 'store_down', retryAfterMs: storeDownRetryMs, limit: windows[0]!.name, ...nothing };
}
