// Ends a call over the wire when the caller leaves, when its time is over, or when the server falls silent.
import type { Clock } from '@internal/kit';
import { AiError } from '../port/ai-error.ts';

/** Codes of the timeouts that a watch finds. */
type TimeoutCode = 'headers_timeout' | 'first_token_timeout' | 'idle_timeout' | 'total_timeout';

/** Watches one call: ends it when the caller leaves, when its time is over, or when the server falls silent. */
export interface Watch {
  /** Aborts with an {@link AiError} as its reason. */
  readonly signal: AbortSignal;
  /** From now on, a silence of `limitMs` ends the call with `code`. */
  expect(code: TimeoutCode, limitMs: number): void;
  /** Something that counts has arrived. */
  touch(): void;
  /** The next wait is for the consumer, not for the server. */
  pause(): void;
  resume(): void;
  /** Forgets timers and listeners. */
  close(): void;
}

interface WatchOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly deadlineAt: number | undefined;
  readonly totalTimeoutMs: number;
  readonly provider: string;
  readonly model: string;
}

const texts: Record<TimeoutCode, string> = {
  headers_timeout: 'did not begin to answer',
  first_token_timeout: 'sent no content',
  idle_timeout: 'fell silent in the middle of an answer',
  total_timeout: 'did not end its answer in time',
};

/** Starts a watch. One timer serves all limits: a touch costs a reading of the clock. */
export function startWatch(options: WatchOptions): Watch {
  const { clock, signal, provider, model } = options;
  const controller = new AbortController();
  const startedAt = clock.monotonic();
  const totalAt = Math.min(
    startedAt + options.totalTimeoutMs,
    options.deadlineAt ?? Number.POSITIVE_INFINITY,
  );
  let phase: { code: TimeoutCode; limitMs: number } | undefined;
  let since = startedAt;
  let pausedAt: number | undefined;
  let cancel: (() => void) | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  function stop(error: AiError): void {
    close();
    controller.abort(error);
  }
  function end(code: TimeoutCode): void {
    stop(new AiError(code, `${provider} ${texts[code]}.`, { provider, model }));
  }
  const onAbort = () =>
    stop(new AiError('aborted', 'The caller aborted the call.', { provider, model, cause: signal?.reason }));

  function plan(): void {
    const phaseAt =
      phase === undefined || pausedAt !== undefined ? Number.POSITIVE_INFINITY : since + phase.limitMs;
    const next = Math.min(totalAt, phaseAt);
    if (next >= timerAt || controller.signal.aborted) return;
    cancel?.();
    timerAt = next;
    cancel = clock.setTimer(tick, Math.ceil(next - clock.monotonic()));
  }
  function tick(): void {
    timerAt = Number.POSITIVE_INFINITY;
    const now = clock.monotonic();
    if (now >= totalAt) end('total_timeout');
    else if (phase !== undefined && pausedAt === undefined && now >= since + phase.limitMs) end(phase.code);
    else plan();
  }
  function close(): void {
    cancel?.();
    timerAt = Number.NEGATIVE_INFINITY;
    signal?.removeEventListener('abort', onAbort);
  }

  if (signal?.aborted) onAbort();
  else if (startedAt >= totalAt) end('total_timeout');
  else {
    signal?.addEventListener('abort', onAbort, { once: true });
    plan();
  }
  return {
    signal: controller.signal,
    expect(code, limitMs) {
      phase = { code, limitMs };
      since = pausedAt ?? clock.monotonic();
      plan();
    },
    touch() {
      // While paused time stands still: resume moves `since` on.
      since = pausedAt ?? clock.monotonic();
    },
    pause() {
      pausedAt ??= clock.monotonic();
    },
    resume() {
      if (pausedAt === undefined) return;
      since += clock.monotonic() - pausedAt;
      pausedAt = undefined;
      plan();
    },
    close,
  };
}
