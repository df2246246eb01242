// Puts all parts together from settings, in the order in which they need each other.
import type { Clock, Problem } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { takeSettings, toOptions } from '@internal/kit/settings';
import { createRedactor } from '@internal/redact';
import { createAuditLog } from '../audit/audit-log.ts';
import { anyOf } from '../authenticate/any-of.ts';
import type { Authenticator } from '../authenticate/authenticator.ts';
import { createDevelopmentAuthenticator } from '../authenticate/create-authenticator.ts';
import { createBudget } from '../budget/budget.ts';
import type { Environment } from '../environment/environment.ts';
import { findEnvironment } from '../environment/environment.ts';
import { invalidOptions, SecurityError } from '../errors/security-error.ts';
import { originProblems } from '../gate/answer-headers.ts';
import { readNetworks } from '../gate/request-facts.ts';
import { createApiKeyAuthenticator } from '../keys/api-key-authenticator.ts';
import { limitsOfKeys } from '../keys/key-limits.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { createRateLimiter } from '../limits/create-rate-limiter.ts';
import type { LimitStore } from '../limits/limit-store.ts';
import type { LimitWindow } from '../limits/limit-window.ts';
import { createMemoryLimitStore } from '../limits/memory-limit-store.ts';
import { urlProblems } from '../oidc/provider-url.ts';
import { checkDeployment, isKeyless, weakKeys } from './deployment-rules.ts';
import { sinksOf, warnOfGaps } from './open-audit.ts';
import { fileStoreOf, openFleetKeys, openRings, readFileOf } from './open-keys.ts';
import type { OpenSecurityOptions, Security } from './security.ts';
import type { SecurityValues } from './security-settings.ts';
import { securitySettings } from './security-settings.ts';

/**
 * Puts the security of a process together, or says everything that is wrong in one error. Without keys it runs in
 * development mode, for this machine only; in staging and production it refuses to start.
 *
 * @throws SecurityError `invalid_options` with all problems.
 * @example
 * import { createApiKey, openSecurity } from '@tpl/security';
 *
 * const key = createApiKey();
 * const security = await openSecurity({ environment: 'production', keys: [key], internalApi: 'closed' });
 * console.log((await security.authenticator.authenticate({ 'x-api-key': key })).ok); // true
 * await security.close();
 */
