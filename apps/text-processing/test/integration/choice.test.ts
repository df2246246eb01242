// A caller names the model that answers: two emulated providers, and the engine without one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { createApiKey, toKeyRecord } from '@tpl/security';
import { answerSchema } from '../../src/http/schemas.ts';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';

const summary = (text: string) => JSON.stringify({ summary: text });
const [bound, free] = [createApiKey(), createApiKey()];
const folder = mkdtempSync(join(tmpdir(), 'tpl-choice-'));
let first: Emulator;
let second: Emulator;
let app: TestApp;
let named: TestApp;

beforeAll(async () => {
  first = await startEmulator({ answer: () => summary('The first provider says so.') });
  second = await startEmulator({ answer: () => summary('The second provider says so.') });
  const keys = join(folder, 'keys.json');
  const scopes = ['text:write', 'batch:write'];
  const records = [
    toKeyRecord(bound, { id: 'bound', scopes: [...scopes, 'model:smart'] }),
    toKeyRecord(free, { id: 'free', scopes }),
  ];
  writeFileSync(keys, JSON.stringify({ version: 1, keys: records }), { mode: 0o600 });
  const env = {
    ANTHROPIC_API_KEY: 'sk-ant-test',
    ANTHROPIC_BASE_URL: first.url,
    TPL_APP_COMPATIBLE_URL: second.openaiUrl,
    TPL_APP_COMPATIBLE_MODEL: 'local-model',
    TPL_RESILIENCE_BACKOFF_BASE_MS: '5',
  };
  const smart = 'smart=anthropic/claude-haiku-4-5|compatible/big,quick=compatible/small';
  [app, named] = await Promise.all([
    startApp(env),
    startApp({
      ...env,
      TPL_APP_DOOR: 'off',
      TPL_APP_DOOR_MODELS: smart,
      TPL_SECURITY_KEY_FILE: keys,
    }),
  ]);
});
afterAll(async () => {
  await Promise.all([app.close(), named.close()]);
  await Promise.all([first.close(), second.close()]);
  rmSync(folder, { recursive: true });
});

const ask = async (body: object) => answerSchema.parse(await (await app.post('/v1/process', body)).json());
const modelsOf = async (url: string, key?: string) => {
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  const listed = await (await fetch(`${url}/v1/operations`, { headers })).json();
  return (listed as { models: { name: string; routes: string[] }[] }).models;
};
const asFree = { authorization: `Bearer ${free}` };

