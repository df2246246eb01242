// The rules that stop an unsafe deployment from starting.
import type { Problem } from '@internal/kit';
import { isLoopback } from '../authenticate/create-authenticator.ts';
import type { Environment } from '../environment/environment.ts';
import { weaknessOf } from '../keys/key-strength.ts';
import type { SecurityValues } from './security-settings.ts';

/** What the rules look at besides the settings. */
export interface Deployment {
  readonly environment: Environment;
  readonly values: SecurityValues;
  /** Authenticators that were brought in code. */
  readonly hasOwnAuthenticator: boolean;
  /** Where the listeners are to listen, by their names. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** Whether nothing says who may call, so that only this machine may. */
export function isKeyless({
  values,
  hasOwnAuthenticator,
}: Pick<Deployment, 'values' | 'hasOwnAuthenticator'>): boolean {
  return !(
    values.keys?.length ||
    values.keyFile ||
    values.keyRedis ||
    values.oidcIssuer ||
    hasOwnAuthenticator
  );
}

/** Everything about a deployment that must not start. */
export function checkDeployment(deployment: Deployment): Problem[] {
  const { environment, values, hasOwnAuthenticator, hosts } = deployment;
  const { kind } = environment;
  const problems: Problem[] = [];
  const refuse = (isWrong: unknown, path: string, message: string, hint: string) => {
    if (isWrong) problems.push({ path, message, hint });
  };
  if (kind === 'development' || kind === 'test') {
    const open = isKeyless(deployment) ? Object.keys(hosts).filter((name) => !isLoopback(hosts[name]!)) : [];
    for (const name of open)
      refuse(
        true,
        `hosts.${name}`,
        'must be a loopback address in development mode',
        'listen on 127.0.0.1, or set TPL_SECURITY_KEYS',
      );
    return problems;
  }
  const mustBeSet = `must be set in ${kind}`;
  refuse(
    isKeyless(deployment),
    'keys',
    mustBeSet,
    `${makeOne} for TPL_SECURITY_KEYS, or set TPL_SECURITY_KEY_FILE`,
  );
  const hasInternalKeys =
    values.internalKeys?.length || values.keyFile || values.keyRedis || hasOwnAuthenticator;
  refuse(
    values.internalApi === 'keyed' && !hasInternalKeys,
    'internalKeys',
    mustBeSet,
    'set TPL_SECURITY_INTERNAL_KEYS, or close the internal API: TPL_SECURITY_INTERNAL_API=closed',
  );
  problems.push(...weakKeys('keys', values.keys), ...weakKeys('internalKeys', values.internalKeys));
  const shared = values.internalKeys?.findIndex((key) => values.keys?.includes(key)) ?? -1;
  refuse(shared >= 0, `internalKeys.${shared}`, 'is a public key too', 'make another one');
  refuse(
    kind === 'production' && values.redisUrl?.startsWith('redis:') && !values.allowPlainRedis,
    'redisUrl',
    'must use TLS in production (rediss://)',
    'change TPL_SECURITY_REDIS_URL, or set TPL_SECURITY_ALLOW_PLAIN_REDIS=true where something else encrypts',
  );
  return problems;
}

/** What is wrong with plain keys; tells their places, never the keys. */
export function weakKeys(path: string, keys: readonly string[] = []): Problem[] {
  return keys.flatMap((key, index) => {
    const message = weaknessOf(key);
    return message ? [{ path: `${path}.${index}`, message, hint: makeOne }] : [];
  });
}

const makeOne = 'make one with "npx @tpl/security keys create --plain"';
