// Domain Service: text-processing · example, replace in your project
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operations } from '../../src/domain/operations/index.ts';
import { answerSchema, batchSchema } from '../../src/http/schemas.ts';
import type { TestApp } from './start-app.ts';
import { readEvents, startApp } from './start-app.ts';

// A real document of 11 KB: the licence of this repository, with its own text three times.
const licence = readFileSync(new URL('../../../../LICENSE', import.meta.url), 'utf8').repeat(10);
let app: TestApp;

beforeAll(async () => {
  app = await startApp({ TPL_APP_MAX_BATCH_ITEMS: '5' });
});
afterAll(() => app.close());

describe('POST /v1/process with no key', () => {
  it.each(operations.map(({ id }) => id))(
    '%s answers about a real document, and says who did',
    async (operation) => {
      const options = operation === 'qa' ? { question: 'Who may copy the Software?' } : {};
      const response = await app.post('/v1/process', { operation, text: licence, options });
      const answer = answerSchema.parse(await response.json());
      expect([response.status, answer.operation, answer.provider, answer.degraded]).toEqual([
        200,
        operation,
        'offline',
        false,
      ]);
      expect(operations.find(({ id }) => id === operation)?.answer.safeParse(answer.result).success).toBe(
        true,
      );
      expect(answer.cost).toEqual({ status: 'known', usd: 0 });
    },
  );

  it('answers the same question a second time from the cache', async () => {
    const body = { operation: 'summarize', text: 'The cache keeps answers. It forgets them after a while.' };
    const outcomes: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      outcomes.push(answerSchema.parse(await (await app.post('/v1/process', body)).json()).cache.outcome);
    }
    expect(outcomes).toEqual(['miss', 'hit']);
  });

  it('sends the same answer as events when asked to', async () => {
    const body = { operation: 'sentiment', text: 'I love it. It is wonderful.' };
    const plain = answerSchema.parse(await (await app.post('/v1/process', body)).json());
    const response = await app.post('/v1/process', body, { accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = readEvents(await response.text());
    expect(events.map(({ event }) => event)).toEqual(['started', 'answer']);
    expect(answerSchema.parse(events[1]?.data).result).toEqual(plain.result);
  });

  it('says that a text does not answer a question', async () => {
    const body = { operation: 'qa', text: licence, options: { question: 'How many moons has Jupiter?' } };
    expect(await (await app.post('/v1/process', body)).json()).toMatchObject({
      result: { found: false, passages: [] },
    });
  });
});

describe('bad input', () => {
  const nul = String.fromCharCode(0);
  it.each([
    ['an empty text', { operation: 'summarize', text: '' }, 400, 'text'],
    ['a text over the limit', { operation: 'summarize', text: 'x '.repeat(100_001) }, 413, 'text'],
    ['a binary text', { operation: 'summarize', text: `ELF${nul}${nul}` }, 400, 'text'],
    ['a wrong type', { operation: 'summarize', text: 7 }, 400, 'text'],
    ['an unknown operation', { operation: 'translate', text: 'A text.' }, 400, 'operation'],
    [
      'an unknown option',
      { operation: 'summarize', text: 'A text.', options: { tone: 'nice' } },
      400,
      'options.tone',
    ],
    ['a list', [], 400, 'body'],
  ])('refuses %s with the field, as a problem', async (_, body, status, path) => {
    const response = await app.post('/v1/process', body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const instance = expect.stringMatching(/^urn:trace:/);
    expect(await response.json()).toMatchObject({ status, errors: [{ path }], instance });
  });

  it.each([
    ['malformed JSON', '{"operation":', 'application/json', 400],
    ['no body', '', 'application/json', 400],
    ['another media type', 'operation=summarize', 'application/x-www-form-urlencoded', 415],
  ])('refuses %s', async (_, body, type, status) => {
    const response = await app.post('/v1/process', body, { 'content-type': type });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('names the limit and a way out, before it begins to stream as well', async () => {
    const body = { operation: 'summarize', text: 'x'.repeat(200_001) };
    const response = await app.post('/v1/process', body, { accept: 'text/event-stream' });
    const problem = (await response.json()) as { errors: { limit: number; hint: string }[] };
    expect([response.status, problem.errors[0]?.limit]).toEqual([413, 200_000]);
    expect(problem.errors[0]?.hint).toContain('TPL_APP_MAX_TEXT_CHARACTERS');
  });

  it('answers 404 as a problem where there is nothing', async () => {
    const response = await fetch(`${app.url}/v1/nothing`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('problem+json');
  });

  it.each(['%E0%A4%A', 'evil'.repeat(50)])('repeats no path that no route can take: %s', async (id) => {
    const response = await fetch(`${app.url}/v1/batches/${id}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('problem+json');
    expect(await response.text()).not.toMatch(/evil|%E0/);
  });
});

describe('batches', () => {
  const items = ['One text.', 'Another text.', 'I hate it.'].map((text) => ({
    operation: 'sentiment',
    text,
  }));

  it('works on all texts and shows how it gets on', async () => {
    const accepted = await app.post('/v1/batches', { items });
    const location = accepted.headers.get('location') ?? '';
    expect([accepted.status, location]).toEqual([202, expect.stringMatching(/^\/v1\/batches\//)]);
    const stream = await fetch(app.url + location, { headers: { accept: 'text/event-stream' } });
    expect(readEvents(await stream.text()).at(-1)?.data).toMatchObject({
      status: 'done',
      finished: 3,
      failed: 0,
    });
    const batch = batchSchema.parse(await (await fetch(app.url + location)).json());
    expect(batch.items.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  it('names every item that does not fit', async () => {
    const wrong = [items[0], { operation: 'qa', text: 'A text.' }, { operation: 'x', text: '' }];
    const { errors } = (await (await app.post('/v1/batches', { items: wrong })).json()) as {
      errors: { path: string }[];
    };
    expect(errors.map(({ path }) => path)).toEqual([
      'items.1.options.question',
      'items.2.operation',
      'items.2.text',
    ]);
  });

  it.each([[{ items: [] }], [{}], [{ items: Array.from({ length: 6 }, () => items[0]) }]])(
    'refuses the body %#',
    async (body) => {
      expect((await app.post('/v1/batches', body)).status).toBe(400);
    },
  );

  it('knows only batches there are, and stops one', async () => {
    expect((await fetch(`${app.url}/v1/batches/none`)).status).toBe(404);
    const { id } = batchSchema.parse(await (await app.post('/v1/batches', { items })).json());
    expect((await fetch(`${app.url}/v1/batches/${id}`, { method: 'DELETE' })).status).toBe(200);
  });
});

describe('what else is served', () => {
  it('lists its operations with the schema of their options', async () => {
    const list = (await (await fetch(`${app.url}/v1/operations`)).json()) as {
      operations: { id: string; options: { required?: string[] } }[];
    };
    expect(list.operations.find(({ id }) => id === 'qa')?.options.required).toEqual(['question']);
  });

  it('documents every route of its API, on a page that needs nothing from outside', async () => {
    const api = (await (await fetch(`${app.url}/docs/openapi.json`)).json()) as {
      openapi: string;
      paths: object;
    };
    expect(api.openapi).toBe('3.1.0');
    const paths = ['/v1/operations', '/v1/process', '/v1/batches', '/v1/batches/{id}'];
    expect(Object.keys(api.paths)).toEqual(expect.arrayContaining(paths));
    expect(await (await fetch(`${app.url}/docs/`)).text()).not.toMatch(/(?:src|href)="https?:/);
  });

  it('answers probes on both listeners, metrics on the internal one alone', async () => {
    for (const base of [app.url, app.internalUrl])
      expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    expect((await fetch(`${app.internalUrl}/metrics`)).status).toBe(200);
    expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${app.url}/internal/settings`)).status).toBe(404);
  });

  it('shows operators settings, cache, policies, spend, routes, alerts, batches and logs', async () => {
    for (const view of ['settings', 'cache', 'policies', 'spend', 'routes', 'alerts', 'batches', 'logs']) {
      expect((await fetch(`${app.internalUrl}/internal/${view}`)).status).toBe(200);
    }
  });

  it('forgets answers when an operator says so', async () => {
    const body = { operation: 'summarize', text: 'This answer is kept and then forgotten. It is short.' };
    await app.post('/v1/process', body);
    const invalidate = (what: object) => app.post('/internal/cache/invalidate', what, {}, app.internalUrl);
    expect((await invalidate({})).status).toBe(400);
    expect((await invalidate({ operation: 'summarize' })).status).toBe(200);
    expect(await (await app.post('/v1/process', body)).json()).toMatchObject({ cache: { outcome: 'miss' } });
  });

  it('says which policies there are when one is not known', async () => {
    const response = await app.post('/internal/policies/isolate', { policy: 'nobody' }, {}, app.internalUrl);
    expect([response.status, await response.json()]).toEqual([
      404,
      expect.objectContaining({ errors: [expect.objectContaining({ path: 'policy' })] }),
    ]);
  });
});
