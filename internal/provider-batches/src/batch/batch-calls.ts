// Bounds the calls of a batch API, and turns what they throw into the one error of the package.
import { joinSignals, systemClock } from '@internal/kit';
import { AiError, answerError } from '@internal/model';

/** How long calls may take, and what they may bring. */
export interface BatchCallLimits {
  /** Longest time for a call that brings a few fields, in milliseconds. Default: 60,000. */
  readonly callTimeoutMs?: number | undefined;
  /** Longest time to send a batch, or to read the answers of one, in milliseconds. Default: 600,000. */
  readonly transferTimeoutMs?: number | undefined;
  /** Longest line of a file of answers, in bytes. Default: 4,000,000. */
  readonly maxLineBytes?: number | undefined;
}

/** Runs calls of one provider. */
export interface BatchCalls {
  readonly maxLineBytes: number;
  /** A call that ends in time, or rejects with an `AiError`. */
  run<T>(call: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal, isTransfer?: boolean): Promise<T>;
  /** The same for a call that deletes: what is not there, at a second try either, is deleted. */
  remove(call: (signal: AbortSignal) => Promise<unknown>, signal?: AbortSignal): Promise<void>;
  /** A signal that ends a transfer. */
  transferSignal(signal?: AbortSignal): AbortSignal;
  /** The error of what a call threw. */
  toError(thrown: unknown, signal: AbortSignal, caller: AbortSignal | undefined): AiError;
}

/** Makes what runs them. */
export function createBatchCalls(
  about: { readonly provider: string; readonly model: string },
  limits: BatchCallLimits,
): BatchCalls {
  const { callTimeoutMs = 60_000, transferTimeoutMs = 600_000, maxLineBytes = 4_000_000 } = limits;
  const within = (ms: number, signal?: AbortSignal) => {
    const timeout = AbortSignal.timeout(ms);
    return signal ? joinSignals([signal, timeout]) : timeout;
  };
  function toError(thrown: unknown, signal: AbortSignal, caller: AbortSignal | undefined): AiError {
    if (caller?.aborted)
      return new AiError('aborted', 'The caller aborted the call.', { ...about, cause: thrown });
    if (signal.aborted)
      return new AiError('total_timeout', `${about.provider} did not end its answer in time.`, {
        ...about,
        cause: thrown,
      });
    return answerError(thrown, { isSent: true, isAnswering: false }, about, systemClock.now());
  }
  const run: BatchCalls['run'] = async (call, caller, isTransfer = false) => {
    const signal = within(isTransfer ? transferTimeoutMs : callTimeoutMs, caller);
    try {
      return await call(signal);
    } catch (thrown) {
      throw toError(thrown, signal, caller);
    }
  };
  return {
    maxLineBytes,
    run,
    async remove(call, caller) {
      try {
        // What is there is not found now and then (anthropics/anthropic-sdk-python#1432).
        await run(call, caller).catch((error: AiError) => {
          if (error.code !== 'not_found') throw error;
          return run(call, caller);
        });
      } catch (error) {
        if (!AiError.isInstance(error) || error.code !== 'not_found') throw error;
      }
    },
    transferSignal: (caller) => within(transferTimeoutMs, caller),
    toError,
  };
}
