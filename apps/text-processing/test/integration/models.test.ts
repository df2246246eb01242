import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { answerSchema } from '../../src/http/schemas.ts';
import type { TestApp } from './start-app.ts';
import { readEvents, startApp } from './start-app.ts';

const summary = (text: string) => JSON.stringify({ summary: text });
const apps: TestApp[] = [];
let first: Emulator;
let second: Emulator;

beforeAll(async () => {
  first = await startEmulator({ answer: () => summary('The first provider says so.') });
  second = await startEmulator({ answer: () => summary('The second provider says so.') });
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});
afterAll(async () => {
  await first.close();
  await second.close();
});

async function start(env: Record<string, string> = {}): Promise<TestApp> {
  const app = await startApp({
    ANTHROPIC_API_KEY: 'sk-ant-test',
    ANTHROPIC_BASE_URL: first.url,
    TPL_APP_COMPATIBLE_URL: second.openaiUrl,
    TPL_APP_COMPATIBLE_MODEL: 'local-model',
    TPL_RESILIENCE_BACKOFF_BASE_MS: '5',
    ...env,
  });
  apps.push(app);
  return app;
}

let round = 0;
// A text of its own for each request: the cache would answer otherwise.
const task = () => ({ operation: 'shorten', text: `Text number ${(round += 1)}. It says something.` });
const ask = async (app: TestApp, body: object) =>
  answerSchema.parse(await (await app.post('/v1/process', body)).json());

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 250 && !isTrue(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isTrue()).toBe(true);
}

