// Lists the faults that are planted into copies of the service; the drill must find each.
import type { PlantedFault } from './planted-fault.ts';

const createModel = 'src/model/create-model.ts';
const createTextService = 'src/domain/create-text-service.ts';

/** Every planted fault. */
export const plantedFaults: readonly PlantedFault[] = [
  {
    name: 'no-retry',
    what: 'the rounds of retries were taken out',
    edits: [{ file: createModel, from: '            withPolicy(byOperation(retries)),\n', to: '' }],
    scenario: 'brownout',
    finds: ['degraded'],
  },
  {
    name: 'no-fallback',
    what: 'the offline engine was taken out',
    edits: [{ file: createModel, from: '            withFallback(offline),\n', to: '' }],
    scenario: 'outage',
    finds: ['failed'],
  },
  {
    name: 'keeps-degraded',
    what: 'the cache keeps degraded answers',
    edits: [{ file: createModel, from: '    ...rules,\n', to: '    ...rules,\n    storable: () => true,\n' }],
    scenario: 'outage',
    finds: ['kept'],
  },
  {
    name: 'alert-without-rule',
    what: 'the rule of an alert was taken out',
    edits: [
      {
        file: 'src/start/alerts.ts',
        from: '  ...standardAlerts(),',
        to: "  ...standardAlerts().filter(({ name }) => name !== 'AnswersDegraded'),",
      },
    ],
    scenario: 'outage',
    finds: ['alert-missing'],
  },
  {
    name: 'alert-too-blunt',
    what: 'the objective of the model was set so that nothing misses it, and providers are not watched',
    edits: [
      {
        file: 'src/start/alerts.ts',
        from: '  ...standardAlerts(),',
        to: '  ...standardAlerts().map((one) => ({ ...one, rules: one.rules.map((rule) => ({ ...rule, minEvents: rule.minEvents && { ...rule.minEvents, count: 1e6 } })) })),',
      },
    ],
    scenario: 'quota',
    finds: ['alert-missing'],
  },
  {
    name: 'no-breaker',
    what: 'breakers are switched off',
    settings: { TPL_RESILIENCE_BREAKER: 'false' },
    scenario: 'outage',
    finds: ['attempts', 'alert-missing'],
  },
  {
    name: 'endless-timeouts',
    what: 'nobody gives up on an answer that does not come',
    settings: {
      TPL_RESILIENCE_ATTEMPT_TIMEOUT_MS: '600000',
      TPL_RESILIENCE_DEADLINE_MS: '600000',
      TPL_RESILIENCE_FIRST_TOKEN_MS: '600000',
      TPL_RESILIENCE_IDLE_MS: '600000',
      TPL_APP_REQUEST_TIMEOUT_MS: '600000',
    },
    scenario: 'stall',
    finds: ['slow'],
  },
  {
    name: 'unlabeled',
    what: 'degraded answers do not say so',
    edits: [
      {
        file: createTextService,
        from: '    model,\n    degraded,\n',
        to: '    model,\n    degraded: false,\n',
      },
    ],
    scenario: 'outage',
    finds: ['truth'],
  },
  {
    name: 'one-answer-for-all',
    what: 'the key of the cache forgot the text',
    edits: [
      {
        file: createModel,
        from: '=> rules.keyOf(asked),',
        to: '=> ({ operation: asked.operation }),',
      },
    ],
    scenario: 'brownout',
    finds: ['truth'],
  },
  {
    name: 'cache-off',
    what: 'no answer is kept',
    settings: { TPL_CACHE_ENABLED: 'false' },
    scenario: 'brownout',
    finds: ['cached'],
  },
  {
    name: 'spend-lost',
    what: 'the ledger was taken out',
    edits: [{ file: createModel, from: '            withLedger(ledger),\n', to: '' }],
    scenario: 'brownout',
    finds: ['cost'],
  },
  {
    name: 'health-always-up',
    what: 'the health of the cache is always good',
    edits: [
      {
        file: 'src/compose-core.ts',
        from: 'check: (signal) => cache.health(signal)',
        to: "check: async () => ({ status: 'up' as const })",
      },
    ],
    scenario: 'redis-frozen',
    finds: ['health'],
  },
  {
    name: 'waits-for-redis',
    what: 'reads of the cache wait for Redis as long as it takes',
    settings: {
      TPL_CACHE_REDIS_READ_DEADLINE_MS: '60000',
      TPL_CACHE_REDIS_LEASE_DEADLINE_MS: '60000',
      TPL_CACHE_REDIS_WRITE_DEADLINE_MS: '60000',
    },
    scenario: 'redis-frozen',
    finds: ['slow', 'degraded', 'failed'],
  },
  {
    name: 'slow-recovery',
    what: 'an open breaker looks after ten minutes whether all is well again',
    settings: { TPL_RESILIENCE_BREAKER_OPEN_MS: '600000', TPL_RESILIENCE_BREAKER_PROBE_SHARE: '0' },
    scenario: 'outage',
    finds: ['recovery'],
  },
  {
    name: 'metrics-off',
    what: 'metrics are switched off, and every alert with them',
    settings: { TPL_MONITORING_METRICS_ENABLED: 'false' },
    scenario: 'quota',
    finds: ['alert-missing'],
  },
  {
    name: 'batch-gives-up',
    what: 'texts of a killed worker are given up at once',
    edits: [
      {
        file: 'jobs/src/redis-worker.ts',
        from: 'const maxStalledCount = 2;',
        to: 'const maxStalledCount = 0;',
      },
    ],
    scenario: 'worker-killed',
    finds: ['batch'],
  },
];
