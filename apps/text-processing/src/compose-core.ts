// Puts together what works on texts, whoever asks: the service, a worker, the command line.
import type { Writable } from 'node:stream';
import * as openTelemetry from '@opentelemetry/api';
import type { Budget, ModelEvents } from '@tpl/ai';
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { createMonitoring, standardAlerts } from '@tpl/monitoring';
import { createRedisCooldowns } from '@tpl/resilience/redis';
import type { Redactor } from '@tpl/security';
import { createRedactor } from '@tpl/security';
import { ledgerAlert, openLedger, watchLedger } from '../ledger/src/open-ledger.ts';
import type { ThreadPrograms } from '../threads/src/open-threads.ts';
import { openThreads } from '../threads/src/open-threads.ts';
import { createTextService } from './domain/create-text-service.ts';
import type { Operation } from './domain/define-operation.ts';
import { serviceName } from './domain/service-name.ts';
import { countCallers } from './model/count-callers.ts';
import { createModel } from './model/create-model.ts';
import { tracesOf } from './model/traces-of.ts';
import { explainSettings } from './settings/explain-settings.ts';
import type { ServiceSettings } from './settings/read-settings.ts';
import { secretsOf } from './start/secrets-of.ts';

/** What is watched for. */
export const alerts = [...standardAlerts(), ledgerAlert];

/** What stands around what works on texts. */
export interface CoreOptions {
  readonly operations: readonly Operation[];
  readonly logTo: Writable;
  readonly programs?: ThreadPrograms | undefined;
  readonly budget?: Budget | undefined;
  /** Default: one that knows no keys of this service. */
  readonly redactor?: Redactor;
  readonly onGuard?: (event: ModelEvents['guard']) => void;
}

/** Puts together what works on texts: models in their layers, cache, ledger, threads and monitoring. */
export function composeCore(settings: Omit<ServiceSettings, 'security'>, options: CoreOptions) {
  const { operations, logTo, programs, budget, redactor = createRedactor(), onGuard = () => {} } = options;
  const { redact, requestTimeoutMs: timeoutMs } = settings.app.values;
  const monitoring = createMonitoring({
    settings: settings.monitoring,
    redactor: redact === 'off' ? secretsOf(redactor) : redactor,
    openTelemetry,
    alerts,
    fields: { service: serviceName },
    config: explainSettings(settings),
    destination: logTo,
  });
  const { redisUrl } = settings.cache.values;
  const cache = createCache({
    settings: settings.cache,
    ...(redisUrl && { store: redisStore({ url: redisUrl }) }),
  });
  const cooldowns = redisUrl ? createRedisCooldowns({ url: redisUrl }) : undefined;
  const threads = openThreads(programs, settings.app.values);
  const ledger = openLedger(settings.app.values, redisUrl);
  const composed = createModel({
    operations,
    settings: settings.app,
    policies: settings.resilience,
    ai: settings.ai.values,
    cooldowns,
    cache,
    ledger,
    threads,
    redactor: redact === 'provider' ? redactor : undefined,
    budget: budget && countCallers(budget, monitoring.history.callers),
    traces: tracesOf(monitoring),
  });
  watchLedger(ledger, monitoring);
  composed.model.on('guard', onGuard);
  const policies = Object.fromEntries(composed.policies.map((policy) => [policy.name, policy]));
  monitoring.observe({ answers: cache, model: composed.model, ...policies });
  monitoring.health.register({ name: 'cache', critical: false, check: (signal) => cache.health(signal) });
  return {
    service: createTextService({ model: composed.model, timeoutMs }),
    monitoring,
    cache,
    ledger,
    composed,
    threads,
    async close() {
      await threads.close();
      await cache.close();
      await ledger.close();
      await cooldowns?.close();
    },
  };
}
