// Decides which events leave a log line, and at which level.
import type { Logger } from '@internal/logger';
import type { Subscribe } from './events.ts';
import type { LineLimit } from './line-limit.ts';

/** Writes a line for what somebody should be able to read afterwards; what an outage repeats is bounded. */
export function logEvents(logger: Logger, cache: string, on: Subscribe, limit: LineLimit): void {
  on('storeError', ({ store, call, code }) => {
    const fields = { cache, store, call, code };
    const isShown = limit.allows(['store', cache, store, code].join(' '), (leftOut) =>
      logger.warn('cache store failed more often', { cache, store, code, left_out: leftOut }),
    );
    if (isShown) logger.warn('cache store failed', fields);
  });
  // The call may be answered all the same, by another attempt or a fallback: this line says who failed, and why.
  on('attempt', ({ ok, provider, model, operation, attempt, code, status, durationMs }) => {
    if (ok || provider === undefined || code === 'aborted') return;
    const isShown = limit.allows(['attempt', provider, model, code].join(' '), (leftOut) =>
      logger.warn('model attempt failed more often', { provider, model, code, left_out: leftOut }),
    );
    if (!isShown) return;
    const fields = { provider, model, operation, attempt, code, status, duration_ms: durationMs };
    logger.warn('model attempt failed', fields);
  });
  on('cooldown', ({ policy, durationMs, shared }) =>
    logger.info('cooldown', { policy, duration_ms: durationMs, shared }),
  );
  on('call', ({ outcome, provider, requestModel: model, operation, code, kind, attempts }) => {
    if (outcome !== 'error' || provider === undefined) return;
    const isShown = limit.allows(['call', provider, model, code].join(' '), (leftOut) =>
      logger.warn('model call failed more often', { provider, model, code, left_out: leftOut }),
    );
    if (isShown)
      logger.warn('model call failed', {
        provider,
        model,
        operation,
        code,
        kind,
        attempts: Array.isArray(attempts) ? attempts.length : attempts,
      });
  });
  on('guard', ({ operation, direction, action, score, reasons }) => {
    if (action !== 'allow') logger.info('guard verdict', { operation, direction, action, score, reasons });
  });
  on('budget', ({ operation, ok }) => {
    if (!ok) logger.warn('budget refused', { operation });
  });
  on('keys', ({ change, count }) => {
    const say = change === 'reload_failed' ? logger.error : logger.info;
    say('keys changed', { change, count });
  });
  on('audit', (event) => logger.info('audit', event));
}
