// The door of the service as an outsider finds it: keys at every address, names that are no way around, bodies as tools send them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { createApiKey, toKeyRecord } from '@tpl/security';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';

const key = createApiKey();
let emulator: Emulator;
let app: TestApp;
let folder: string;

beforeAll(async () => {
  emulator = await startEmulator({ answer: () => 'The tide is high.' });
  folder = await mkdtemp(join(tmpdir(), 'door-reports-'));
  const file = join(folder, 'keys.json');
  const keys = [toKeyRecord(key, { scopes: ['models:use', 'model:local', 'model:org/local'] })];
  await writeFile(file, JSON.stringify({ version: 1, keys }), { mode: 0o600 });
  app = await startApp({
    ANTHROPIC_API_KEY: 'ours',
    ANTHROPIC_BASE_URL: emulator.url,
    TPL_APP_COMPATIBLE_URL: emulator.openaiUrl,
    TPL_APP_COMPATIBLE_MODEL: 'llama3.3',
    TPL_APP_COMPATIBLE_PRICE_AS: 'openai/gpt-5.4-mini',
    TPL_SECURITY_KEY_FILE: file,
    TPL_APP_DOOR_MODELS:
      'local=compatible/llama3.3, org/local=compatible/llama3.3, dear=anthropic/claude-haiku-4-5',
  });
});
afterAll(async () => {
  await app.close();
  await emulator.close();
  await rm(folder, { recursive: true });
});

const authorization = `Bearer ${key}`;
const messages = [{ role: 'user', content: 'How is the tide?' }];
const post = (path: string, body: string | object | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/llm${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });

describe('the door of a service with keys', () => {
  it('asks for one at every address, and says so in the dialect', async () => {
    for (const path of ['', '/', '/api/hello', '/v1/models', '/v1/messages/', '/v1/nothing']) {
      const response = await fetch(`${app.url}/llm${path}`);
      expect([path, response.status]).toEqual([path, 401]);
      expect(await response.json()).toMatchObject({ error: { type: 'authentication_error' } });
    }
    expect((await fetch(`${app.url}/llm/`, { method: 'HEAD' })).status).toBe(401);
    expect((await fetch(`${app.url}/llm/`, { method: 'HEAD', headers: { authorization } })).status).toBe(200);
  });

  it.each([
    ['another case', '{"model":"Dear","messages":[]}', 404],
    ['twice', '{"model":"dear","model":"local","messages":[]}', 400],
    ['once more in another case', '{"model":"local","MODEL":"claude-haiku-4-5","messages":[]}', 400],
    ['the name at the provider', '{"model":"claude-haiku-4-5","messages":[]}', 404],
    ['blanks around it', '{"model":" dear ","messages":[]}', 404],
    ['a list', '{"model":["dear"],"messages":[]}', 400],
    ['others to fall back to', '{"model":"local","models":["claude-haiku-4-5"],"messages":[]}', 400],
  ])('lets no other model be asked by %s', async (_, body, status) => {
    const before = emulator.requests.length;
    expect((await post('/v1/chat/completions', body)).status).toBe(status);
    expect(emulator.requests).toHaveLength(before);
  });

  it('answers as coding tools ask: a packed body, a slash, a query, a name with a slash', async () => {
    const body = { model: 'org/local', messages };
    for (const [encoding, pack] of [
      ['zstd', zstdCompressSync],
      ['gzip', gzipSync],
    ] as const) {
      const packed = new Uint8Array(pack(Buffer.from(JSON.stringify(body))));
      const response = await post('/v1/chat/completions/?beta=true', packed, {
        'content-encoding': encoding,
      });
      expect([response.status, await response.text()]).toEqual([
        200,
        expect.stringContaining('The tide is high.'),
      ]);
    }
    const shown = await fetch(`${app.url}/llm/v1/models/org/local`, { headers: { authorization } });
    expect(await shown.json()).toMatchObject({ id: 'org/local' });
  });

  it('takes a picture of many megabytes', async () => {
    const url = `data:image/png;base64,${'A'.repeat(14_000_000)}`;
    const content = [{ type: 'image_url', image_url: { url } }];
    const response = await post('/v1/chat/completions', {
      model: 'local',
      messages: [{ role: 'user', content }],
    });
    expect(response.status).toBe(200);
  });

  it('tells nothing of the key and the account behind it', async () => {
    for (const fault of ['status_401', 'status_402', 'status_403'] as const) {
      emulator.script(fault);
      const response = await post('/v1/chat/completions', { model: 'local', messages });
      expect([502, 429]).toContain(response.status);
      expect(await response.text()).not.toContain('ours');
    }
  });
});
