// Checks windows, counts in whole units, and does the sums of sliding windows and token buckets.
import type { Problem } from '@internal/kit';
import { invalidOptions } from '../errors/security-error.ts';

/** What a window counts. */
export type LimitUnit = 'requests' | 'tokens' | 'costUsd';

/** How much of a unit fits into a stretch of time. */
export interface LimitWindow {
  /** Name in headers, results and a principal's own limits: lower-case letters, digits, `-`, `_`; at most 32. */
  readonly name: string;
  /** Largest amount in the window. */
  readonly limit: number;
  /** Length of the window, from 1 ms to 32 days. */
  readonly windowMs: number;
  /** Default: `requests`. */
  readonly unit?: LimitUnit;
  /**
   * `sliding_window` never lets more than the limit through in any stretch of `windowMs`; it counts in sixteenths of
   * the window, so that room comes back up to a sixteenth late. `token_bucket` gives room back evenly and lets a burst
   * of the whole limit follow a rest: at most twice the limit in one window. Default: `sliding_window`.
   */
  readonly strategy?: 'sliding_window' | 'token_bucket';
}

const maxWindowMs = 32 * 24 * 3600 * 1000;

/** A window with its defaults, costs in whole micro-dollars so that sums stay exact. */
export interface CheckedWindow extends Required<LimitWindow> {
  /** Tells its counts from those of a window of another shape under the same key. */
  readonly id: string;
}

/** Checks windows, all problems at once. */
export function checkWindows(windows: readonly LimitWindow[]): readonly CheckedWindow[] {
  const problems: Problem[] = [];
  if (windows.length === 0 || windows.length > 8)
    problems.push({ path: 'windows', message: 'must be 1 to 8 windows' });
  const names = new Set<string>();
  for (const [index, window] of windows.entries()) {
    const refuse = (field: string, message: string) =>
      problems.push({ path: `windows.${index}.${field}`, message });
    if (!/^[a-z0-9_-]{1,32}$/.test(window.name)) refuse('name', 'must be 1 to 32 of a-z, 0-9, - and _');
    if (names.has(window.name)) refuse('name', 'must differ from the other names');
    names.add(window.name);
    if (!isAmount(window.limit)) refuse('limit', 'must be a number from 0 to 1,000,000,000');
    if (!(window.windowMs >= 1 && window.windowMs <= maxWindowMs))
      refuse('windowMs', `must be from 1 to ${maxWindowMs}`);
  }
  if (problems.length > 0) throw invalidOptions(problems);
  return windows.map((window) => {
    const unit = window.unit ?? 'requests';
    const strategy = window.strategy ?? 'sliding_window';
    return withLimit({ ...window, unit, strategy, id: '' }, window.limit);
  });
}

/** The window with another limit, of which only `share` may be used. */
export function withLimit(window: CheckedWindow, amount: number, share = 1): CheckedWindow {
  const limit = Math.floor(toWhole(window.unit, amount, Math.floor) * share);
  // Never by limit: the keys of one caller may have limits of their own, and share what they take.
  const shape = window.strategy === 'token_bucket' ? 't' : 's';
  return { ...window, limit, id: `${window.name}:${shape}${window.windowMs}:` };
}

/** Whether a number can be an amount. */
export function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1e9;
}

/** Whole units as the stores count: money in micro-dollars. */
export function toWhole(
  unit: LimitUnit,
  amount: number,
  round: (value: number) => number = Math.ceil,
): number {
  // What binary fractions add to 0.29 * 1e6 must not become a micro-dollar.
  return Number.isInteger(amount) && unit !== 'costUsd'
    ? amount
    : round(Number((unit === 'costUsd' ? amount * 1e6 : amount).toPrecision(14)));
}

/** Back from whole units. */
export function fromWhole(unit: LimitUnit, whole: number): number {
  return unit === 'costUsd' ? whole / 1e6 : whole;
}

/** Slices of a sliding window. */
const slices = 16;

/** What is counted of one window for one key. The scripts of the Redis store do the same sums. */
export interface WindowCount {
  /** What counts against the limit now. */
  used(now: number): number;
  /** Counts `amount` more for the moment `at`; a negative one gives back. */
  add(amount: number, at: number, now: number): void;
  /** Milliseconds until what counts has fallen to `level`; 0 when it has. */
  untilUsed(level: number, now: number): number;
  /** The limit of who asks next, by which a bucket falls; slices do not mind. */
  setLimit(limit: number): void;
}

/** Starts a count at nothing. */
export function startCount(window: CheckedWindow): WindowCount {
  return window.strategy === 'token_bucket' ? startBucket(window) : startSlices(window);
}

/** Falls evenly by the limit a window. Never raised above twice the limit, so that two windows end every debt. */
function startBucket({ limit, windowMs }: CheckedWindow): WindowCount {
  let perMs = limit / windowMs;
  let most = 2 * limit;
  let level = 0;
  let updatedAt = 0;
  const since = (now: number) => Math.max(0, now - updatedAt);
  // After two windows nothing is left by any limit, also where a small one would still wait for what a larger one let in.
  const used = (now: number) => (since(now) >= 2 * windowMs ? 0 : Math.max(0, level - since(now) * perMs));
  return {
    used,
    add(amount, _at, now) {
      // What is given back leaves the time alone: a larger limit has fallen further since.
      if (amount < 0) level = Math.max(0, level + amount);
      else if (amount > 0 && used(now) < most) {
        level = Math.min(most, used(now) + amount);
        updatedAt = now;
      }
    },
    untilUsed: (wanted, now) =>
      used(now) <= wanted ? 0 : Math.ceil(Math.min((used(now) - wanted) / perMs, 2 * windowMs - since(now))),
    setLimit(next) {
      perMs = next / windowMs;
      most = 2 * next;
    },
  };
}

/** Counts by slice; a slice counts until the whole window has passed since its end, so that none is too short. */
function startSlices({ windowMs }: CheckedWindow): WindowCount {
  const sliceMs = windowMs / slices;
  const size = slices + 1;
  const counts = new Float64Array(size);
  let newest = Number.NEGATIVE_INFINITY;
  let sum = 0;

  function moveTo(now: number): void {
    const current = Math.floor(now / sliceMs);
    if (current <= newest) return;
    for (let slice = Math.max(0, newest + 1, current - slices); slice <= current; slice += 1) {
      sum -= counts[slice % size]!;
      counts[slice % size] = 0;
    }
    newest = current;
  }

  return {
    used(now) {
      moveTo(now);
      return sum;
    },
    add(amount, at, now) {
      moveTo(now);
      const slice = amount < 0 ? Math.floor(at / sliceMs) : newest;
      // What has left the window by now cannot be given back.
      if (slice < newest - slices) return;
      const before = counts[slice % size]!;
      const after = Math.max(0, before + amount);
      counts[slice % size] = after;
      sum += after - before;
    },
    untilUsed(wanted, now) {
      moveTo(now);
      let rest = sum;
      let slice = newest - slices;
      while (rest > wanted && slice <= newest) {
        // Before the first slice there was nothing.
        if (slice >= 0) rest -= counts[slice % size]!;
        slice += 1;
      }
      return sum <= wanted ? 0 : Math.ceil(slice * sliceMs + windowMs - now);
    },
    setLimit() {},
  };
}
