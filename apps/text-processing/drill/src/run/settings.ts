// Makes the settings under which the service is drilled: the fork's own, with time ten times as fast.
import { readEnvFile } from '../../../src/settings/env-file.ts';

/** How many times as fast durations pass. */
export const faster = 10;

// Defaults of the service; those that the fork sets are divided in the same way.
const durations: Readonly<Record<string, number>> = {
  TPL_APP_REQUEST_TIMEOUT_MS: 60_000,
  TPL_AI_HEADERS_TIMEOUT_MS: 120_000,
  TPL_AI_FIRST_TOKEN_TIMEOUT_MS: 300_000,
  TPL_AI_IDLE_TIMEOUT_MS: 120_000,
  TPL_RESILIENCE_DEADLINE_MS: 60_000,
  TPL_RESILIENCE_ATTEMPT_TIMEOUT_MS: 30_000,
  TPL_RESILIENCE_FIRST_TOKEN_MS: 10_000,
  TPL_RESILIENCE_IDLE_MS: 10_000,
  TPL_RESILIENCE_BACKOFF_BASE_MS: 500,
  TPL_RESILIENCE_BACKOFF_MAX_MS: 8_000,
  TPL_RESILIENCE_RETRY_AFTER_MAX_MS: 60_000,
  TPL_RESILIENCE_MAX_WAIT_MS: 60_000,
  TPL_RESILIENCE_BREAKER_OPEN_MS: 830,
};

/** Never the fork's: where it is drilled, nothing real is called, nobody is notified, and its Redis is not touched. */
const ownSettings =
  /(?:_KEY|_KEYS|_URL|_FILE|_FOLDER|_USERNAME|_PASSWORD|PORT|HOST|_ISSUER|_AUDIENCE|ENVIRONMENT|WEBHOOK.*|_HEADERS)$|^TPL_CACHE_REDIS_|^NODE_/;

/**
 * The settings of a drill.
 *
 * @param file the fork's own, as in `.env`. Default: none.
 * @param more what the scenario sets; passes as it is.
 */
export function drillSettings(
  file: string | undefined,
  providerUrl: string,
  more: Readonly<Record<string, string>>,
): Record<string, string> {
  const given = file === undefined ? [] : readEnvFile(file);
  const kept = Object.fromEntries(
    given.filter(([name, value]) => value && !ownSettings.test(name)),
  ) as Record<string, string>;
  return { ...kept, ...fixed(providerUrl), ...quicker(kept), ...quickerOf(more) };
}

const fixed = (providerUrl: string) => ({
  ANTHROPIC_API_KEY: 'sk-ant-drill',
  ANTHROPIC_BASE_URL: providerUrl,
  TPL_SECURITY_LIMIT_REQUESTS: '100000',
  TPL_SECURITY_LIMIT_ADDRESS_REQUESTS: '100000',
  TPL_RESILIENCE_RETRY_BUDGET_PER_MINUTE: '100',
  // Trials whether sending less helps take seconds of their own: they do not pass faster.
  TPL_RESILIENCE_BREAKER_TOLERANCE: '0',
  // A machine that plays the provider too is no service that is busy with its callers.
  TPL_MONITORING_MAX_UTILIZATION: '1',
  TPL_MONITORING_ALERT_INTERVAL_MS: '200',
  TPL_MONITORING_HEALTH_INTERVAL_MS: '300',
  TPL_MONITORING_HEALTH_TIMEOUT_MS: '300',
  TPL_MONITORING_DRAIN_MS: '0',
});

function quicker(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(durations).map(([name, usual]) => [name, tenth(given[name] ?? String(usual))]),
  );
}

/** Of what a scenario sets only durations of the list pass faster. */
function quickerOf(more: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(more).map(([name, value]) => [name, name in durations ? tenth(value) : value]),
  );
}

const tenth = (ms: string) => String(Math.max(1, Math.round(Number(ms) / faster)));
