import { PassThrough } from 'node:stream';
import { createEvents } from '@internal/kit';
import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { monitoringHooks, monitoringRoutes } from '../../src/fastify.ts';
import type { FinishedSpan } from '../../src/index.ts';
import { createHealth, createLogger, createMetrics, observe } from '../../src/index.ts';
import { exposeMetrics } from '../../src/prometheus.ts';

const secret = 'sk-planted-0123456789';

describe('a secret planted wherever text comes in', () => {
  it('comes out nowhere: not in logs, metrics, spans or health', async () => {
    const destination = new PassThrough();
    const redactor = {
      redact: <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(secret, '[redacted]')) as T,
    };
    const logger = createLogger({ destination, redactor, level: 'debug' });
    const metrics = createMetrics();
    const health = createHealth({ retries: 0 });
    const spans: FinishedSpan[] = [];
    const source = createEvents<Record<string, unknown>>('all');
    observe(
      { source },
      { metrics, logger, health, tracing: { current: () => undefined, record: (span) => spans.push(span) } },
    );

    logger.error(`failed with ${secret}`, {
      key: secret,
      error: new Error(secret, { cause: new Error(secret) }),
      deep: { list: [secret] },
    });
    health.register({
      name: 'store',
      check: async () => {
        throw new Error(`redis://:${secret}@host`);
      },
    });
    await health.refresh();
    // Fields that no event has, filled with what an event must not carry.
    const extra = {
      prompt: secret,
      messages: [secret],
      answer: secret,
      apiKey: secret,
      headers: { authorization: secret },
    };
    const call = {
      provider: 'p',
      requestModel: 'm',
      ok: false,
      code: 'auth',
      priced: true,
      streamed: false,
      degraded: false,
      attempts: [{ provider: 'p', model: 'm', attempt: 1, ok: false, startedAt: 0, durationMs: 1, ...extra }],
      durationMs: 1,
      outcome: 'error',
    };
    source.emit('call', { ...call, ...extra });
    source.emit('attempt', { provider: 'p', model: 'm', attempt: 1, ok: false, durationMs: 1, ...extra });
    source.emit('authentication', { ok: false, code: 'unknown', keyId: secret, ...extra });
    source.emit('get', { outcome: 'hit', durationMs: 1, key: secret, ...extra });
    source.emit('storeError', { store: 's', call: 'get', code: 'c', key: secret, ...extra });
    const app = Fastify();
    await app.register(monitoringHooks, { metrics });
    await app.register(monitoringRoutes, { metrics, health, showDetails: () => true });
    app.get('/items/:id', async () => ({}));
    await app.inject({
      url: `/items/${secret}?key=${secret}`,
      headers: { authorization: `Bearer ${secret}` },
    });
    await app.inject(`/${secret}`);
    await logger.flush();

    let logs = '';
    // Node 26 gives one piece a read.
    while (destination.readableLength > 0) logs += destination.read();
    const outputs = {
      logs,
      text: [...exposeMetrics(metrics)].join(''),
      openmetrics: [...exposeMetrics(metrics, 'openmetrics')].join(''),
      spans: JSON.stringify(spans),
      health: (await app.inject('/health/ready')).body,
    };
    for (const output of Object.values(outputs)) {
      expect(output.length).toBeGreaterThan(50);
      expect(output).not.toContain(secret);
    }
  });
});
