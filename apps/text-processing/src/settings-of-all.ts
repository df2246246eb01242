// Domain Service: text-processing · example, replace in your project
import { aiSettings } from '@tpl/ai';
import { cacheSettings } from '@tpl/cache';
import { monitoringSettings } from '@tpl/monitoring';
import { resilienceSettings } from '@tpl/resilience';
import { openSecurity } from '@tpl/security';
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
    const plain = monitoringSettings.load({ env, preset });
    // At a terminal: what goes wrong, not every step; and no 503 because one long text keeps a small machine busy.
    const wished = { logLevel: 'warn', maxUtilization: 1 } as const;
    const isOpen = (name: string) => plain.explain().some((row) => row.name === name && isWeak(row.source));
    return monitoringSettings.load({
      env,
      preset,
      code: Object.fromEntries(Object.entries(wished).filter(([name]) => isOpen(name))),
    });
  },
  cache: () => {
    const preset = env['TPL_CACHE_PRESET'] || (isProduction(env) ? 'ai-production' : 'ai-development');
    const wished = operations.map(({ id, cacheTtlMs }) => [id, { ttlMs: cacheTtlMs }] as const);
    return withWishes((own) => cacheSettings.load({ env, preset, operations: own }), wished);
  },
  resilience: () => {
    const wished = operations.map(({ id, strategy }) => [id, { strategy }] as const);
    return withWishes((own) => resilienceSettings.load({ env, operations: own }), wished);
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
  const security = () => openSecurity({ env, hosts: { public: host, internal: host } });
  return loadSettings({ ...loadersOf(env, operations), security }, env);
}

function isProduction({ NODE_ENV, TPL_SECURITY_ENVIRONMENT = NODE_ENV }: Environment): boolean {
  return TPL_SECURITY_ENVIRONMENT === 'production';
}

const isWeak = (source: string | undefined): boolean => source === 'default' || source === 'preset';

interface Explained {
  explain(operation: string): readonly { readonly name: string; readonly source: string }[];
}

/**
 * Loads settings with what operations wish for, where nobody set it: a wish is weaker than the environment and JSON,
 * though values from code are else the strongest.
 */
function withWishes<Loaded extends Explained, Wish extends object>(
  load: (operations: Readonly<Record<string, Wish>> | undefined) => Loaded,
  wished: readonly (readonly [operation: string, wish: Wish])[],
): Loaded & { readonly wishes: Readonly<Record<string, Wish>> } {
  const plain = load(undefined);
  const granted = wished.filter(([operation, wish]) => {
    const sources = new Map(plain.explain(operation).map(({ name, source }) => [name, source]));
    return Object.keys(wish).every((name) => isWeak(sources.get(name)));
  });
  const wishes = Object.fromEntries(granted);
  return { ...load(wishes), wishes };
}
