// Ends a process in order at SIGTERM or SIGINT.
import type { Clock } from '@internal/kit';
import { sleep, systemClock, withDeadline } from '@internal/kit';
import type { Logger } from '@internal/logger';
import { MonitoringError } from '../errors/monitoring-error.ts';
import type { Health } from './health.ts';

/** How a process ends. */
export interface TerminationOptions {
  /** Whose `ready` turns down first. */
  readonly health: Health;
  /** Closes servers and clients; runs after the drain. */
  readonly close: () => Promise<void>;
  /** Time between `ready` turning down and `close`, so that load balancers look elsewhere first. Default: 5,000. */
  readonly drainMs?: number;
  /** Time `close` may take. Default: 10,000. */
  readonly closeTimeoutMs?: number;
  /** Default: `['SIGTERM', 'SIGINT']`. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Default: nothing is logged. */
  readonly logger?: Logger;
  /** Ends the process: 0, or 1 when closing failed, took too long or was cut short by a second signal. Default: `process.exit`. */
  readonly exit?: (code: number) => void;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

const flushMs = 1_000;
/** Where a runner hands on the signal that the terminal gave its whole group, it comes twice (pnpm/pnpm#7374). */
const doubledMs = 500;

/**
 * Ends the process in order at a signal: `ready` turns down at once and `live` stays up, the drain passes,
 * `close` runs, the log is flushed. A second signal, more than half a second later, ends it at once. Returns a function that stops listening.
 *
 * @example
 * import { createHealth, onTermination } from '@tpl/monitoring';
 * const health = createHealth();
 * const stop = onTermination({ health, close: () => health.close() });
 * stop();
 */
export function onTermination(options: TerminationOptions): () => void {
  const { health, close, drainMs = 5_000, closeTimeoutMs = 10_000, logger } = options;
  const { signals = ['SIGTERM', 'SIGINT'] } = options;
  const { exit = (code: number) => process.exit(code), clock = systemClock } = options;
  const onDeadline = () => new MonitoringError('closed', `Closing took more than ${closeTimeoutMs} ms.`);
  let startedAt: number | undefined;
  let letGo = () => {};

  async function end(signal: string): Promise<void> {
    if (startedAt !== undefined) return clock.monotonic() - startedAt < doubledMs ? undefined : exit(1);
    startedAt = clock.monotonic();
    // Everything else that waits lets the process end.
    letGo = clock.setTimer(() => {}, drainMs + closeTimeoutMs + flushMs, true);
    health.drain();
    logger?.info('draining', { signal, drain_ms: drainMs });
    await sleep(drainMs, { clock });
    let code = 0;
    try {
      await withDeadline(close, { deadlineMs: closeTimeoutMs, onDeadline, clock });
      logger?.info('closed');
    } catch (error) {
      code = 1;
      logger?.error('closing failed', { error });
    }
    await logger?.flush(flushMs);
    letGo();
    exit(code);
  }

  const listener = (signal: string) => void end(signal);
  for (const signal of signals) process.on(signal, listener);
  return () => {
    letGo();
    for (const signal of signals) process.removeListener(signal, listener);
  };
}
