// Holds calls back while a rate limit lasts, and notices when one begins.
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer, Next } from '../call/layer.ts';
import { pause } from '../call/layer.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import type { Cooldowns } from './cooldowns.ts';
import { createCooldowns } from './cooldowns.ts';

/** Longest time for which nobody asks, whatever a server says; then one call at a time looks whether it still holds. */
export const longestBlindMs = 300_000;

/** The cooldown of one key, as the layers of a policy see it. */
export class CooldownGate {
  /** Made when there is one, where they are not shared. */
  #cooldowns: Cooldowns | undefined;
  readonly #key: string;
  readonly #values: PolicyValues;
  readonly #host: Host;
  /** Until when the server wants to be left alone, where that is longer than the cooldown; 0 where it is not. */
  #askedUntil = 0;
  /** When a cooldown that was cut short ends; if it is over before, somebody has cleared it. */
  #blindUntil = 0;

  constructor(cooldowns: Cooldowns | undefined, key: string, values: PolicyValues, host: Host) {
    this.#cooldowns = cooldowns;
    this.#key = key;
    this.#values = values;
    this.#host = host;
  }

  remainingMs(): number {
    return this.#cooldowns?.remainingMs(this.#key) ?? 0;
  }

  clear(): void {
    this.#askedUntil = 0;
    this.#cooldowns?.clear(this.#key);
  }

  /** Waits until the cooldown is over, or turns the call away: before it takes a place anywhere. */
  readonly outer: Layer = (next) => (call) => (this.remainingMs() > 0 ? this.#wait(next, call) : next(call));

  /** The same for a call whose turn came later; of a cooldown that was cut short, lets one look. */
  readonly inner: Layer = (next) => (call) => {
    if (this.remainingMs() > 0) return this.#wait(next, call);
    if (this.#askedUntil !== 0) this.#lookBeforeOthers();
    return next(call);
  };

  /** Starts a cooldown when an attempt meets a rate limit that says when it ends: where no breaker watches attempts anyway. */
  readonly watch: Layer = (next) => (call) =>
    next(call).then(
      (value) => {
        this.served();
        return value;
      },
      (error) => {
        this.failed(error);
        throw error;
      },
    );

  /** An attempt was served: the limit is over, however long it was said to last. */
  served(): void {
    if (this.#askedUntil !== 0) this.clear();
  }

  /** An attempt failed: perhaps at a rate limit. */
  failed(error: unknown): void {
    const { kind, retryAfterMs } = this.#host.classify(error);
    if (kind !== 'rate_limited' || retryAfterMs === undefined) return;
    const durationMs = Math.min(retryAfterMs, longestBlindMs);
    const askedUntil = this.#host.clock.monotonic() + retryAfterMs;
    if (retryAfterMs > durationMs) {
      this.#askedUntil = Math.max(this.#askedUntil, askedUntil);
      this.#blindUntil = this.#host.clock.monotonic() + durationMs;
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

  async #wait(next: Next, call: Call): Promise<unknown> {
    const { maxWaitMs, retryAfterMaxMs } = this.#values;
    const { clock, random } = this.#host;
    // A cooldown may have got longer meanwhile.
    for (let leftMs = this.remainingMs(); leftMs > 0; leftMs = this.remainingMs()) {
      // Spread by up to 10 %: everyone who was given the same moment would come back in it.
      const delayMs = leftMs * (1 + 0.1 * random());
      const fits = leftMs <= Math.min(maxWaitMs, retryAfterMaxMs);
      if (!fits || (call.deadlineAt !== undefined && clock.monotonic() + delayMs >= call.deadlineAt))
        throw this.#refusal(leftMs, call);
      await pause(delayMs, call, this.#host);
    }
    if (this.#askedUntil !== 0) this.#lookBeforeOthers();
    return next(call);
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
