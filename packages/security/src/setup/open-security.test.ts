// Infrastructure Service: security · stable API, changes affect all users

import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@internal/kit';
import { manualClock } from '@internal/kit/testing';
import { createApiKey } from '@internal/redact';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { verifyAuditFile } from '../audit/audit-chain.ts';
import { SecurityError } from '../errors/security-error.ts';
import { createHttpGate } from '../gate/http-gate.ts';
import { editKeyFile } from '../keys/edit-key-file.ts';
import { toKeyRecord } from '../keys/key-record.ts';
import { openSecurity } from './open-security.ts';
import type { OpenSecurityOptions, Security } from './security.ts';
import { securitySettings } from './security-settings.ts';

/** Settings by hand, or the variables that they are loaded from. */
type Given = OpenSecurityOptions & { readonly env?: Record<string, string> };

const opened: Security[] = [];
const open = async (options: OpenSecurityOptions) => {
  const security = await openSecurity(options);
  opened.push(security);
  return security;
};
const fromEnv = (env: Record<string, string>): OpenSecurityOptions => ({
  settings: securitySettings.load({ env }),
});
const withEnv = async (env: Record<string, string>, rest: OpenSecurityOptions = {}) =>
  open({ ...rest, ...fromEnv(env) });
const problemsOf = async ({ env, ...options }: Given): Promise<readonly Problem[]> => {
  const error: unknown = await (async () => openSecurity({ ...options, ...(env && fromEnv(env)) }))().then(
    () => undefined,
    (cause) => cause,
  );
  if (!SecurityError.isInstance(error)) throw new Error('It started.');
  return error.problems;
};
const pathsOf = async (options: Given) => (await problemsOf(options)).map(({ path }) => path);
const local = { host: 'localhost' };
const here = { remoteAddress: '127.0.0.1' };
const key = createApiKey();
const production = { NODE_ENV: 'production', TPL_SECURITY_KEYS: key, TPL_SECURITY_INTERNAL_API: 'closed' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-security-'));
  jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
});
afterEach(async () => {
  for (const security of opened.splice(0)) await security.close();
  await rm(folder, { recursive: true });
  jest.restoreAllMocks();
});

describe('without keys', () => {
  it('is in development mode, for this machine only', async () => {
    const security = await open({});
    expect(security.mode).toBe('development');
    expect((await security.authenticator.authenticate(local, here)).ok).toBe(true);
    expect((await security.internalAuthenticator!.authenticate(local, here)).ok).toBe(true);
    expect((await security.authenticator.authenticate(local, { remoteAddress: '192.0.2.1' })).ok).toBe(false);
  });

  it('refuses to listen anywhere but on loopback', async () => {
    expect(await pathsOf({ hosts: { public: '0.0.0.0', internal: '127.0.0.1' } })).toEqual(['hosts.public']);
    await open({ hosts: { public: '127.0.0.1', internal: 'localhost' } });
    await open({ hosts: { public: '0.0.0.0' }, keys: [key] });
  });

  it.each(['production', 'prod-us', 'staging'])('refuses to start in %s', async (name) => {
    expect(await pathsOf({ env: { NODE_ENV: name } })).toEqual(['keys', 'internalKeys']);
  });

  it('refuses to start under a name that nobody knows', async () => {
    expect(await pathsOf({ env: { NODE_ENV: 'qa' } })).toContain('environment');
  });
});

