// Reads the settings of the service and of its five packages, each once, and says what the service suggests to them.
import { aiSettings } from '@tpl/ai';
import { cacheSettings } from '@tpl/cache';
import { monitoringSettings } from '@tpl/monitoring';
import { resilienceSettings } from '@tpl/resilience';
import { openSecurity, readEnvironment, securitySettings } from '@tpl/security';
import type { Operation } from '../domain/define-operation.ts';
import { loadAll } from './load-all.ts';
import { loadAppSettings } from './load-app-settings.ts';
import { refuseOwnDoor } from './own-addresses.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of everything but the listeners, for the command line. */
export type ServiceSettings = Awaited<ReturnType<typeof readServiceSettings>>;

/** Settings of everything. */
export type AllSettings = Awaited<ReturnType<typeof readAllSettings>>;

const loadersOf = (env: Environment, operations: readonly Operation[]) => ({
  app: () => loadAppSettings(env),
  monitoring: () => {
    if (isProduction(env)) return monitoringSettings.load({ env });
    const preset = env['TPL_MONITORING_PRESET'] || 'development';
    // At a terminal: what goes wrong, not every step; and no 503 because one long text keeps a small machine busy.
    return monitoringSettings.load({ env, preset, defaults: { logLevel: 'warn', maxUtilization: 1 } });
  },
  cache: () => {
    const preset = env['TPL_CACHE_PRESET'] || (isProduction(env) ? 'ai-production' : 'ai-development');
    const suggested = Object.fromEntries(operations.map(({ id, cacheTtlMs }) => [id, { ttlMs: cacheTtlMs }]));
    return cacheSettings.load({ env, preset, defaults: { operations: suggested } });
  },
  resilience: () => {
    const suggested = Object.fromEntries(operations.map(({ id, strategy }) => [id, { strategy }]));
    return resilienceSettings.load({ env, defaults: { operations: suggested } });
  },
  ai: () => aiSettings.load({ env }),
});

/**
 * Reads the settings of everything but the listeners.
 *
 * @throws SettingsError with everything that is wrong.
 */
export function readServiceSettings(env: Environment, operations: readonly Operation[]) {
  return loadAll({ ...loadersOf(env, operations), security: () => undefined }, env);
}

/**
 * Reads the settings of everything, and opens the security of the listeners with its keys.
 *
 * @throws SettingsError with everything that is wrong, missing keys of a production service included.
 */
export function readAllSettings(env: Environment, operations: readonly Operation[]) {
  const app = () => refuseOwnDoor(loadAppSettings(env));
  return loadAll({ ...loadersOf(env, operations), app, security: () => openGate(env) }, env);
}

/** Both listeners with their keys; the only place that opens them. */
function openGate(env: Environment) {
  const host = hostOf(env);
  const settings = securitySettings.load({ env });
  return openSecurity({ settings, hosts: { public: host, internal: host } });
}

/** Where the listeners stand, whichever setting says so; what is wrong with them is told where they are loaded. */
function hostOf(env: Environment): string {
  try {
    return loadAppSettings(env).values.host;
  } catch {
    return env['TPL_APP_HOST'] || '127.0.0.1';
  }
}

/** Whether a caller's spending is limited in dollars; then each model needs a price. */
export function limitsDollars(env: Environment): boolean {
  return securitySettings.load({ env }).values.budgetCostUsd !== undefined;
}

/** By the same names as security has, own ones included; a name that nobody knows is told by security itself. */
function isProduction(env: Environment): boolean {
  try {
    const { environment, environmentNames } = securitySettings.load({ env }).values;
    return readEnvironment(environment, environmentNames).kind === 'production';
  } catch {
    return true;
  }
}
