// Keeps a large scrape from holding up the event loop.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { ExpositionFormat } from './exposition.ts';
import { exposeMetrics } from './exposition.ts';
import type { Metrics } from './metric.ts';

/** How a scrape is written. */
export interface StreamExpositionOptions {
  /** Default: `text`. */
  readonly format?: ExpositionFormat;
  /** Time after which the event loop gets its turn. Default: 2. */
  readonly maxBlockMs?: number;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/**
 * Writes every metric in pieces and lets the event loop go on between them, so that a large scrape delays no request.
 * Each series is written in one go and agrees with itself.
 */
export async function* streamExposition(
  metrics: Metrics,
  { format = 'text', maxBlockMs = 2, clock = systemClock }: StreamExpositionOptions = {},
): AsyncGenerator<string, void, void> {
  let started = clock.monotonic();
  for (const text of exposeMetrics(metrics, format)) {
    yield text;
    if (clock.monotonic() - started < maxBlockMs) continue;
    await new Promise<void>((resolve) => setImmediate(resolve));
    started = clock.monotonic();
  }
}
