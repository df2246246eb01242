// Infrastructure Service: security · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { anyOf } from './any-of.ts';
import { createApiKeyAuthenticator } from './api-key-authenticator.ts';
import { createAuditLog } from './audit-log.ts';
import { createFileSink } from './audit-sinks.ts';
import type { Authenticator } from './authenticator.ts';
import { createBudget } from './budget.ts';
import { readNetworks } from './client-address.ts';
import { createRateLimiter } from './create-rate-limiter.ts';
import { createRedactor } from './create-redactor.ts';
import { checkDeployment, isKeyless, weakKeys } from './deployment-rules.ts';
import { createDevelopmentAuthenticator } from './development-authenticator.ts';
import type { Environment } from './environment.ts';
import { findEnvironment } from './environment.ts';
import type { KeyFileContent } from './key-file.ts';
import { readKeyFile } from './key-file.ts';
import { toKeyRecord } from './key-record.ts';
import type { KeyRing } from './key-ring.ts';
import { createKeyRing } from './key-ring.ts';
import type { LimitStore } from './limit-store.ts';
import type { LimitWindow } from './limit-window.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';
import { openKeyRing } from './open-key-ring.ts';
import { urlProblems } from './provider-url.ts';
import type { OpenSecurityOptions, Security } from './security.ts';
import type { SecurityProblem } from './security-error.ts';
import { problemsError, SecurityError } from './security-error.ts';
import type { SecurityValues } from './security-settings.ts';
import { securitySettings } from './security-settings.ts';

/**
 * Puts the security of a process together, or tells everything that is wrong in one error. Without keys it runs in
 * development mode, for this machine only; in staging and production it refuses to start.
 *
 * @throws SecurityError `config_invalid` with all problems.
 * @example
 * import { createApiKey, openSecurity } from '@tpl/security';
 *
 * const key = createApiKey();
 * const security = await openSecurity({ env: { NODE_ENV: 'production', TPL_SECURITY_KEYS: key, TPL_SECURITY_INTERNAL_API: 'closed' } });
 * console.log((await security.authenticator.authenticate({ 'x-api-key': key })).ok); // true
 * await security.close();
 */
