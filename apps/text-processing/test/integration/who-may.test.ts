// Who may do what at the service, what it costs them, and what is written down about it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApiKey, editKeyFile, toKeyRecord } from '@tpl/security';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';

const names = ['caller', 'operator', 'bare', 'left', 'reader', 'writer'] as const;
const keys = Object.fromEntries(names.map((name) => [name, createApiKey()])) as Record<
  (typeof names)[number],
  string
>;
const text = 'The tide is high. The moon is new.';
let folder: string;
let app: TestApp;
const as = (name: keyof typeof keys) => ({ authorization: `Bearer ${keys[name]}` });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-who-'));
  const file = join(folder, 'keys.json');
  await editKeyFile(file, () => [
    toKeyRecord(keys.caller, {
      id: 'caller',
      scopes: ['text:write', 'batch:write'],
      limits: { requests: 20 },
    }),
    toKeyRecord(keys.operator, { id: 'operator', scopes: ['internal'] }),
    toKeyRecord(keys.reader, { id: 'reader', scopes: ['internal:read'] }),
    toKeyRecord(keys.writer, { id: 'writer', scopes: ['text:write'] }),
    toKeyRecord(keys.bare, { id: 'bare' }),
    toKeyRecord(keys.left, { id: 'left', scopes: ['text:write'], revokedAt: '2026-01-01T00:00:00Z' }),
  ]);
  app = await startApp({
    NODE_ENV: 'PRODUCTION',
    TPL_SECURITY_KEY_FILE: file,
    TPL_SECURITY_AUDIT_FILE: join(folder, 'audit.jsonl'),
    TPL_SECURITY_BUDGET_TOKENS: '1000000',
    TPL_SECURITY_LIMIT_ADDRESS_REQUESTS: '40',
  });
});
afterAll(() => rm(folder, { recursive: true }));

it('listens on this machine alone without keys, whichever setting names the host', async () => {
  for (const env of [{ TPL_APP_HOST: '0.0.0.0' }, { TPL_APP_JSON: '{"host":"0.0.0.0"}' }])
    await expect(startApp(env as Record<string, string>)).rejects.toThrow(/loopback/);
});

describe('a service in production, however its name is written', () => {
  it('wants the scope of the route', async () => {
    const body = { operation: 'shorten', text };
    const statusOf = async (name: keyof typeof keys, path = '/v1/process', sent: object = body) =>
      (await app.post(path, sent, as(name))).status;
    expect(await statusOf('operator')).toBe(403);
    expect(await statusOf('bare')).toBe(403);
    expect(await statusOf('bare', '/v1/batches', { items: [body] })).toBe(403);
    expect(await statusOf('writer', '/v1/batches', { items: [body] })).toBe(403);
    expect(await statusOf('left')).toBe(401);
    expect(await statusOf('caller')).toBe(200);
  });

  it('wants one scope to look at the internal API and another to change something', async () => {
    const look = async (name: keyof typeof keys) =>
      (await fetch(`${app.internalUrl}/internal/settings`, { headers: as(name) })).status;
    const act = async (name: keyof typeof keys) =>
      (await app.post('/internal/cache/invalidate', { operation: 'shorten' }, as(name), app.internalUrl))
        .status;
    expect([await look('reader'), await act('reader')]).toEqual([200, 403]);
    expect([await look('operator'), await act('operator')]).toEqual([200, 200]);
    expect([await look('caller'), await act('caller')]).toEqual([403, 403]);
  });

  it('refuses a text without words, and keeps no answer in a cache on the way', async () => {
    const odd = await app.post('/v1/process', { operation: 'shorten', text: '\u{1f44d} ...' }, as('caller'));
    expect([odd.status, odd.headers.get('cache-control')]).toEqual([400, 'no-store']);
  });

  it('takes as many requests for a batch as it has texts', async () => {
    const items = Array.from({ length: 10 }, (_, place) => ({
      operation: 'shorten',
      text: `${text} ${place}`,
    }));
    const first = await app.post('/v1/batches', { items }, as('caller'));
    expect([first.status, first.headers.get('cache-control')]).toEqual([202, 'no-store']);
    const second = await app.post('/v1/batches', { items }, as('caller'));
    expect([second.status, (await second.json()) as object]).toMatchObject([429, { code: 'limited' }]);
    expect(second.headers.get('retry-after')).not.toBeNull();
  });

  it('lets operators make, rotate and revoke keys, none of them mightier than themselves', async () => {
    const act = async (name: string, body: object, who: keyof typeof keys = 'operator') => {
      const response = await app.post(`/internal/keys/${name}`, body, as(who), app.internalUrl);
      return { status: response.status, ...((await response.json()) as { id?: string; key?: string }) };
    };
    const read = async () => {
      const response = await fetch(`${app.internalUrl}/internal/keys`, { headers: as('reader') });
      return (await response.json()) as { keys: { id: string; revokedAt?: string; digest?: string }[] };
    };
    const made = await act('create', { id: 'made', scopes: ['text:write'], limits: { requests: 5 } });
    expect([made.status, made.key]).toEqual([200, expect.stringMatching(/^tpl_live_/)]);
    expect((await act('create', { scopes: ['text:write'] }, 'reader')).status).toBe(403);
    expect((await act('create', { scopes: ['internal'] })).status).toBe(200);
    for (const wrong of [
      { scopes: ['*'] },
      { scopes: ['text:wirte'] },
      { id: 'made', scopes: [] },
      { scopes: [], addresses: ['everywhere'] },
      { scopes: [], principal: 'oidc:https://id.example.org#ada' },
      { scopes: [], admin: true },
    ])
      expect([(await act('create', wrong)).status, wrong]).toEqual([400, wrong]);
    const rotated = await act('rotate', { id: 'made', overlapMs: 0 });
    expect([rotated.status, rotated.key]).toEqual([200, expect.not.stringMatching(made.key!)]);
    expect((await act('revoke', { id: 'made' })).status).toBe(200);
    expect((await act('revoke', { id: 'nobody' })).status).toBe(404);
    const { keys: listed } = await read();
    expect(listed.find(({ id }) => id === 'made')).toMatchObject({ revokedAt: expect.any(String) });
    expect(JSON.stringify(listed)).not.toMatch(/digest|tpl_live_/);
  });

  it('keeps the docs of the internal API behind a key', async () => {
    for (const path of ['/internal/docs/', '/internal/docs/openapi.json'])
      expect((await fetch(app.internalUrl + path)).status).toBe(401);
  });

  it('never limits a probe, and operators not by what callers do', async () => {
    for (let round = 0; round < 60; round += 1)
      expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
    for (let round = 0; round < 45; round += 1) await fetch(`${app.url}/v1/operations`);
    expect((await fetch(`${app.url}/v1/operations`)).status).toBe(429);
    const act = { operation: 'shorten' };
    expect((await app.post('/internal/cache/invalidate', act, as('operator'), app.internalUrl)).status).toBe(
      200,
    );
  });

  it('has written down who, from where, on which route and with which key', async () => {
    await app.close();
    const lines = (await readFile(join(folder, 'audit.jsonl'), 'utf8')).trim().split('\n');
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records).toContainEqual(
      expect.objectContaining({
        type: 'refusal',
        code: 'revoked',
        keyId: 'left',
        address: '127.0.0.1',
        route: '/v1/process',
      }),
    );
    expect(records).toContainEqual(
      expect.objectContaining({ type: 'admin_act', principal: 'operator', requestId: expect.any(String) }),
    );
  });
});
