// The door of the service: clients of OpenAI and Anthropic by a base URL, with keys, names of models and budgets.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { createApiKey, toKeyRecord } from '@tpl/security';
import OpenAI from 'openai';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';

let emulator: Emulator;
let app: TestApp;
let providers: Record<string, string>;

beforeAll(async () => {
  emulator = await startEmulator({ answer: () => 'The tide is high.' });
  providers = {
    ANTHROPIC_API_KEY: 'ours',
    ANTHROPIC_BASE_URL: emulator.url,
    TPL_APP_COMPATIBLE_URL: emulator.openaiUrl,
    TPL_APP_COMPATIBLE_MODEL: 'llama3.3',
    TPL_APP_COMPATIBLE_PRICE_AS: 'openai/gpt-5.4-mini',
  };
  app = await startApp({
    ...providers,
    TPL_APP_DOOR_MODELS: 'fast=anthropic/claude-haiku-4-5, local=compatible/llama3.3|compatible/other',
  });
});
afterAll(async () => {
  await app.close();
  await emulator.close();
});

const openai = (apiKey = 'none', base = app.url) =>
  new OpenAI({ apiKey, baseURL: `${base}/llm/v1`, maxRetries: 0 });
const anthropic = (apiKey = 'none', base = app.url) =>
  new Anthropic({ apiKey, baseURL: `${base}/llm`, maxRetries: 0 });
const messages = [{ role: 'user' as const, content: 'How is the tide?' }];