describe('one report', () => {
  it('tells everything that is wrong, and no key', async () => {
    const env = {
      TPL_SECURITY_ENVIRONMENT: 'produktion',
      TPL_SECURITY_KEYS: 'my-weak-key',
      TPL_SECURITY_INTERNAL_KEYS: 'my-weak-key',
      TPL_SECURITY_KEY_FILE: join(folder, 'none'),
      TPL_SECURITY_REDIS_URL: 'redis://cache:6379',
      TPL_SECURITY_TRUSTED_PROXIES: 'everybody',
    };
    const problems = await problemsOf({ env });
    expect(problems.map(({ path }) => path)).toEqual([
      'trustedProxies.0',
      'environment',
      'keyFile',
      'keys.0',
      'internalKeys.0',
      'internalKeys.0',
      'redisUrl',
    ]);
    expect(JSON.stringify(problems)).not.toContain('my-weak-key');
    // The path is the setting's own name, whoever set it; the variable stands in the hint.
    for (const [path, variable] of [
      ['environment', 'TPL_SECURITY_ENVIRONMENT'],
      ['keyFile', 'TPL_SECURITY_KEY_FILE'],
      ['redisUrl', 'TPL_SECURITY_REDIS_URL'],
    ])
      expect(problems.find((problem) => problem.path === path)?.hint).toContain(variable);
  });

  it('tells what is wrong in the key file, by place', async () => {
    const path = join(folder, 'keys.json');
    await writeFile(
      path,
      JSON.stringify({ version: 1, keys: [{ id: 'a b', digest: 'x', expiresAt: 'soon', extra: 1 }] }),
    );
    expect(await pathsOf({ env: { TPL_SECURITY_KEY_FILE: path } })).toEqual(
      ['id', 'digest', 'expiresAt', 'extra'].map((field) => `keyFile.keys.0.${field}`),
    );
  });

  it('names an unknown variable and the nearest one', async () => {
    expect(await problemsOf({ env: { TPL_SECURITY_KEY: key } })).toMatchObject([
      { path: 'TPL_SECURITY_KEY', hint: expect.stringContaining('TPL_SECURITY_KEYS') },
    ]);
  });
});

describe('what was closed', () => {
  it('gives no options for a gate any more, and closes twice', async () => {
    const security = await open({ keys: [key] });
    await security.close();
    await security.close();
    expect(() => security.gateOptions()).toThrow(
      expect.objectContaining({ code: 'closed', retryable: false, problems: [] }) as never,
    );
  });

  it('goes on judging and writing down the requests that are still being answered', async () => {
    const path = join(folder, 'audit.jsonl');
    const security = await open({
      keys: [key],
      limitRequests: 1,
      auditFile: path,
      redisUrl: 'redis://127.0.0.1:1',
    });
    await security.close();
    expect((await security.authenticator.authenticate({ 'x-api-key': key })).ok).toBe(true);
    expect((await security.authenticator.authenticate({ 'x-api-key': createApiKey() })).ok).toBe(false);
    expect(await security.limiter.consume('a', 2)).toMatchObject({ ok: false, store: 'local_share' });
    security.audit.record({ type: 'admin_act', act: 'the last one' });
    await security.audit.close();
    expect(await readFile(path, 'utf8')).toContain('the last one');
  });
});

