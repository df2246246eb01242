// Domain Service: text-processing · example, replace in your project
import { aiSettings } from '@tpl/ai';
import { cacheSettings } from '@tpl/cache';
import { monitoringSettings } from '@tpl/monitoring';
import { resilienceSettings } from '@tpl/resilience';
import { openSecurity, securitySettings } from '@tpl/security';
import type { Operation } from './domain/define-operation.ts';
import { loadSettings } from './load-settings.ts';
import { appSettings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of everything but the listeners, for the command line. */
export type ServiceSettings = Awaited<ReturnType<typeof readServiceSettings>>;

/** Settings of everything. */
export type AllSettings = Awaited<ReturnType<typeof readAllSettings>>;

const loadersOf = (env: Environment, operations: readonly Operation[]) => ({
  app: () => appSettings.load({ env }),
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
  return loadSettings({ ...loadersOf(env, operations), security: () => undefined }, env);
}

/**
 * Reads the settings of everything, and opens the security of the listeners with its keys.
 *
 * @throws SettingsError with everything that is wrong, missing keys of a production service included.
 */
export function readAllSettings(env: Environment, operations: readonly Operation[]) {
  const host = env['TPL_APP_HOST'] || '127.0.0.1';
  const security = () =>
    openSecurity({ settings: securitySettings.load({ env }), hosts: { public: host, internal: host } });
  return loadSettings({ ...loadersOf(env, operations), security }, env);
}

function isProduction({ NODE_ENV, TPL_SECURITY_ENVIRONMENT = NODE_ENV }: Environment): boolean {
  return TPL_SECURITY_ENVIRONMENT === 'production';
}