describe('the door', () => {
  it('answers the client of OpenAI, whole and streamed, by the names of the settings', async () => {
    const client = openai();
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toEqual(['fast', 'local']);
    const whole = await client.chat.completions.create({ model: 'local', messages });
    expect(whole.choices[0]?.message.content).toBe('The tide is high.');
    const stream = client.chat.completions.stream({ model: 'local', messages });
    expect(await stream.finalContent()).toBe('The tide is high.');
  });

  it('answers the client of Anthropic, and with both headers as coding tools send them', async () => {
    const whole = await anthropic().messages.create({ model: 'fast', max_tokens: 50, messages });
    expect(whole.content).toMatchObject([{ type: 'text', text: 'The tide is high.' }]);
    const text = await anthropic().messages.stream({ model: 'fast', max_tokens: 50, messages }).finalText();
    expect(text).toBe('The tide is high.');
  });

  it('is seen by operators: calls, tokens and money', async () => {
    const figures = await (await fetch(`${app.internalUrl}/metrics`)).text();
    expect(figures).toMatch(/gen_ai_client_token_usage.*operation="door"/);
  });

  it('is asked next when the first model of a name fails', async () => {
    emulator.script('status_500', undefined);
    const { choices } = await openai().chat.completions.create({ model: 'local', messages });
    expect(choices[0]?.message.content).toBe('The tide is high.');
    expect(emulator.requests.slice(-2).map(({ body }) => body['model'])).toEqual(['llama3.3', 'other']);
  });

  it('translates for clients of the other dialect, in both directions', async () => {
    const chat = await openai().chat.completions.create({ model: 'fast', messages });
    expect(chat.choices[0]?.message.content).toBe('The tide is high.');
    const text = await anthropic().messages.stream({ model: 'local', max_tokens: 50, messages }).finalText();
    expect(text).toBe('The tide is high.');
    const { output_text } = await openai().responses.create({ model: 'fast', input: 'How is the tide?' });
    expect(output_text).toBe('The tide is high.');
  });

  it('refuses in the words of each dialect', async () => {
    await expect(openai().chat.completions.create({ model: 'nobody', messages })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    await expect(
      anthropic().messages.create({ model: 'nobody', max_tokens: 5, messages }),
    ).rejects.toMatchObject({ status: 404, type: 'not_found_error' });
  });
});

describe('headers of a client', () => {
  it('go along where the settings name them, with the id of the conversation, and credentials never', async () => {
    const passing = await startApp({ ...providers, TPL_APP_DOOR_PASS_HEADERS: 'X-Title, http-referer' });
    const told = {
      'x-title': 'mine',
      'http-referer': 'https://x.example',
      'x-grok-conv-id': 'c1',
      'x-other': 'o',
    };
    const body = { model: 'llama3.3', messages };
    await passing.post('/llm/v1/chat/completions', body, { ...told, authorization: 'Bearer none' });
    await passing.close();
    const { headers } = emulator.requests.at(-1) ?? {};
    const { 'x-other': _, ...passed } = told;
    expect(headers).toMatchObject(passed);
    expect(headers).not.toHaveProperty('x-other');
    for (const name of ['Authorization', 'x-api-key', 'cookie', 'te', 'content-length', 'x title', ''])
      await expect(startApp({ ...providers, TPL_APP_DOOR_PASS_HEADERS: `x-title,${name}` })).rejects.toThrow(
        /DOOR_PASS_HEADERS.*none of the connection/s,
      );
  });
});

describe('the door with keys', () => {
  const record = (key: string, scopes: string[]) => toKeyRecord(key, { scopes });
  const reader = createApiKey();
  const narrow = createApiKey();

  it('lets in who may use models, and shows a key the models it may ask', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'door-'));
    const file = join(folder, 'keys.json');
    const keys = [record(reader, ['text:write']), record(narrow, ['models:use', 'model:local'])];
    await writeFile(file, JSON.stringify({ version: 1, keys }), { mode: 0o600 });
    const guarded = await startApp({
      ...providers,
      TPL_SECURITY_KEY_FILE: file,
      TPL_APP_DOOR_MODELS: 'fast=anthropic/claude-haiku-4-5, local=compatible/llama3.3',
    });
    try {
      const withKey = (key: string) => openai(key, guarded.url).chat.completions;
      await expect(withKey('wrong-key').create({ model: 'local', messages })).rejects.toMatchObject({
        status: 401,
      });
      await expect(withKey(reader).create({ model: 'local', messages })).rejects.toMatchObject({
        status: 403,
        error: { type: 'permission_error', code: 'insufficient_scope' },
      });
      expect((await withKey(narrow).create({ model: 'local', messages })).choices).toHaveLength(1);
      await expect(
        anthropic(narrow, guarded.url).messages.create({ model: 'fast', max_tokens: 5, messages }),
      ).rejects.toMatchObject({ status: 404, type: 'not_found_error' });
    } finally {
      await guarded.close();
      await rm(folder, { recursive: true });
    }
  });

  it('lets operators make such keys, for the models there are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'door-'));
    const file = join(folder, 'keys.json');
    const operator = createApiKey();
    await writeFile(file, JSON.stringify({ version: 1, keys: [record(operator, ['internal'])] }), {
      mode: 0o600,
    });
    const env = { ...providers, TPL_SECURITY_KEY_FILE: file };
    const guarded = await startApp({ ...env, TPL_APP_DOOR_MODELS: 'fast=compatible/llama3.3' });
    const create = async (url: string, scopes: readonly string[]) => {
      const response = await guarded.post(
        '/internal/keys/create',
        { scopes },
        { authorization: `Bearer ${operator}` },
        url,
      );
      return response.status;
    };
    try {
      expect(await create(guarded.internalUrl, ['models:use', 'model:fast'])).toBe(200);
      expect(await create(guarded.internalUrl, ['model:fats'])).toBe(400);
      const shut = await startApp({ ...env, TPL_APP_DOOR: 'off' });
      const shutOut = await create(shut.internalUrl, ['models:use']);
      await shut.close();
      expect(shutOut).toBe(400);
    } finally {
      await guarded.close();
      await rm(folder, { recursive: true });
    }
  });

  it('stays shut where nobody asked for it', async () => {
    const shut = await startApp({ ...providers, TPL_APP_DOOR: 'off' });
    const response = await fetch(`${shut.url}/llm/v1/models`);
    await shut.close();
    expect(response.status).toBe(404);
  });

  it('says which provider of a name is not configured', async () => {
    await expect(startApp({ ...providers, TPL_APP_DOOR_MODELS: 'a=nobody/m' })).rejects.toThrow(
      /names the provider "nobody".*configured: anthropic, compatible/s,
    );
  });
});
