// Keeps pauses that a dependency asked for, and lets nothing through while one lasts.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { Call } from '../call/call.ts';
import { mostWaiting } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer, Next } from '../call/layer.ts';
import { pause } from '../call/layer.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';

/** Which keys are held back, and for how long. */
export interface Cooldowns {
  /** Milliseconds for which `key` is held back; 0 when it is not. */
  remainingMs(key: string): number;
  /** Holds `key` back for `durationMs` from now. A cooldown that runs longer already stays. True when it got longer. */
  extend(key: string, durationMs: number): boolean;
  /** Lets `key` go on. */
  clear(key: string): void;
  /** Whether other processes see them. */
  readonly shared: boolean;
}

/** Keys remembered at once; the one that was limited longest ago makes room. */
const maxKeys = 10_000;
const longestMs = 24 * 3_600_000;

/**
 * Creates cooldowns in this process. Pass the same object to several policies to let them share keys.
 *
 * @example
 * ```ts
 * import { createCooldowns, createPolicy } from '@tpl/resilience';
 *
 * const cooldowns = createCooldowns();
 * const chat = createPolicy({ name: 'chat', cooldownKey: 'openai', cooldowns });
 * const embed = createPolicy({ name: 'embed', cooldownKey: 'openai', cooldowns });
 * ```
 */
export function createCooldowns({ clock = systemClock }: { readonly clock?: Clock } = {}): Cooldowns {
  const ends = new Map<string, number>();

  return {
    shared: false,
    remainingMs(key) {
      const end = ends.get(key);
      if (end === undefined) return 0;
      const left = end - clock.monotonic();
      if (left > 0) return left;
      ends.delete(key);
      return 0;
    },
    extend(key, durationMs) {
      if (!(durationMs > 0)) return false;
      const now = clock.monotonic();
      const end = now + Math.min(durationMs, longestMs);
      if (end <= (ends.get(key) ?? 0)) return false;
      ends.delete(key);
      const [oldest] = ends.keys();
      if (ends.size >= maxKeys && oldest !== undefined) ends.delete(oldest);
      ends.set(key, end);
      return true;
    },
    clear: (key) => void ends.delete(key),
  };
}

/** Longest time for which nobody asks, whatever a server says; then one call at a time looks whether it still holds. */
const longestBlindMs = 300_000;

/** The cooldown of one key, as the layers of a policy see it. */
export class CooldownGate {
  /** Made when there is one, where they are not shared. */
  #cooldowns: Cooldowns | undefined;
  readonly #key: string;
  readonly #values: PolicyValues;
  readonly #host: Host;
  /** Until when the server wants to be left alone, where that is longer than the cooldown; 0 where it is not. */
  #askedUntil = 0;
  /** When an attempt met the limit last: those that began before say nothing about its end. */
  #limitedAt = Number.NEGATIVE_INFINITY;
  /** When a cooldown that was cut short ends; if it is over before, somebody has cleared it. */
  #blindUntil = 0;
  #waiting = 0;

  constructor(cooldowns: Cooldowns | undefined, key: string, values: PolicyValues, host: Host) {
    this.#cooldowns = cooldowns;
    this.#key = key;
    this.#values = values;
    this.#host = host;
  }

  remainingMs(): number {
    return this.#cooldowns?.remainingMs(this.#key) ?? 0;
  }

  /** Calls that wait for its end. */
  get waiting(): number {
    return this.#waiting;
  }

  clear(): void {
    this.#askedUntil = 0;
    this.#cooldowns?.clear(this.#key);
  }

  /** Waits until the cooldown is over, or turns the call away: before it takes a place anywhere. */
  readonly outer: Layer = (next) => (call) =>
    this.remainingMs() > 0 ? this.#wait(call).then(() => next(call)) : next(call);

  /**
   * The same for a call whose turn came later; of a cooldown that was cut short, lets one look. A permit of `limit` is one of the
   * moment: who had to wait takes another.
   */
  inner(limit?: Layer): Layer {
    return (next) => {
      const pass: Next = (call) => {
        if (this.remainingMs() > 0) return this.#wait(call).then(() => enter(call));
        if (this.#askedUntil !== 0) this.#lookBeforeOthers();
        return next(call);
      };
      const enter = limit === undefined ? pass : limit(pass);
      return enter;
    };
  }

  /** Starts a cooldown when an attempt meets a rate limit that says when it ends: where no breaker watches attempts anyway. */
  readonly watch: Layer = (next) => (call) => {
    const { at: startedAt, stream } = call;
    const served = () => this.served(startedAt);
    // A stream that has begun need not end for it.
    stream?.begun.add(served);
    return next(call).then(
      (value) => {
        stream?.begun.delete(served);
        served();
        return value;
      },
      (error) => {
        stream?.begun.delete(served);
        this.failed(error);
        throw error;
      },
    );
  };

  /** An attempt was served: if it began after the limit was met, that is over, however long it was said to last. */
  served(startedAt: number): void {
    if (this.#askedUntil !== 0 && startedAt > this.#limitedAt) this.clear();
  }

  /** An attempt failed: perhaps at a rate limit. */
  failed(error: unknown): void {
    const { kind, retryAfterMs } = this.#host.classify(error);
    if (kind !== 'rate_limited' || retryAfterMs === undefined) return;
    const durationMs = Math.min(retryAfterMs, longestBlindMs);
    this.#limitedAt = this.#host.clock.monotonic();
    if (retryAfterMs > durationMs) {
      this.#askedUntil = Math.max(this.#askedUntil, this.#limitedAt + retryAfterMs);
      this.#blindUntil = this.#limitedAt + durationMs;
    }
    this.#cooldowns ??= createCooldowns({ clock: this.#host.clock });
    if (!this.#cooldowns.extend(this.#key, durationMs)) return;
    const { shared } = this.#cooldowns;
    this.#host.events.emit('cooldown', { policy: this.#host.name, durationMs, shared });
  }

  #lookBeforeOthers(): void {
    const now = this.#host.clock.monotonic();
    if (now >= this.#askedUntil || now < this.#blindUntil - 1) {
      this.#askedUntil = 0;
      return;
    }
    this.#blindUntil = now + longestBlindMs;
    this.#cooldowns?.extend(this.#key, longestBlindMs);
  }

  async #wait(call: Call): Promise<void> {
    const { maxWaitMs, retryAfterMaxMs } = this.#values;
    const { clock, random } = this.#host;
    // A cooldown may have got longer meanwhile.
    for (let leftMs = this.remainingMs(); leftMs > 0; leftMs = this.remainingMs()) {
      // Spread by up to 10 %: everyone who was given the same moment would come back in it.
      const delayMs = leftMs * (1 + 0.1 * random());
      const fits = leftMs <= Math.min(maxWaitMs, retryAfterMaxMs) && this.#waiting < mostWaiting;
      if (!fits || (call.deadlineAt !== undefined && clock.monotonic() + delayMs >= call.deadlineAt))
        throw this.#refusal(leftMs, call);
      this.#waiting += 1;
      try {
        await pause(delayMs, call, this.#host);
      } finally {
        this.#waiting -= 1;
      }
    }
  }

  #refusal(leftMs: number, call: Call): ResilienceError {
    this.#host.reject('cooldown', call);
    const askedMs = this.#askedUntil - this.#host.clock.monotonic();
    return new ResilienceError('cooldown', `"${this.#host.name}" is rate limited and holds calls back.`, {
      kind: 'local',
      retryable: true,
      retryAfterMs: Math.ceil(Math.max(leftMs, askedMs)),
    });
  }
}
