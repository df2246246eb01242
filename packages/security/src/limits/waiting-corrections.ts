// Keeps what Redis is to correct, and could not be told, until it can be.
import type { Clock } from '@internal/kit';
import { RedisCallError } from '@internal/kit/redis';

/** A change of what one key has taken. */
export interface Correction {
  readonly key: string;
  /** The windows, as the script wants them. */
  readonly head: readonly string[];
  readonly amounts: readonly string[];
  /** Redis's time of what is corrected. */
  readonly at: number;
  /** When nothing of it counts any more, by the monotonic clock. */
  readonly until: number;
}

/** Corrections on their way to Redis. */
export interface WaitingCorrections {
  /** Sends one. Resolves also where it waits; rejects where it is not known whether Redis has it, or it never will. */
  add(correction: Correction): Promise<void>;
  /** Sends what waits, one after the other: Redis answers again. */
  sendAll(): Promise<void>;
}

/** How corrections are sent, and how many wait. */
export interface WaitingCorrectionsOptions {
  readonly send: (correction: Correction) => Promise<unknown>;
  /** Whether Redis is not asked now. */
  readonly isDown: () => boolean;
  /** Most that wait; past it the oldest are lost. */
  readonly max: number;
  readonly clock: Clock;
}

/** Starts without any. */
export function waitCorrections({ send, isDown, max, clock }: WaitingCorrectionsOptions): WaitingCorrections {
  const waiting = new Set<Correction>();
  let isSending = false;

  async function add(correction: Correction): Promise<void> {
    try {
      await send(correction);
    } catch (error) {
      if (!isUnsent(error)) throw error;
      for (const oldest of waiting) {
        if (waiting.size < max) break;
        waiting.delete(oldest);
      }
      waiting.add(correction);
    }
  }

  return {
    add,
    async sendAll() {
      if (isSending || waiting.size === 0) return;
      isSending = true;
      for (const correction of [...waiting]) {
        if (isDown()) break;
        waiting.delete(correction);
        if (correction.until > clock.monotonic()) await add(correction).catch(() => {});
      }
      isSending = false;
    },
  };
}

/** Whether Redis has not done it, for certain: done twice, a correction would give back what others hold. */
function isUnsent(error: unknown): boolean {
  if (!(error instanceof RedisCallError)) return false;
  const { code, reply, cause } = error;
  if (code === 'unavailable') return reply !== undefined || cause === undefined;
  return code === 'open' || code === 'overloaded';
}
