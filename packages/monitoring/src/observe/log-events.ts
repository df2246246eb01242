// Decides which events leave a log line, and at which level.
import type { Logger } from '../logger/logger.ts';
import type { Subscribe } from './events.ts';

/** Writes a line for what somebody should be able to read afterwards. */
export function logEvents(logger: Logger, cache: string, on: Subscribe): void {
  on('storeError', ({ store, call, code }) =>
    logger.debug('cache store failed', { cache, store, call, code }),
  );
  on('cooldown', ({ policy, durationMs, shared }) =>
    logger.info('cooldown', { policy, duration_ms: durationMs, shared }),
  );
  on('call', ({ outcome, provider, requestModel: model, operation, code, kind, attempts }) => {
    if (outcome === 'error' && provider !== undefined)
      logger.warn('model call failed', {
        provider,
        model,
        operation,
        code,
        kind,
        attempts: (attempts as readonly unknown[]).length,
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
