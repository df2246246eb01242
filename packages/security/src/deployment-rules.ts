// Infrastructure Service: security · stable API, changes affect all users
import type { Environment } from './environment.ts';
import { weaknessOf } from './key-strength.ts';
import { isLoopback } from './loopback.ts';
import type { SecurityProblem } from './security-error.ts';
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
  return !(values.keys?.length || values.keyFile || values.oidcIssuer || hasOwnAuthenticator);
}

/** Everything about a deployment that must not start. */
export function checkDeployment(deployment: Deployment): SecurityProblem[] {
  const { environment, hosts } = deployment;
  const isServing = environment.kind === 'production' || environment.kind === 'staging';
  const problems: SecurityProblem[] = [];
  if (isServing) problems.push(...servingProblems(deployment));
  else if (isKeyless(deployment)) {
    for (const [name, host] of Object.entries(hosts)) {
      if (isLoopback(host)) continue;
      problems.push({
        path: `hosts.${name}`,
        message: 'must be a loopback address in development mode',
        hint: 'listen on 127.0.0.1, or set TPL_SECURITY_KEYS',
      });
    }
  }
  return problems;
}

function servingProblems(deployment: Deployment): SecurityProblem[] {
  const { environment, values } = deployment;
  const problems: SecurityProblem[] = [];
  if (isKeyless(deployment)) {
    problems.push({
      path: 'TPL_SECURITY_KEYS',
      message: `must be set in ${environment.kind}`,
      hint: 'make one with "npx @tpl/security keys create --plain", or set TPL_SECURITY_KEY_FILE',
    });
  }
  if (
    values.internalApi === 'keyed' &&
    !values.internalKeys?.length &&
    !values.keyFile &&
    !deployment.hasOwnAuthenticator
  ) {
    problems.push({
      path: 'TPL_SECURITY_INTERNAL_KEYS',
      message: `must be set in ${environment.kind}`,
      hint: 'or close the internal API: TPL_SECURITY_INTERNAL_API=closed',
    });
  }
  problems.push(...weakKeys('keys', values.keys), ...weakKeys('internalKeys', values.internalKeys));
  const shared = values.internalKeys?.findIndex((key) => values.keys?.includes(key)) ?? -1;
  if (shared >= 0)
    problems.push({
      path: `internalKeys.${shared}`,
      message: 'is a public key too',
      hint: 'make another one',
    });
  if (environment.kind === 'production' && values.redisUrl?.startsWith('redis:') && !values.allowPlainRedis) {
    problems.push({
      path: 'TPL_SECURITY_REDIS_URL',
      message: 'must use TLS in production (rediss://)',
      hint: 'or set TPL_SECURITY_ALLOW_PLAIN_REDIS=true where something else encrypts',
    });
  }
  return problems;
}

/** What is wrong with plain keys; tells their places, never the keys. */
export function weakKeys(path: string, keys: readonly string[] | undefined): SecurityProblem[] {
  return (keys ?? []).flatMap((key, index) => {
    const weakness = weaknessOf(key);
    return weakness
      ? [
          {
            path: `${path}.${index}`,
            message: weakness,
            hint: 'make one with "npx @tpl/security keys create --plain"',
          },
        ]
      : [];
  });
}