describe('each setting', () => {
  it('keys, internalKeys: each good on its own listener only', async () => {
    const internal = createApiKey();
    const security = await withEnv({
      NODE_ENV: 'production',
      TPL_SECURITY_KEYS: key,
      TPL_SECURITY_INTERNAL_KEYS: internal,
    });
    const asks = async (name: 'authenticator' | 'internalAuthenticator', value: string) =>
      (await security[name]!.authenticate({ 'x-api-key': value })).ok;
    expect([await asks('authenticator', key), await asks('authenticator', internal)]).toEqual([true, false]);
    expect([await asks('internalAuthenticator', key), await asks('internalAuthenticator', internal)]).toEqual(
      [false, true],
    );
    expect(security.mode).toBe('keys');
  });

  it('environmentNames: makes a name known', async () => {
    const security = await withEnv({
      ...production,
      NODE_ENV: 'qa-7',
      TPL_SECURITY_ENVIRONMENT_NAMES: 'qa-*=staging',
    });
    expect(security.environment).toEqual({ name: 'qa-7', kind: 'staging' });
  });

  it('keyFile, keyReloadMs: a revoked key is refused after that time, and said so', async () => {
    const path = join(folder, 'keys.json');
    await editKeyFile(path, () => [toKeyRecord(key, { id: 'one', scopes: ['a'] })]);
    const clock = manualClock();
    const security = await withEnv(
      { NODE_ENV: 'production', TPL_SECURITY_KEY_FILE: path, TPL_SECURITY_KEY_RELOAD_MS: '1000' },
      { clock },
    );
    const told: unknown[] = [];
    security.audit.on('audit', (record) => told.push(record));
    const ask = async () =>
      (await security.authenticator.authenticate({ 'x-api-key': key })) as { code?: string };
    expect(await ask()).toMatchObject({ ok: true });
    await editKeyFile(path, (records) =>
      records.map((record) => ({ ...record, revokedAt: '2020-01-01T00:00:00Z' })),
    );
    for (let turn = 0; turn < 20_000 && (await ask()).code === undefined; turn += 1)
      await clock.advance(1_000);
    expect(await ask()).toEqual({ ok: false, code: 'revoked', keyId: 'one' });
    expect(told).toContainEqual(expect.objectContaining({ type: 'key_change', change: 'revoked', count: 1 }));
  });

  it('keyFile, budgetCostUsd: a key may bring limits of its own, and a refusal is written down', async () => {
    const path = join(folder, 'keys.json');
    await editKeyFile(path, () => [toKeyRecord(key, { id: 'rich', principal: 'ada', limits: { cost: 2 } })]);
    const security = await withEnv({ TPL_SECURITY_KEY_FILE: path, TPL_SECURITY_BUDGET_COST_USD: '1' });
    const told: unknown[] = [];
    security.audit.on('audit', (record) => told.push(record));
    expect((await security.budget!.reserve('ada', { tokens: 0, costUsd: 2 })).ok).toBe(true);
    expect((await security.budget!.reserve('bob', { tokens: 0, costUsd: 2 })).ok).toBe(false);
    expect(told).toEqual([expect.objectContaining({ type: 'limit', limiter: 'budget', ok: false })]);
  });

  it.each(['revokedAt', 'expiresAt'])('keyFile, budgetCostUsd: %s of a key raises no limit', async (end) => {
    const path = join(folder, 'keys.json');
    const record = toKeyRecord(key, { id: 'partner', limits: { cost: 1 } });
    await editKeyFile(path, () => [record]);
    const { budget, rings } = await withEnv({
      TPL_SECURITY_KEY_FILE: path,
      TPL_SECURITY_BUDGET_COST_USD: '50',
    });
    const spend = async () => (await budget!.reserve('partner', { tokens: 0, costUsd: 1 })).ok;
    expect([await spend(), await spend()]).toEqual([true, false]);
    rings[0]!.replace([{ ...record, [end]: '2020-01-01T00:00:00Z' }]);
    expect(await spend()).toBe(false);
  });

  it('keyFile: a weak key that comes later is not taken in production', async () => {
    const path = join(folder, 'keys.txt');
    await writeFile(path, key);
    const clock = manualClock();
    const env = { NODE_ENV: 'production', TPL_SECURITY_KEY_FILE: path, TPL_SECURITY_INTERNAL_API: 'closed' };
    const security = await withEnv(env, { clock });
    const told: string[] = [];
    security.rings[0]!.on('keys', ({ change }) => told.push(change));
    await writeFile(path, `${key}\nweak-key\n`);
    for (let turn = 0; turn < 20_000 && !told.includes('reload_failed'); turn += 1)
      await clock.advance(5_000);
    expect(told).toContain('reload_failed');
    expect((await security.authenticator.authenticate({ 'x-api-key': 'weak-key' })).ok).toBe(false);
    expect((await security.authenticator.authenticate({ 'x-api-key': key })).ok).toBe(true);
  });

  it('keyFile: plain keys, one a line, are public keys', async () => {
    const path = join(folder, 'keys.txt');
    await writeFile(path, `# mine\n${key}\n\n`);
    const security = await withEnv({ NODE_ENV: 'staging', TPL_SECURITY_KEY_FILE: path });
    expect((await security.authenticator.authenticate({ 'x-api-key': key })).ok).toBe(true);
    expect((await security.internalAuthenticator!.authenticate({ 'x-api-key': key })).ok).toBe(false);
    await writeFile(path, 'weak\n');
    expect(await pathsOf({ env: { NODE_ENV: 'staging', TPL_SECURITY_KEY_FILE: path } })).toEqual([
      'keyFile.0',
    ]);
  });

  it('internalApi: closed means there is none', async () => {
    const security = await withEnv(production);
    expect(security.internalAuthenticator).toBeUndefined();
    expect(() => security.gateOptions('internal')).toThrow(/closed/);
    expect(await pathsOf({ env: { ...production, TPL_SECURITY_INTERNAL_API: 'keyed' } })).toEqual([
      'internalKeys',
    ]);
  });

  it('oidcIssuer, oidcAudience: tokens count as a way in, and only together', async () => {
    const security = await withEnv({
      NODE_ENV: 'production',
      TPL_SECURITY_OIDC_ISSUER: 'https://id.example.org',
      TPL_SECURITY_OIDC_AUDIENCE: 'api',
      TPL_SECURITY_INTERNAL_API: 'closed',
    });
    expect(await security.authenticator.authenticate({ authorization: 'Bearer nothing' })).toEqual({
      ok: false,
      code: 'invalid',
    });
    expect(await pathsOf({ env: { TPL_SECURITY_OIDC_AUDIENCE: 'api' } })).toEqual(['oidcAudience']);
    const plain = { TPL_SECURITY_OIDC_ISSUER: 'http://id.example.org', TPL_SECURITY_OIDC_AUDIENCE: 'api' };
    expect(await pathsOf({ env: plain })).toEqual(['oidcIssuer']);
  });

  it('limitRequests, limitAddressRequests, limitWindowMs, limitStrategy', async () => {
    const { limiter, addressLimiter } = await withEnv({
      TPL_SECURITY_LIMIT_REQUESTS: '2',
      TPL_SECURITY_LIMIT_ADDRESS_REQUESTS: '3',
      TPL_SECURITY_LIMIT_WINDOW_MS: '9000',
      TPL_SECURITY_LIMIT_STRATEGY: 'token_bucket',
    });
    expect((await limiter.consume('a', 2)).ok).toBe(true);
    const refused = await limiter.consume('a');
    if (refused.ok) throw new Error('a third request passed');
    // A bucket gives one of two back in half of its window; some of that has passed already.
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(4_500);
    expect((await addressLimiter.consume('a', 4)).ok).toBe(false);
    expect((await addressLimiter.consume('a', 3)).ok).toBe(true);
  });

  it('budgetTokens, budgetCostUsd, budgetWindowMs', async () => {
    expect((await open({})).budget).toBeUndefined();
    const { budget } = await withEnv({
      TPL_SECURITY_BUDGET_TOKENS: '100',
      TPL_SECURITY_BUDGET_COST_USD: '0.5',
      TPL_SECURITY_BUDGET_WINDOW_MS: '60000',
    });
    expect(await budget!.reserve('a', { tokens: 101, costUsd: 0 })).toEqual({
      ok: false,
      limit: 'tokens',
      retryAfterMs: 60_000,
    });
    expect(await budget!.reserve('a', { tokens: 1, costUsd: 0.6 })).toMatchObject({
      ok: false,
      limit: 'cost',
    });
    expect((await budget!.reserve('a', { tokens: 100, costUsd: 0.5 })).ok).toBe(true);
  });

  it('redisUrl, allowPlainRedis: production wants TLS', async () => {
    expect(await pathsOf({ env: { ...production, REDIS_URL: 'redis://127.0.0.1:1' } })).toEqual(['redisUrl']);
    await withEnv({ ...production, REDIS_URL: 'rediss://127.0.0.1:1' });
    await withEnv({
      ...production,
      REDIS_URL: 'redis://127.0.0.1:1',
      TPL_SECURITY_ALLOW_PLAIN_REDIS: 'true',
    });
  });

  it('budgetCostUsd: what a caller has spent stays counted, however many addresses there are', async () => {
    const security = await withEnv({ TPL_SECURITY_BUDGET_COST_USD: '1' });
    expect((await security.budget!.reserve('ada', { tokens: 0, costUsd: 1 })).ok).toBe(true);
    const { addressLimiter } = security.gateOptions('internal');
    for (let address = 0; address <= 100_000; address += 1)
      await (address % 2 ? security.addressLimiter : addressLimiter!).consume(`2001:db8:0:${address}::/64`);
    expect((await security.budget!.reserve('ada', { tokens: 0, costUsd: 1 })).ok).toBe(false);
  });

  it('redisUrl, limitStoreDown, limitLocalShare, limitDeadlineMs: what holds while Redis is away', async () => {
    const away = {
      REDIS_URL: 'redis://127.0.0.1:1',
      TPL_SECURITY_LIMIT_DEADLINE_MS: '20',
      TPL_SECURITY_LIMIT_REQUESTS: '10',
    };
    const shared = await withEnv({ ...away, TPL_SECURITY_LIMIT_LOCAL_SHARE: '0.2' });
    expect(await shared.limiter.consume('a', 2)).toMatchObject({ ok: true, store: 'local_share' });
    expect((await shared.limiter.consume('a')).ok).toBe(false);
    const closed = await withEnv({ ...away, TPL_SECURITY_LIMIT_STORE_DOWN: 'closed' });
    expect(await closed.limiter.consume('a')).toMatchObject({ ok: false, code: 'store_down' });
  });

  it('trustedProxies, bodyLimitBytes, corsOrigins: reach the gate', async () => {
    const security = await withEnv({
      TPL_SECURITY_TRUSTED_PROXIES: '10.0.0.0/8',
      TPL_SECURITY_BODY_LIMIT_BYTES: '77',
      TPL_SECURITY_CORS_ORIGINS: 'https://a.example.org',
    });
    expect(security.gateOptions()).toMatchObject({
      trustedProxies: ['10.0.0.0/8'],
      bodyLimitBytes: 77,
      cors: { origins: ['https://a.example.org'] },
    });
    expect(security.gateOptions('internal')).toMatchObject({
      scopes: ['internal:read'],
      bodyLimitBytes: 77,
    });
  });

  it('limitIpv6Prefix: reaches the gate; the internal listener counts by itself', async () => {
    const security = await withEnv({
      TPL_SECURITY_LIMIT_IPV6_PREFIX: '56',
      TPL_SECURITY_LIMIT_ADDRESS_REQUESTS: '1',
    });
    const [outside, inside] = [security.gateOptions(), security.gateOptions('internal')];
    expect([outside.ipv6Prefix, inside.ipv6Prefix]).toEqual([56, 56]);
    expect((await outside.addressLimiter!.consume('a')).ok).toBe(true);
    expect((await outside.addressLimiter!.consume('a')).ok).toBe(false);
    expect((await inside.addressLimiter!.consume('a')).ok).toBe(true);
  });

  it('auditFile, budgetTokens, budgetCostUsd: what production does without is said at the start', async () => {
    const codes = () =>
      jest.mocked(process.emitWarning).mock.calls.map(([, options]) => (options as { code?: string }).code);
    await withEnv(production);
    expect(codes()).toEqual(['TPL_AUDIT_NOWHERE', 'TPL_NO_BUDGET']);
    jest.mocked(process.emitWarning).mockClear();
    await withEnv({
      ...production,
      TPL_SECURITY_AUDIT_FILE: join(folder, 'a.jsonl'),
      TPL_SECURITY_BUDGET_TOKENS: '9',
    });
    expect(codes()).toEqual([]);
  });

  it('auditFile, auditMaxBytes, auditMaxFiles: where the audit log is and how long', async () => {
    const path = join(folder, 'audit.jsonl');
    const security = await withEnv({
      TPL_SECURITY_AUDIT_FILE: path,
      TPL_SECURITY_AUDIT_MAX_BYTES: '1024',
      TPL_SECURITY_AUDIT_MAX_FILES: '1',
    });
    for (let index = 0; index < 40; index += 1)
      security.audit.record({ type: 'admin_act', act: `act ${index}` });
    await security.close();
    expect(await readFile(path, 'utf8')).toContain('act 39');
    expect(await readFile(`${path}.1`, 'utf8')).not.toContain('act 0"');
    await expect(readFile(`${path}.2`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('auditKey: chains the audit file with a secret', async () => {
    const path = join(folder, 'audit.jsonl');
    const security = await withEnv({
      TPL_SECURITY_AUDIT_FILE: path,
      TPL_SECURITY_AUDIT_KEY: 'a-key-of-the-auditor',
    });
    security.audit.record({ type: 'admin_act', act: 'one' });
    await security.close();
    expect(await verifyAuditFile(path, { key: 'a-key-of-the-auditor' })).toMatchObject({
      ok: true,
      lines: 2,
    });
    expect((await verifyAuditFile(path)).ok).toBe(false);
  });

  it('auditUrl, auditHeaders: send events to a collector, behind https alone', async () => {
    const got: unknown[] = [];
    const server = createServer((request, response) => {
      got.push([request.url, request.headers['x-token']]);
      response.end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const security = await withEnv({
      TPL_SECURITY_AUDIT_URL: `http://127.0.0.1:${port}/v1/logs`,
      TPL_SECURITY_AUDIT_HEADERS: 'x-token=a=b',
    });
    security.audit.record({ type: 'admin_act', act: 'one' });
    await security.close();
    server.close();
    expect(got).toEqual([['/v1/logs', 'a=b']]);
    const wrong = { TPL_SECURITY_AUDIT_URL: 'http://a/v1/logs', TPL_SECURITY_AUDIT_HEADERS: 'hidden' };
    expect(await pathsOf({ env: wrong })).toEqual(['auditUrl', 'auditHeaders.0']);
  });

  it('auditDown: closed refuses who needs a key while events are lost, and probes go on', async () => {
    const path = join(folder, 'not-there', 'audit.jsonl');
    const request = { method: 'GET', headers: { 'x-api-key': key }, remoteAddress: '127.0.0.1' };
    const statusOf = async (rule: string) => {
      const security = await withEnv({
        TPL_SECURITY_KEYS: key,
        TPL_SECURITY_AUDIT_FILE: path,
        TPL_SECURITY_AUDIT_DOWN: rule,
      });
      security.audit.record({ type: 'admin_act', act: 'lost' });
      await security.audit.close();
      const gate = createHttpGate(security.gateOptions());
      const answers = [await gate.enter(request), await gate.enter(request, { public: true })];
      return answers.map((answer) => (answer.ok ? 200 : answer.status));
    };
    expect(await statusOf('open')).toEqual([200, 200]);
    expect(await statusOf('closed')).toEqual([503, 200]);
  });

  it('is explained without its secrets', async () => {
    const security = await withEnv({ ...production, TPL_SECURITY_LIMIT_REQUESTS: '7' });
    const explained = security.explain();
    expect(explained.find(({ name }) => name === 'limitRequests')).toMatchObject({
      value: 7,
      from: 'TPL_SECURITY_LIMIT_REQUESTS',
    });
    expect(explained.find(({ name }) => name === 'keys')).toMatchObject({ value: '[set]' });
    expect(JSON.stringify(explained)).not.toContain(key);
  });

  it('own authenticators count as a way in, and the redactor knows the keys', async () => {
    const own = { authenticate: async () => ({ ok: false, code: 'missing' }) as const, on: () => () => {} };
    const security = await withEnv({ NODE_ENV: 'production' }, { authenticators: [own] });
    expect(security.mode).toBe('keys');
    const odd = 'Qq7-unusual-form-0xx1-k22k';
    const other = await open({ keys: [odd] });
    expect(other.redactor.redact(`it was ${odd}!`)).toBe('it was [secret]!');
  });
});
