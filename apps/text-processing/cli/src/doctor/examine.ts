// Looks at everything the service needs, and says what to do about what is missing.
import type { Operation } from '../../../src/domain/define-operation.ts';
import type { ServiceSettings } from '../../../src/settings/read-settings.ts';
import { readAllSettings, readServiceSettings } from '../../../src/settings/read-settings.ts';
import { SettingsError } from '../../../src/settings/settings-error.ts';
import { listenersOf } from '../../../src/start/listeners.ts';
import { checkPort } from './check-port.ts';
import { checkProvider, providersOf } from './check-provider.ts';
import { checkRedis } from './check-redis.ts';
import type { Finding } from './finding.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs every check. Nothing is asked of a provider that costs anything. */
export async function examine(env: Environment, operations: readonly Operation[]): Promise<Finding[]> {
  const settings = await readServiceSettings(env, operations).catch((error: unknown) => error);
  const first = [checkNode(process.versions.node), await checkSettings(env, operations)];
  if (settings instanceof Error) return first;
  const { app, cache } = settings as ServiceSettings;
  const { redisUrl } = cache.values;
  const listeners = listenersOf(app);
  const providers = providersOf(app.values);
  const rest = await Promise.all([
    checkPort(listeners.public),
    checkPort(listeners.internal),
    ...(redisUrl ? [checkRedis(redisUrl)] : []),
    ...providers.map(checkProvider),
  ]);
  const hints: Finding[] = [];
  if (!redisUrl)
    hints.push({
      name: 'redis',
      status: 'warn',
      message: 'is not used: answers, limits and batches live in one process and end with it',
      hint: 'set REDIS_URL',
    });
  if (providers.length === 0)
    hints.push({
      name: 'models',
      status: 'warn',
      message: 'there are none: the offline engine answers',
      hint: 'set ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY or OPENAI_BASE_URL',
    });
  return [...first, ...rest.flat(), ...hints];
}

/** The version that package.json asks for. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = major > 22 || (major === 22 && minor >= 15);
  if (fits) return { name: 'node', status: 'ok', message: version };
  return { name: 'node', status: 'fail', message: `${version} is too old`, hint: 'install 22.15 or later' };
}

async function checkSettings(env: Environment, operations: readonly Operation[]): Promise<Finding> {
  try {
    const { security } = await readAllSettings(env, operations);
    const { mode, environment } = security;
    await security.close();
    const keys = mode === 'development' ? 'no keys needed, for this machine only' : 'keys needed';
    return { name: 'settings', status: 'ok', message: `fit (${environment.name}: ${keys})` };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return {
      name: 'settings',
      status: 'fail',
      message: error.message,
      hint: 'mend them; `config explain` shows the rest',
    };
  }
}