export async function openSecurity(options: OpenSecurityOptions = {}): Promise<Security> {
  const {
    settings,
    preset,
    hosts = {},
    authenticators: own = [],
    limitStore,
    clock = systemClock,
    ...given
  } = toOptions(options, invalidOptions);
  const { values, explain } = takeSettings(
    securitySettings,
    settings,
    { preset, values: given },
    invalidOptions,
  );
  const { environment, file, isServing, isKeylessHere } = await checkAll(values, own.length > 0, hosts);

  const closers: (() => unknown)[] = [];
  let isClosed = false;
  const close = async () => {
    isClosed = true;
    for (const closer of closers.splice(0)) await closer();
  };
  const { ring, internalRing } = await openRings(values, file, isServing, clock, closers);
  const fleet = await openFleetKeys(values, clock, closers);
  const authenticators = [...own, ...(await oidcOf(values, clock))];
  const enter = (keys: KeyRing, isOpen: boolean) =>
    isOpen && !isServing
      ? createDevelopmentAuthenticator({ environment })
      : anyOf([
          ...authenticators,
          createApiKeyAuthenticator({ ring: keys }),
          ...(fleet ? [createApiKeyAuthenticator({ ring: fleet.ring })] : []),
        ]);
  const authenticator = enter(ring, isKeylessHere);
  const internalAuthenticator =
    values.internalApi === 'closed'
      ? undefined
      : enter(internalRing, isKeylessHere && !values.internalKeys?.length);

  const store = limitStore ?? (await storeOf(values, clock, closers));
  // Addresses are cheap to have: in memory, where room is bounded, they must not push out what callers have spent.
  const isInMemory = limitStore === undefined && values.redisUrl === undefined;
  const addressStore = isInMemory ? createMemoryLimitStore({ clock }) : store;
  const { limitStoreDown: storeDown, limitLocalShare: localShare } = values;
  const limiterOf = (name: string, windows: readonly LimitWindow[], countedIn = store) =>
    createRateLimiter({ name, windows, store: countedIn, storeDown, localShare, clock });
  const requests = (limit: number): LimitWindow[] => [
    { name: 'requests', limit, windowMs: values.limitWindowMs, strategy: values.limitStrategy },
  ];
  const limiter = limiterOf('caller', requests(values.limitRequests));
  const addressLimiter = limiterOf('address', requests(values.limitAddressRequests), addressStore);
  // Operators and scrapers are counted apart: callers behind the same address must not shut them out.
  const internalLimiter = limiterOf('internal_caller', requests(values.limitRequests));
  const internalAddressLimiter = limiterOf(
    'internal_address',
    requests(values.limitAddressRequests),
    addressStore,
  );
  const budgetWindows = budgetWindowsOf(values);
  const budgetLimiter = budgetWindows.length > 0 ? limiterOf('budget', budgetWindows) : undefined;

  if (environment.kind === 'production') warnOfGaps(values);
  const audit = createAuditLog({ sinks: sinksOf(values, clock), clock });
  closers.push(() => audit.close());
  const rings = [ring, internalRing, ...(fleet ? [fleet.ring] : [])];
  for (const each of rings)
    each.on('keys', ({ change, count }) => audit.record({ type: 'key_change', change, count }));
  budgetLimiter?.on('limit', ({ remaining: _, ...decision }) => {
    if (!decision.ok) audit.record({ type: 'limit', ...decision });
  });

  return {
    environment,
    mode: isKeylessHere ? 'development' : 'keys',
    values,
    explain: () => explain(),
    authenticator,
    internalAuthenticator,
    limiter,
    addressLimiter,
    budget:
      budgetLimiter &&
      createBudget({
        limiter: budgetLimiter,
        limitsOf: (principal, own) =>
          limitsOfKeys([...(fleet?.ring.keysOf(principal) ?? []), ...ring.keysOf(principal)], own),
      }),
    budgetLimiter,
    rings,
    keyStore: fleet?.store ?? fileStoreOf(values, file, clock),
    redactor: createRedactor({
      secrets: [
        ...(values.keys ?? []),
        ...(values.internalKeys ?? []),
        ...file.plain,
        ...(values.auditKey === undefined ? [] : [values.auditKey]),
      ],
    }),
    audit,
    gateOptions(listener = 'public') {
      if (isClosed) throw new SecurityError('closed', 'The security of this process is closed.');
      const { trustedProxies, bodyLimitBytes, corsOrigins: origins, limitIpv6Prefix: ipv6Prefix } = values;
      const { onDecision, runAs } = audit;
      const isReady = values.auditDown === 'closed' ? () => !audit.isDown() : undefined;
      const common = { runAs, trustedProxies, ipv6Prefix, bodyLimitBytes, onDecision, isReady };
      if (listener === 'public')
        return { ...common, limiter, addressLimiter, authenticator, cors: { origins } };
      if (internalAuthenticator)
        return {
          ...common,
          limiter: internalLimiter,
          addressLimiter: internalAddressLimiter,
          authenticator: internalAuthenticator,
          scopes: ['internal:read'],
          realm: 'internal',
        };
      const message = 'is closed: there is no internal listener';
      throw invalidOptions([{ path: 'internalApi', message }]);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** All that is wrong in one error; else what the settings come to. */
async function checkAll(
  values: SecurityValues,
  hasOwnAuthenticator: boolean,
  hosts: Readonly<Record<string, string>>,
) {
  const problems: Problem[] = [...readNetworks(values.trustedProxies).problems];
  problems.push(...originProblems('corsOrigins', values.corsOrigins));
  if (values.oidcIssuer !== undefined) problems.push(...urlProblems('oidcIssuer', values.oidcIssuer));
  if (values.auditUrl !== undefined) problems.push(...urlProblems('auditUrl', values.auditUrl));
  if (values.keyRedis && values.redisUrl === undefined)
    problems.push({ path: 'keyRedis', message: 'needs redisUrl', hint: 'set TPL_SECURITY_REDIS_URL' });
  for (const [index, header] of (values.auditHeaders ?? []).entries())
    if (!/^[\w-]{1,64}=[ -~]*$/.test(header))
      problems.push({ path: `auditHeaders.${index}`, message: 'must be NAME=VALUE' });
  const found = findEnvironment(values.environment, values.environmentNames);
  if ('problems' in found) problems.push(...found.problems);
  // Nobody knows where this is: the strictest rules say what else is wrong.
  const environment: Environment =
    'problems' in found ? { name: values.environment, kind: 'production' } : found;
  const file = await readFileOf(values, problems);
  const deployment = { environment, values, hasOwnAuthenticator, hosts };
  problems.push(...checkDeployment(deployment));
  const isServing = environment.kind === 'production' || environment.kind === 'staging';
  if (isServing) problems.push(...weakKeys('keyFile', file.plain));
  if (problems.length > 0) throw invalidOptions(problems);
  return { environment, file, isServing, isKeylessHere: isKeyless(deployment) };
}

async function oidcOf(values: SecurityValues, clock: Clock): Promise<Authenticator[]> {
  const { oidcIssuer: issuer, oidcAudience: audience } = values;
  if (issuer === undefined || audience === undefined) return [];
  const { createOidcAuthenticator } = await import('../oidc/oidc-authenticator.ts');
  return [createOidcAuthenticator({ issuer, audience, clock })];
}

async function storeOf(
  { redisUrl: url, limitDeadlineMs: deadlineMs }: SecurityValues,
  clock: Clock,
  closers: (() => unknown)[],
): Promise<LimitStore> {
  if (url === undefined) return createMemoryLimitStore({ clock });
  const { createRedisLimitStore } = await import('../limits/redis-limit-store.ts');
  const store = createRedisLimitStore({ url, deadlineMs, clock });
  closers.push(() => store.close());
  return store;
}

function budgetWindowsOf({ budgetTokens, budgetCostUsd, budgetWindowMs }: SecurityValues): LimitWindow[] {
  const windows = [
    { name: 'tokens', unit: 'tokens', limit: budgetTokens },
    { name: 'cost', unit: 'costUsd', limit: budgetCostUsd },
  ] as const;
  return windows.flatMap(({ limit, ...rest }) =>
    limit === undefined ? [] : [{ ...rest, limit, windowMs: budgetWindowMs }],
  );
}
