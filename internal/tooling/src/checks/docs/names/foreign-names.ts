// Names that documents say and others own.

/** By owner. A name here is no promise of ours: nobody looks it up. */
const byOwner = {
  placeholders: ['xSettings', 'toolResults', 'tpl_live_', 'src/domain/operations/triage.ts'],
  kubernetes: ['terminationGracePeriodSeconds'],
  pnpm: ['minimumReleaseAge'],
  compose: ['stop_grace_period'],
  fieldsOfHttp: ['RateLimit'],
  google: ['RetryInfo', 'extra_body', 'cached_content', 'thinking_config', 'include_thoughts'],
  azure: [
    'AzureOpenAI',
    'getToken',
    'ResponsibleAIPolicyViolation',
    'content_filter_result',
    'DeploymentNotFound',
  ],
  dataSets: ['bipia_embedded_train'],
  cacheManager: ['refreshThreshold'],
  bentocache: [
    'setOptions',
    'graceBackoff',
    'hardTimeout',
    'lockTimeout',
    'deleteByTag',
    'expireByTag',
    'l2CircuitBreakerDuration',
  ],
  pRetry: ['minTimeout', 'maxTimeout', 'maxRetryTime', 'onFailedAttempt'],
  opossum: [
    'errorThresholdPercentage',
    'rollingCountTimeout',
    'volumeThreshold',
    'resetTimeout',
    'errorFilter',
  ],
  cockatiel: ['handleWhen', 'ConsecutiveBreaker'],
};

/** Of Jest, Kubernetes, Prometheus, providers and libraries that people come from. */
export const foreignNames: ReadonlySet<string> = new Set(Object.values(byOwner).flat());