describe('with models', () => {
  it('asks the first route, and tells tokens, cost and model', async () => {
    const answer = await ask(await start(), task());
    expect(answer).toMatchObject({
      provider: 'anthropic',
      model: 'claude-haiku-4-5',
      degraded: false,
      attempts: 1,
    });
    expect(answer.tries).toEqual([
      {
        provider: 'anthropic',
        model: 'claude-haiku-4-5',
        ok: true,
        startMs: expect.any(Number),
        durationMs: expect.any(Number),
      },
    ]);
    expect(answer.tries![0]!.durationMs).toBeLessThanOrEqual(answer.timeMs + 5);
    expect(answer.result).toEqual({ summary: 'The first provider says so.' });
    expect(answer.usage.outputTokens).toBeGreaterThan(0);
    expect(answer.cost.status).toBe('known');
    expect(answer.cost.usd).toBeGreaterThan(0);
  });

  it("sends the caller's trace along to the provider, without any SDK of OpenTelemetry", async () => {
    const trace = 'c'.repeat(32);
    await (await start()).post('/v1/process', task(), { traceparent: `00-${trace}-${'d'.repeat(16)}-01` });
    expect(first.requests.at(-1)?.headers['traceparent']).toMatch(
      new RegExp(`^00-${trace}-(?!d{16})[0-9a-f]{16}-01$`),
    );
  });

  it('shows operators the callers that use most, their budget, the last failures and figures over time', async () => {
    const app = await start({ TPL_SECURITY_BUDGET_TOKENS: '1000000' });
    await ask(app, task());
    const read = async (view: string) => (await fetch(`${app.internalUrl}/internal/${view}`)).json();
    const { callers, budget } = (await read('callers')) as { callers: object[]; budget: object };
    expect(callers).toEqual([expect.objectContaining({ calls: 1, refused: 0, tokens: expect.any(Number) })]);
    expect(budget).toMatchObject({ budgetTokens: 1_000_000 });
    expect(await read('failures')).toEqual({ failures: [] });
    expect(await read('history/hour')).toMatchObject({ stepMs: 10_000 });
    expect(await read('history/day')).toMatchObject({ stepMs: 300_000 });
  });

  it('shows operators what was spent, answers from the cache not counted', async () => {
    const app = await start();
    const body = task();
    for (let times = 0; times < 3; times += 1) await ask(app, body);
    const { rows } = (await (await fetch(`${app.internalUrl}/internal/spend`)).json()) as {
      rows: object[];
    };
    expect(rows).toEqual([
      expect.objectContaining({
        operation: 'shorten',
        model: 'anthropic/claude-haiku-4-5',
        calls: 1,
        savedCalls: 2,
        unpricedAttempts: 0,
        settledUsd: expect.any(Number),
      }),
    ]);
  });

  it('never puts the text into the system text', async () => {
    const body = task();
    await ask(await start(), body);
    const sent = first.requests.at(-1)?.body as { system: unknown; messages: unknown };
    expect(JSON.stringify(sent.system)).not.toContain(body.text);
    expect(JSON.stringify(sent.messages)).toContain(body.text);
  });

  it('goes to the next route when the first is overloaded', async () => {
    const app = await start();
    first.script('status_529');
    const answer = await ask(app, task());
    expect(answer).toMatchObject({
      provider: 'compatible',
      model: 'local-model',
      degraded: false,
      attempts: 2,
    });
    expect(answer.result).toEqual({ summary: 'The second provider says so.' });
    // A model nobody has a price for is never free.
    expect(answer.cost).toEqual({ status: 'unpriced' });
  });

  it('GEMINI_API_KEY brings a route of Gemini, priced and by strict mode', async () => {
    const app = await start({
      ANTHROPIC_API_KEY: '',
      TPL_APP_COMPATIBLE_URL: '',
      TPL_APP_COMPATIBLE_MODEL: '',
      GEMINI_API_KEY: 'key of Google',
      TPL_APP_GEMINI_BASE_URL: second.openaiUrl,
    });
    const answer = await ask(app, task());
    expect(answer).toMatchObject({
      provider: 'gemini',
      model: 'gemini-3.8-flash',
      cost: { status: 'known' },
    });
    const sent = second.requests.at(-1);
    expect(sent?.dialect).toBe('chat');
    expect(sent?.body).toHaveProperty('response_format.type', 'json_schema');
  });

  it('falls back to the offline engine when no route answers, says so, and does not keep that answer', async () => {
    const app = await start({ TPL_RESILIENCE_MAX_ATTEMPTS: '1' });
    const body = task();
    first.script('status_500');
    second.script('status_500');
    expect(await ask(app, body)).toMatchObject({
      provider: 'offline',
      degraded: true,
      cache: { outcome: 'miss' },
    });
    expect(await ask(app, body)).toMatchObject({
      provider: 'anthropic',
      degraded: false,
      cache: { outcome: 'miss' },
    });
    expect(await ask(app, body)).toMatchObject({
      provider: 'anthropic',
      degraded: false,
      cache: { outcome: 'hit' },
    });
  });

  it('gives no degraded answer a second time for the same Idempotency-Key', async () => {
    const app = await start({ TPL_RESILIENCE_MAX_ATTEMPTS: '1' });
    const body = task();
    const post = async () => {
      const response = await app.post('/v1/process', body, {
        'idempotency-key': 'in an outage'.replaceAll(' ', '-'),
      });
      return [
        response.headers.get('idempotent-replayed'),
        answerSchema.parse(await response.json()).degraded,
      ];
    };
    first.script('status_500');
    second.script('status_500');
    expect([await post(), await post(), await post()]).toEqual([
      [null, true],
      [null, false],
      ['true', false],
    ]);
  });

  it('does not take an answer that has not the form that was asked for', async () => {
    const rambling = await startEmulator({ answer: () => 'Sure! Here is your summary.' });
    const app = await start({
      ANTHROPIC_BASE_URL: rambling.url,
      TPL_APP_COMPATIBLE_URL: '',
      TPL_APP_COMPATIBLE_MODEL: '',
    });
    expect(await ask(app, task())).toMatchObject({ provider: 'offline', degraded: true });
    await rambling.close();
  });

  it('streams, and keeps what it streamed', async () => {
    const app = await start();
    const body = task();
    const stream = async () =>
      readEvents(await (await app.post('/v1/process', body, { accept: 'text/event-stream' })).text());
    const events = await stream();
    expect([events[0]?.event, events.at(-1)?.event]).toEqual(['started', 'answer']);
    expect(events.at(-1)?.data).toMatchObject({ provider: 'anthropic', cache: { outcome: 'miss' } });
    const again = answerSchema.parse((await stream()).at(-1)?.data);
    expect(again).toMatchObject({ cache: { outcome: 'hit' }, cost: { status: 'known', usd: 0 } });
    expect(again.cache.saved?.tokens).toBeGreaterThan(0);
  });

  it('asks no one twice for the same question of two callers, but keeps their answers apart', async () => {
    const app = await start({
      NODE_ENV: 'development',
      TPL_SECURITY_KEYS: 'alpha-key-alpha-key-1,beta-key-beta-key-22',
      TPL_SECURITY_INTERNAL_KEYS: 'inner-key-inner-key-1',
    });
    const body = task();
    const as = async (key: string) =>
      answerSchema.parse(await (await app.post('/v1/process', body, { 'x-api-key': key })).json()).cache
        .outcome;
    expect([
      await as('alpha-key-alpha-key-1'),
      await as('beta-key-beta-key-22'),
      await as('beta-key-beta-key-22'),
    ]).toEqual(['miss', 'miss', 'hit']);
  });

  it('redirects the OpenAI route to a compatible server that needs no key', async () => {
    const app = await start({
      ANTHROPIC_API_KEY: '',
      ANTHROPIC_BASE_URL: '',
      OPENAI_BASE_URL: second.openaiUrl,
      TPL_APP_COMPATIBLE_URL: '',
      TPL_APP_COMPATIBLE_MODEL: '',
    });
    expect(await ask(app, task())).toMatchObject({ provider: 'openai' });
  });

  it('lets operators isolate a provider, and the next one answers', async () => {
    const app = await start();
    expect(
      (await app.post('/internal/policies/isolate', { policy: 'anthropic' }, {}, app.internalUrl)).status,
    ).toBe(200);
    expect(await ask(app, task())).toMatchObject({ provider: 'compatible' });
    expect(
      (await app.post('/internal/policies/reset', { policy: 'anthropic' }, {}, app.internalUrl)).status,
    ).toBe(200);
    expect(await ask(app, task())).toMatchObject({ provider: 'anthropic' });
    expect(await (await fetch(`${app.internalUrl}/internal/routes`)).json()).toMatchObject({
      routes: ['anthropic/claude-haiku-4-5', 'compatible/local-model'],
    });
  });

  it('stops asking when the client hangs up', async () => {
    const app = await start();
    first.script('stall');
    const controller = new AbortController();
    const { signal } = controller;
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const response = fetch(`${app.url}/v1/process`, {
      method: 'POST',
      headers,
      body: JSON.stringify(task()),
      signal,
    });
    await until(() => first.openRequests === 1);
    controller.abort();
    await expect(response.then((answer) => answer.text())).rejects.toThrow();
    await until(() => first.openRequests === 0);
    expect(first.openRequests).toBe(0);
  });

  // BerriAI/litellm#5358
  it('holds back the model that met its limit, and no other of its provider', async () => {
    const app = await start({
      TPL_APP_DOOR_MODELS: 'smart=anthropic/claude-opus-4-8,fast=anthropic/claude-haiku-4-5',
      TPL_RESILIENCE_RETRY_AFTER_MAX_MS: '1000',
    });
    first.script('status_429_retry_after');
    const ofModel = (model: string) => ask(app, { ...task(), model });
    expect(await ofModel('smart')).toMatchObject({ provider: 'offline', degraded: true });
    const asked = first.requests.length;
    expect(await ofModel('smart')).toMatchObject({ provider: 'offline', degraded: true });
    expect(first.requests).toHaveLength(asked);
    expect(await ofModel('fast')).toMatchObject({ provider: 'anthropic', degraded: false });
    const atDoor = async (model: string) =>
      (
        await app.post('/llm/v1/messages', {
          model,
          max_tokens: 5,
          messages: [{ role: 'user', content: 'Hi.' }],
        })
      ).status;
    expect([await atDoor('smart'), await atDoor('fast')]).toEqual([503, 200]);
    const act = (name: string) =>
      app.post(`/internal/policies/${name}`, { policy: 'anthropic' }, {}, app.internalUrl);
    await act('isolate');
    for (const model of ['smart', 'fast'])
      expect(await ofModel(model)).toMatchObject({ provider: 'offline', degraded: true });
    await act('reset');
    for (const model of ['smart', 'fast'])
      expect(await ofModel(model)).toMatchObject({ provider: 'anthropic', degraded: false });
  });

  // resilience4j/resilience4j#2013
  it.each([
    ['of an attempt', { TPL_RESILIENCE_ATTEMPT_TIMEOUT_MS: '500', TPL_RESILIENCE_DEADLINE_MS: '20000' }],
    ['that a deadline leaves', { TPL_RESILIENCE_DEADLINE_MS: '1500' }],
  ])('asks the next route when the first hangs, by the time %s, and soon the next alone', async (_, env) => {
    const app = await start({ ...env, ANTHROPIC_BASE_URL: `${first.url}/fault/stall` });
    const answers = await Promise.all(Array.from({ length: 24 }, () => ask(app, task())));
    for (const answer of answers)
      expect(answer).toMatchObject({ provider: 'compatible', degraded: false, attempts: 2 });
    const { policies } = (await (await fetch(`${app.internalUrl}/internal/policies`)).json()) as {
      policies: { policy: string; state: string }[];
    };
    // Where answers take long, it looks again by then.
    expect(policies.find(({ policy }) => policy === 'anthropic')?.state).not.toBe('closed');
    expect(await ask(app, task())).toMatchObject({ provider: 'compatible', degraded: false });
  });

  it('knows that a provider hangs by what a deadline of one operation leaves, though others allow more and it is the only one', async () => {
    const app = await startApp({
      ...{ ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: `${first.url}/fault/stall` },
      TPL_RESILIENCE_JSON: '{"operations":{"shorten":{"deadlineMs":800}}}',
    });
    apps.push(app);
    for (let turn = 0; turn < 2; turn += 1)
      for (const answer of await Promise.all(Array.from({ length: 24 }, () => ask(app, task()))))
        expect(answer).toMatchObject({ provider: 'offline', degraded: true });
    const { policies } = (await (await fetch(`${app.internalUrl}/internal/policies`)).json()) as {
      policies: { policy: string; state: string }[];
    };
    expect(policies.find(({ policy }) => policy === 'anthropic')?.state).not.toBe('closed');
  });
});
