// Infrastructure Service: security · stable API, changes affect all users
import type { RedisProcess } from '@internal/kit/testing';
import { startRedis } from '@internal/kit/testing';
import { createApiKey } from '@internal/redact';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import type { CliWorld } from '../../src/cli/cli-world.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { openKeyRing } from '../../src/keys/open-key-ring.ts';
import type { RedisKeyStore } from '../../src/keys/redis-key-store.ts';
import { createRedisKeyStore } from '../../src/keys/redis-key-store.ts';
import { openSecurity } from '../../src/setup/open-security.ts';

let redis: RedisProcess;
let store: RedisKeyStore;
const others: { close(): unknown }[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  await flush();
  store = createRedisKeyStore({ url: redis.url });
});
afterEach(async () => {
  await store.close();
  for (const one of others.splice(0)) await one.close();
});

async function flush(): Promise<void> {
  const client = await createClient({ url: redis.url }).connect();
  await client.flushAll();
  await client.close();
}

async function isSoon(test: () => unknown): Promise<boolean> {
  for (let turn = 0; turn < 400; turn += 1) {
    if (await test()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

describe('keys in Redis', () => {
  it('are made, followed, rotated and revoked; the key itself is nowhere', async () => {
    const { key, record } = await store.create({ id: 'web', scopes: ['text:write'] });
    const ring = await openKeyRing(store, { reloadMs: 20 });
    others.push(ring);
    expect(ring.check(key)).toMatchObject({ ok: true, principal: { id: 'web', scopes: ['text:write'] } });
    const next = await store.rotate(record.id, { oldExpiresAt: '2100-01-01T00:00:00Z' });
    expect(await isSoon(() => ring.check(next.key).ok)).toBe(true);
    expect([ring.check(key).ok, ring.check(next.key)]).toMatchObject([true, { principal: { id: 'web' } }]);
    await store.revoke('web');
    expect(await isSoon(() => !ring.check(key).ok)).toBe(true);
    expect(ring.check(key)).toEqual({ ok: false, code: 'revoked', keyId: 'web' });
    await expect(store.revoke('nobody')).rejects.toMatchObject({ code: 'key_unknown' });
    const client = await createClient({ url: redis.url }).connect();
    expect(JSON.stringify(await client.hGetAll('tpl:keys'))).not.toContain(key.slice(9, 30));
    await client.close();
  });

  it('lose nothing when many are made at once', async () => {
    const stores = [store, createRedisKeyStore({ url: redis.url })];
    others.push(stores[1]!);
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => stores[index % 2]!.create({ id: `k${index}` })),
    );
    expect((await store.list()).map(({ id }) => id).sort()).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5']);
  });

  it('know when each was used last, whichever process saw it', async () => {
    const { key } = await store.create({ id: 'used' });
    await store.create({ id: 'never' });
    const ring = await openKeyRing(store, { reloadMs: 20 });
    others.push(ring);
    ring.check(key);
    ring.check(createApiKey());
    expect(await isSoon(async () => (await store.list()).some(({ lastUsedAt }) => lastUsedAt))).toBe(true);
    const listed = await store.list();
    expect(listed.map(({ id, lastUsedAt }) => [id, Boolean(lastUsedAt)])).toEqual([
      ['used', true],
      ['never', false],
    ]);
    await store.used!(new Map([['used', 1]]));
    expect((await store.list())[0]!.lastUsedAt).toBe(listed[0]!.lastUsedAt);
  });

  it('stay as they were read last while Redis is emptied or away, and that is said once', async () => {
    const { key } = await store.create();
    const ring = await openKeyRing(store, { reloadMs: 20 });
    others.push(ring);
    const told: string[] = [];
    ring.on('keys', ({ change }) => told.push(change));
    await flush();
    expect(await isSoon(() => told.length > 0)).toBe(true);
    expect([ring.check(key).ok, told]).toEqual([true, ['reload_failed']]);
    await expect(store.create()).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
  });

  it('have a program and settings: made there, good in a service for the addresses named', async () => {
    let out = '';
    const world: CliWorld = {
      clock: (await import('@internal/kit')).systemClock,
      env: { REDIS_URL: redis.url },
      print: (line) => void (out = line),
      note: () => {},
      readInput: async () => key,
    };
    const run = (line: string) => runCli(line.split(' '), world);
    expect(await run('keys create --redis --id op --scope internal --address 10.0.0.0/8 --address ::1')).toBe(
      0,
    );
    const key = out;
    expect(await run('keys check --redis')).toBe(1);
    expect(out).toBe('redis: address_not_allowed');
    const security = await openSecurity({
      environment: 'production',
      keyRedis: true,
      redisUrl: redis.url,
      allowPlainRedis: true,
      keyReloadMs: 50,
    });
    others.push(security);
    const ask = async (clientAddress: string) =>
      security.internalAuthenticator!.authenticate({ 'x-api-key': key }, { clientAddress });
    expect(await ask('10.1.2.3')).toMatchObject({ ok: true, principal: { id: 'op' } });
    expect(await ask('::1')).toMatchObject({ ok: true });
    expect(await ask('192.0.2.7')).toEqual({ ok: false, code: 'address_not_allowed', keyId: 'op' });
    expect((await security.keyStore!.list()).map(({ id }) => id)).toEqual(['op']);
    expect(await run('keys revoke --redis op')).toBe(0);
    expect(await isSoon(async () => !(await ask('10.1.2.3')).ok)).toBe(true);
    expect(await run('keys list --redis')).toBe(0);
    expect(out).toMatch(/^op {2}revoked {2}internal {2}from 10.0.0.0\/8 ::1 {2}used 2/);
  });

  it('are refused options and settings that lead nowhere', async () => {
    expect(() => createRedisKeyStore({ url: redis.url, deadlineMs: 0 })).toThrow(/deadlineMs/);
    await expect(openSecurity({ keyRedis: true })).rejects.toThrow(/needs redisUrl/);
    const away = createRedisKeyStore({ url: 'redis://127.0.0.1:1', deadlineMs: 50 });
    others.push(away);
    await expect(away.list()).rejects.toMatchObject({ code: 'store_unavailable' });
    const open = openSecurity({ keyRedis: true, redisUrl: 'redis://127.0.0.1:1', limitDeadlineMs: 10 });
    await expect(open).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