export async function openSecurity(options: OpenSecurityOptions = {}): Promise<Security> {
  const { env, json, settings, hosts = {}, clock = systemClock } = options;
  const { values, explain } = securitySettings.load({ env, json, code: settings });
  const hasOwnAuthenticator = (options.authenticators ?? []).length > 0;
  const found = findEnvironment(values.environment, values.environmentNames);
  const problems: SecurityProblem[] = [...readNetworks(values.trustedProxies).problems];
  if (values.oidcIssuer !== undefined) problems.push(...urlProblems('oidcIssuer', values.oidcIssuer));
  if ('problems' in found) problems.push(...found.problems);
  const file = await readFileOf(values, problems);
  const environment: Environment =
    'problems' in found ? { name: values.environment, kind: 'production' } : found;
  problems.push(...checkDeployment({ environment, values, hasOwnAuthenticator, hosts }));
  const isServing = environment.kind === 'production' || environment.kind === 'staging';
  const weakIn = ({ plain }: KeyFileContent) => (isServing ? weakKeys('keyFile', plain) : []);
  problems.push(...weakIn(file));
  if (problems.length > 0) throw problemsError('config_invalid', problems);

  const closers: (() => unknown)[] = [];
  const authenticators = [...(options.authenticators ?? []), ...(await oidcOf(values, clock))];
  const openRing = async (
    keys: readonly string[] | undefined,
    path: string | undefined,
  ): Promise<KeyRing> => {
    const also = (keys ?? []).map((key) => toKeyRecord(key, { scopes: ['*'] }));
    if (path === undefined) return createKeyRing(also, { clock });
    const check = (content: KeyFileContent) => {
      if (weakIn(content).length > 0) throw problemsError('key_file_invalid', weakIn(content));
    };
    const ring = await openKeyRing(path, { also, reloadMs: values.keyReloadMs, check, clock });
    closers.push(() => ring.close());
    return ring;
  };
  const isKeylessHere = isKeyless({ values, hasOwnAuthenticator });
  const enter = (ring: KeyRing, isOpen: boolean) =>
    isOpen && !isServing
      ? createDevelopmentAuthenticator({ environment })
      : anyOf([...authenticators, createApiKeyAuthenticator({ ring })]);

  const ring = await openRing(values.keys, values.keyFile);
  // Plain keys of a file are public keys: only digests carry scopes that keep the two listeners apart.
  const internalRing = await openRing(
    values.internalKeys,
    file.plain.length > 0 ? undefined : values.keyFile,
  );
  const isInternalKeyless = isKeylessHere && !values.internalKeys?.length;
  const store = options.limitStore ?? (await storeOf(values, clock, closers));
  const limiterOf = (name: string, windows: readonly LimitWindow[]) =>
    createRateLimiter({
      name,
      windows,
      store,
      storeDown: values.limitStoreDown,
      localShare: values.limitLocalShare,
      clock,
    });
  const requests = (limit: number): readonly LimitWindow[] => [
    { name: 'requests', limit, windowMs: values.limitWindowMs, strategy: values.limitStrategy },
  ];
  const budgetWindows = budgetWindowsOf(values);
  const budgetLimiter = budgetWindows.length > 0 ? limiterOf('budget', budgetWindows) : undefined;
  const close = async () => {
    for (const closer of closers.splice(0)) await closer();
  };
  const redactor = createRedactor({
    secrets: [...(values.keys ?? []), ...(values.internalKeys ?? []), ...file.plain],
  });
  const { auditFile: path, auditMaxBytes: maxBytes, auditMaxFiles: maxFiles } = values;
  const audit = createAuditLog({
    sinks: path === undefined ? [] : [createFileSink({ path, maxBytes, maxFiles })],
    clock,
  });
  for (const each of [ring, internalRing])
    each.on('keys', ({ change, count }) => audit.record({ type: 'key_change', change, count }));
  budgetLimiter?.on('limit', ({ limiter: name, ok, retryAfterMs, store: counted }) => {
    if (!ok)
      audit.record({
        type: 'limit',
        limiter: name,
        ok,
        store: counted,
        ...(retryAfterMs && { retryAfterMs }),
      });
  });
  closers.push(() => audit.close());

  const authenticator = enter(ring, isKeylessHere);
  const internalAuthenticator =
    values.internalApi === 'closed' ? undefined : enter(internalRing, isInternalKeyless);
  const limiter = limiterOf('caller', requests(values.limitRequests));
  const addressLimiter = limiterOf('address', requests(values.limitAddressRequests));
  return {
    environment,
    mode: isKeylessHere ? 'development' : 'keys',
    values,
    explain: () => explain(),
    authenticator,
    internalAuthenticator,
    limiter,
    addressLimiter,
    budget: budgetLimiter && createBudget({ limiter: budgetLimiter, limitsOf: ring.limitsOf }),
    budgetLimiter,
    rings: [ring, internalRing],
    redactor,
    audit,
    gateOptions(listener = 'public') {
      const own = listener === 'public' ? authenticator : internalAuthenticator;
      if (!own)
        throw problemsError('config_invalid', [
          { path: 'internalApi', message: 'is closed: there is no internal listener' },
        ]);
      const { trustedProxies, bodyLimitBytes, corsOrigins: origins } = values;
      const common = {
        authenticator: own,
        limiter,
        addressLimiter,
        trustedProxies,
        bodyLimitBytes,
        onDecision: audit.onDecision,
      };
      return listener === 'public'
        ? { ...common, cors: { origins } }
        : { ...common, scopes: ['internal'], realm: 'internal' };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readFileOf(values: SecurityValues, problems: SecurityProblem[]): Promise<KeyFileContent> {
  try {
    if (values.keyFile !== undefined) return await readKeyFile(values.keyFile);
  } catch (error) {
    if (!SecurityError.isInstance(error)) throw error;
    const path = 'TPL_SECURITY_KEY_FILE';
    if (error.problems.length === 0)
      problems.push({
        path,
        message: 'cannot be read',
        hint: 'does the file exist, and may this user read it?',
      });
    problems.push(...error.problems.map((problem) => ({ ...problem, path: `${path}: ${problem.path}` })));
  }
  return { records: [], plain: [] };
}

async function oidcOf(
  { oidcIssuer: issuer, oidcAudience: audience }: SecurityValues,
  clock: Clock,
): Promise<Authenticator[]> {
  if (issuer === undefined || audience === undefined) return [];
  const { createOidcAuthenticator } = await import('./oidc-authenticator.ts');
  return [createOidcAuthenticator({ issuer, audience, clock })];
}

async function storeOf(
  values: SecurityValues,
  clock: Clock,
  closers: (() => unknown)[],
): Promise<LimitStore> {
  const { redisUrl: url, limitDeadlineMs: deadlineMs } = values;
  if (url === undefined) return createMemoryLimitStore({ clock });
  const { createRedisLimitStore } = await import('./redis-limit-store.ts');
  const store = createRedisLimitStore({ client: { url }, deadlineMs, clock });
  closers.push(() => store.close());
  return store;
}

function budgetWindowsOf({
  budgetTokens,
  budgetCostUsd,
  budgetWindowMs: windowMs,
}: SecurityValues): LimitWindow[] {
  const windows: LimitWindow[] = [];
  if (budgetTokens !== undefined)
    windows.push({ name: 'tokens', unit: 'tokens', limit: budgetTokens, windowMs });
  if (budgetCostUsd !== undefined)
    windows.push({ name: 'cost', unit: 'costUsd', limit: budgetCostUsd, windowMs });
  return windows;
}
