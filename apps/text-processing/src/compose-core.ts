// Puts together what works on texts, for whoever serves it: the service, a worker, the command line.
import type { Writable } from 'node:stream';
import * as openTelemetry from '@opentelemetry/api';
import type { Budget, ModelEvents, WrappedModel } from '@tpl/ai';
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { createMonitoring } from '@tpl/monitoring';
import { createRedisCooldowns } from '@tpl/resilience/redis';
import type { Redactor } from '@tpl/security';
import { createRedactor } from '@tpl/security';
import { openLedger, watchLedger } from '../ledger/src/open-ledger.ts';
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
import { limitsDollars, readAllSettings } from './settings/read-settings.ts';
import { secretsOf } from './settings/secrets-of.ts';
import { alerts } from './start/alerts.ts';
import type { ComposeOptions } from './start/application.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Puts together what works on texts for callers, with their budgets and the audit log, without listeners. */
export async function composeGuarded(
  env: Environment,
  { operations, programs }: Omit<ComposeOptions, 'webRoot'>,
) {
  const settings = await readAllSettings(env, operations);
  const { security } = settings;
  const core = composeCore(settings, {
    operations,
    logTo: process.stdout,
    programs,
    budget: security.budget && {
      limitsCost: limitsDollars(env),
      reserve: security.budget.reserve.bind(security.budget),
    },
    redactor: security.redactor,
    onGuard: ({ direction, action, score, reasons }) => {
      if (action === 'allow') return;
      security.audit.record({ type: 'guard_verdict', direction, action, score, reasons });
    },
  });
  return { settings, core };
}

/** What the core takes beside the settings. */
export interface CoreOptions {
  readonly operations: readonly Operation[];
  readonly logTo: Writable;
  readonly programs?: ThreadPrograms | undefined;
  readonly budget?: Budget | undefined;
  /** Default: one that knows no keys of this service. */
  readonly redactor?: Redactor;
  readonly onGuard?: (event: ModelEvents['guard']) => void;
}

/** Puts together model, cache, ledger, monitoring and threads by the settings. */
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
  watchLedger(ledger, monitoring);
  const shared = {
    ai: settings.ai.values,
    redactor: redact === 'provider' ? redactor : undefined,
    budget: budget && countCallers(budget, monitoring.history.callers),
    ledger,
    traces: tracesOf(monitoring),
  };
  const policiesOf = { policies: settings.resilience, cooldowns };
  const composed = createModel({
    operations,
    settings: settings.app,
    ...policiesOf,
    cache,
    threads,
    ...shared,
  });
  const watch = (name: string, model: WrappedModel): void => {
    model.on('guard', onGuard);
    monitoring.observe({ [name]: model });
  };
  composed.model.on('guard', onGuard);
  for (const { name, model } of composed.choices) watch(`model ${name}`, model);
  const policies = Object.fromEntries(composed.policies.map((policy) => [policy.name, policy]));
  monitoring.observe({ answers: cache, model: composed.model, ...policies });
  monitoring.health.register({ name: 'cache', critical: false, check: (signal) => cache.health(signal) });
  return {
    service: createTextService({ ...composed, timeoutMs }),
    monitoring,
    cache,
    ledger,
    composed,
    threads,
    /** What other models of this service are made of. */
    shared,
    /** Hears what guards decide, for the audit log. */
    onGuard,
    /** Lets operators see what a model does. */
    watch,
    async close() {
      await threads.close();
      await cache.close();
      await ledger.close();
      await cooldowns?.close();
    },
  };
}
