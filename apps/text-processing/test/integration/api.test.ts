import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { answerSchema, batchSchema, batchStateSchema } from '../../src/http/schemas.ts';
import { testOperations } from '../operations.ts';
import type { TestApp } from './start-app.ts';
import { readEvents, startApp } from './start-app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ TPL_APP_MAX_BATCH_ITEMS: '5' });
});
afterAll(() => app.close());

describe('POST /v1/process with no key', () => {
  it('answers, and says who did', async () => {
    const body = { operation: 'find', text: 'The tide is high. The moon is new.', options: { word: 'moon' } };
    const response = await app.post('/v1/process', body);
    expect([response.status, answerSchema.parse(await response.json())]).toMatchObject([
      200,
      {
        operation: 'find',
        result: { passages: ['The moon is new.'] },
        provider: 'offline',
        degraded: false,
        cost: { status: 'known', usd: 0 },
      },
    ]);
  });

  it('answers the same question a second time from the cache', async () => {
    const body = { operation: 'shorten', text: 'The cache keeps answers. It forgets them after a while.' };
    const outcomes: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      outcomes.push(answerSchema.parse(await (await app.post('/v1/process', body)).json()).cache.outcome);
    }
    expect(outcomes).toEqual(['miss', 'hit']);
  });

  it('takes the words of Cache-Control (RFC 9111, 5.2.1)', async () => {
    const body = { operation: 'shorten', text: 'A caller may want a new answer. Or none that is new.' };
    const outcomeWith = async (words: string) => {
      const response = await app.post('/v1/process', body, { 'cache-control': words });
      return response.status === 200
        ? answerSchema.parse(await response.json()).cache.outcome
        : [response.status, ((await response.json()) as { code: string }).code];
    };
    expect(await outcomeWith('only-if-cached')).toEqual([504, 'not_cached']);
    expect(await outcomeWith('no-store')).toBe('miss');
    expect(await outcomeWith('Only-If-Cached, max-age=60')).toEqual([504, 'not_cached']);
    expect(await outcomeWith('max-stale=60')).toBe('miss');
    expect(await outcomeWith('only-if-cached')).toBe('hit');
    expect(await outcomeWith('no-cache')).toBe('miss');
    expect(await outcomeWith('max-age=0')).toBe('miss');
    expect(await outcomeWith('')).toBe('hit');
  });

  it('sends the same answer as events when asked to', async () => {
    const body = { operation: 'count_words', text: 'I love it. It is wonderful.' };
    const plain = answerSchema.parse(await (await app.post('/v1/process', body)).json());
    const response = await app.post('/v1/process', body, { accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = readEvents(await response.text());
    expect(events.map(({ event }) => event)).toEqual(['started', 'answer']);
    expect(answerSchema.parse(events[1]?.data).result).toEqual(plain.result);
  });
});

describe('bad input', () => {
  const nul = String.fromCharCode(0);
  it.each([
    ['an empty text', { operation: 'shorten', text: '' }, 400, 'text'],
    ['a text over the limit', { operation: 'shorten', text: 'x '.repeat(100_001) }, 413, 'text'],
    ['a binary text', { operation: 'shorten', text: `ELF${nul}${nul}` }, 400, 'text'],
    ['a wrong type', { operation: 'shorten', text: 7 }, 400, 'text'],
    ['an unknown operation', { operation: 'translate', text: 'A text.' }, 400, 'operation'],
    [
      'an unknown option',
      { operation: 'shorten', text: 'A text.', options: { tone: 'nice' } },
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
    ['malformed JSON', '{"operation":', 'application/json', 400, 'invalid_request'],
    ['no body', '', 'application/json', 400, 'invalid_request'],
    [
      'another media type',
      'operation=summarize',
      'application/x-www-form-urlencoded',
      415,
      'unsupported_type',
    ],
  ])('refuses %s, by a code that is not that of the framework', async (_, body, type, status, code) => {
    const response = await app.post('/v1/process', body, { 'content-type': type });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ status, code });
  });

  it('names the limit and a way out, before it begins to stream as well', async () => {
    const body = { operation: 'shorten', text: 'x'.repeat(200_001) };
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
    operation: 'count_words',
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
    const batch = batchSchema(testOperations).parse(await (await fetch(app.url + location)).json());
    expect(batch.items.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  it('gives the results of one that has ended as a file', async () => {
    const bad = { operation: 'find', text: 'Some =1+1 words.', options: { word: '=1+1' } };
    const { headers } = await app.post('/v1/batches', { items: [items[0], bad] });
    const place = app.url + headers.get('location');
    await (await fetch(place, { headers: { accept: 'text/event-stream' } })).text();
    const read = (format: string) => fetch(`${place}/results?format=${format}`);
    const zip = await read('zip');
    expect([zip.headers.get('content-type'), zip.headers.get('content-disposition')]).toEqual([
      'application/zip',
      expect.stringMatching(/^attachment; filename="batch-[\w-]+\.zip"$/),
    ]);
    const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    expect(Object.keys(files)).toEqual(['answers/0001.md', 'answers/0002.md', 'results.csv', 'results.json']);
    const table = await (await read('csv')).text();
    expect(table.split('\r\n').map((line) => line.split(',')[0])).toEqual(['name', '1', '2', '']);
    expect(await (await fetch(`${place}/results`)).json()).toMatchObject([
      { name: '1', status: 'done', answer: { result: { words: 3 } } },
      { name: '2' },
    ]);
    expect((await read('xml')).status).toBe(400);
    expect((await fetch(`${app.url}/v1/batches/none/results`)).status).toBe(404);
  });

  it('names every item that does not fit', async () => {
    const wrong = [items[0], { operation: 'find', text: 'A text.' }, { operation: 'x', text: '' }];
    const { errors } = (await (await app.post('/v1/batches', { items: wrong })).json()) as {
      errors: { path: string }[];
    };
    expect(errors.map(({ path }) => path)).toEqual([
      'items.1.options.word',
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

  // rwz/redis-gcra#6: what never fits was told to come again.
  it('that never fits its caller’s limit is refused for good, and how many texts fit is told before', async () => {
    const narrow = await startApp({ TPL_SECURITY_LIMIT_REQUESTS: '3', TPL_APP_MAX_BATCH_ITEMS: '5' });
    try {
      const sent = (count: number) =>
        narrow.post('/v1/batches', { items: Array.from({ length: count }, () => items[0]) });
      const refused = await sent(4);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([400, null]);
      expect(await refused.json()).toMatchObject({
        code: 'invalid_request',
        errors: [{ path: 'items', limit: 3, hint: 'send several batches' }],
      });
      const { maxBatchItems } = (await (await fetch(`${narrow.url}/v1/operations`)).json()) as {
        maxBatchItems: number;
      };
      expect([maxBatchItems, (await sent(maxBatchItems)).status]).toEqual([3, 202]);
    } finally {
      await narrow.close();
    }
  });

  // fastify/fastify#894: a client that names a type on every request could stop nothing.
  it('is stopped by a client that names a type of the body it does not send', async () => {
    const headers = { 'content-type': 'application/json' };
    const { id } = batchStateSchema.parse(await (await app.post('/v1/batches', { items })).json());
    const stop = (body?: string) =>
      fetch(`${app.url}/v1/batches/${id}`, { method: 'DELETE', headers, ...(body && { body }) });
    expect([(await stop('{')).status, (await stop()).status]).toEqual([400, 200]);
    const empty = await app.post('/v1/batches', '');
    expect([empty.status, ((await empty.json()) as { detail: string }).detail]).toEqual([
      400,
      expect.stringContaining('The body is not JSON'),
    ]);
  });

  it('knows only batches there are, and stops one', async () => {
    expect((await fetch(`${app.url}/v1/batches/none`)).status).toBe(404);
    const { id } = batchStateSchema.parse(await (await app.post('/v1/batches', { items })).json());
    expect((await fetch(`${app.url}/v1/batches/${id}`, { method: 'DELETE' })).status).toBe(200);
  });
});

describe('what else is served', () => {
  it('lists its operations with the schema of their options', async () => {
    const list = (await (await fetch(`${app.url}/v1/operations`)).json()) as {
      operations: { id: string; options: { required?: string[] } }[];
    };
    expect(list.operations.find(({ id }) => id === 'find')?.options.required).toEqual(['word']);
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
    const body = { operation: 'shorten', text: 'This answer is kept and then forgotten. It is short.' };
    await app.post('/v1/process', body);
    const invalidate = (what: object) => app.post('/internal/cache/invalidate', what, {}, app.internalUrl);
    expect((await invalidate({})).status).toBe(400);
    // archtechx/tenancy#645: the tag would reach other callers as well.
    expect((await invalidate({ caller: 'acme', tag: 'd1' })).status).toBe(400);
    expect((await invalidate({ operation: 'shorten' })).status).toBe(200);
    expect(await (await app.post('/v1/process', body)).json()).toMatchObject({ cache: { outcome: 'miss' } });
  });

  it('silences an alert when an operator says so, shows it all the same, and names a slip', async () => {
    const silence = (body: object) => app.post('/internal/alerts/silence', body, {}, app.internalUrl);
    expect((await silence({ alert: 'BreakerOpen' })).status).toBe(400);
    const slip = await silence({ alert: 'BrekerOpen', minutes: 5 });
    expect([slip.status, await slip.json()]).toMatchObject([
      400,
      { errors: [{ path: 'BrekerOpen', hint: 'did you mean "BreakerOpen"?' }] },
    ]);
    expect((await silence({ alert: 'BreakerOpen', minutes: 1e9 })).status).toBe(400);
    for (const [minutes, isSilenced] of [
      [5, true],
      [0, false],
    ])
      expect(await (await silence({ alert: 'BreakerOpen', minutes })).json()).toMatchObject([
        { name: 'BreakerOpen', isSilenced },
      ]);
  });

  it('says which policies there are when one is not known', async () => {
    const response = await app.post('/internal/policies/isolate', { policy: 'nobody' }, {}, app.internalUrl);
    expect([response.status, await response.json()]).toEqual([
      404,
      expect.objectContaining({ errors: [expect.objectContaining({ path: 'policy' })] }),
    ]);
  });
});