describe('a model that a caller names', () => {
  it('is one of those that are listed', async () => {
    expect(await modelsOf(app.url)).toEqual([
      { name: 'claude-haiku-4-5', routes: ['anthropic/claude-haiku-4-5'] },
      { name: 'local-model', routes: ['compatible/local-model'] },
      { name: 'offline', routes: [] },
    ]);
  });

  it('answers alone; answers of one are never given for another', async () => {
    const task = { operation: 'shorten', text: 'The same text for all. It says something.' };
    const usual = await ask(task);
    expect([usual.provider, usual.cache.outcome]).toEqual(['anthropic', 'miss']);
    const asked = first.requests.length;
    for (const outcome of ['miss', 'hit'])
      expect(await ask({ ...task, model: 'local-model' })).toMatchObject({
        provider: 'compatible',
        degraded: false,
        result: { summary: 'The second provider says so.' },
        cache: { outcome },
      });
    expect(await ask({ ...task, model: 'offline' })).toMatchObject({
      provider: 'offline',
      degraded: false,
      cost: { usd: 0 },
      result: { summary: 'The same text for all.' },
    });
    expect(first.requests).toHaveLength(asked);
    const { rows } = (await (await fetch(`${app.internalUrl}/internal/spend`)).json()) as {
      rows: { model: string; calls: number; savedCalls: number }[];
    };
    const spent = rows.map(({ model, calls, savedCalls }) => [model, calls, savedCalls]);
    expect(spent).toHaveLength(2);
    expect(spent).toContainEqual(['anthropic/claude-haiku-4-5', 1, 0]);
    expect(spent).toContainEqual(['compatible/local-model', 1, 1]);
  });

  // One that is gone is refused by name; elsewhere another one answered without a word (janhq/jan#3385, open-webui#29757).
  it.each([
    ['gpt-99', '"gpt-99" is not a model that you may name'],
    [7, 'must name a model'],
  ])('is refused as %j, with those there are', async (model, message) => {
    const response = await app.post('/v1/process', { operation: 'shorten', text: 'A text.', model });
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: object[] };
    expect(errors).toEqual([
      { path: 'model', message, hint: expect.stringContaining('claude-haiku-4-5, local-model, offline') },
    ]);
  });

  // Elsewhere another model's answer stood under its name (LibreChat#8004).
  it('that cannot answer gives way to the engine, and says so', async () => {
    second.script('status_503', 'status_503', 'status_503', 'status_503', 'status_503', 'status_503');
    const answer = await ask({
      operation: 'shorten',
      text: 'A text for one in trouble.',
      model: 'local-model',
    });
    second.script();
    expect(answer).toMatchObject({ provider: 'offline', degraded: true });
  });

  it('answers the items of a batch that name it, and each text is another item by each model', async () => {
    const text = 'One text for two models.';
    const items = ['claude-haiku-4-5', 'offline', undefined, 'gone'].map((model) => ({
      ...{ operation: 'shorten', text, model },
    }));
    expect((await app.post('/v1/batches', { items })).status).toBe(400);
    const accepted = await app.post('/v1/batches', { items: items.slice(0, 3) });
    const place = app.url + accepted.headers.get('location');
    await (await fetch(place, { headers: { accept: 'text/event-stream' } })).text();
    const batch = (await (await fetch(place)).json()) as { items: { result?: { provider: string } }[] };
    expect(batch.items.map(({ result }) => result?.provider)).toEqual(['anthropic', 'offline', 'anthropic']);
  });

  it('works on a document, which by another one is another analysis', async () => {
    const file = {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'A letter. It is short.',
    };
    const { id } = (await (await fetch(`${app.url}/v1/documents`, file)).json()) as { id: string };
    const begin = (model: string, query = '') =>
      app.post(`/v1/documents/${id}/analyses${query}`, { operation: 'shorten', model });
    const costs = await Promise.all(
      ['claude-haiku-4-5', 'offline'].map(async (model) => {
        const { cost } = (await (await begin(model, '?estimate=true')).json()) as { cost: { usd: number } };
        return cost.usd > 0;
      }),
    );
    expect(costs).toEqual([true, false]);
    const ends = await Promise.all(
      ['local-model', 'offline'].map(async (model) => {
        const headers = { accept: 'text/event-stream' };
        const begun = await begin(model);
        return (await fetch(app.url + begun.headers.get('location'), { headers })).text();
      }),
    );
    expect(ends[0]).toContain('"provider":"compatible"');
    expect(ends[1]).toContain('"provider":"offline"');
    expect((await begin('gone')).status).toBe(400);
  });
});

describe('clients of the door', () => {
  // Where a body is translated the name of the model is no part of what is asked.
  it('are not given the kept answer of another model', async () => {
    const asked = { max_tokens: 50, messages: [{ role: 'user', content: 'The same words for two.' }] };
    const ask = async (path: string, model: string) =>
      (await app.post(`/llm/v1/${path}`, { ...asked, model }, { 'x-tpl-cache': 'use' })).text();
    expect(await ask('chat/completions', 'claude-haiku-4-5')).toContain('The first provider');
    expect(await ask('messages', 'local-model')).toContain('The second provider');
    const { length } = second.requests;
    expect(await ask('messages', 'local-model')).toContain('The second provider');
    expect(second.requests).toHaveLength(length);
  });
});

describe('names of models', () => {
  it('stand for several, asked one after the other, also where the door is shut', async () => {
    expect(await modelsOf(named.url, free)).toEqual([
      { name: 'smart', routes: ['anthropic/claude-haiku-4-5', 'compatible/big'] },
      { name: 'quick', routes: ['compatible/small'] },
      { name: 'offline', routes: [] },
    ]);
    first.script('status_529');
    const task = { operation: 'shorten', text: 'A text by name.', model: 'smart' };
    const answer = await (await named.post('/v1/process', task, asFree)).json();
    expect(answer).toMatchObject({ provider: 'compatible', model: 'big', attempts: 2, degraded: false });
  });

  it('are those of the key, where it has some', async () => {
    expect((await modelsOf(named.url, bound)).map(({ name }) => name)).toEqual(['smart']);
    const headers = { authorization: `Bearer ${bound}` };
    const task = (model?: string) => ({ operation: 'shorten', text: 'A text by key.', model });
    expect((await named.post('/v1/process', task('smart'), headers)).status).toBe(200);
    expect((await named.post('/v1/process', task('quick'), headers)).status).toBe(400);
    expect((await named.post('/v1/process', task(), headers)).status).toBe(200);
    expect((await named.post('/v1/batches', { items: [task('quick')] }, headers)).status).toBe(400);
  });
});
