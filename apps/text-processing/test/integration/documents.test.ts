import type { ClientRequest } from 'node:http';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  analysisSchema,
  documentSchema,
  estimateSchema,
  wholeDocumentSchema,
} from '../../documents/src/http/document-schemas.ts';
import type { Receipt } from '../../receipts/src/receipt.ts';
import type { TestApp } from './start-app.ts';
import { readEvents, startApp } from './start-app.ts';
import { startRedis } from './start-redis.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ TPL_APP_DOCUMENT_PART_TOKENS: '300', TPL_APP_MAX_DOCUMENT_BYTES: '200000' });
});
afterAll(() => app.close());

const paragraph = (n: number) =>
  `The keeper of light number ${n} went up the stairs. He counted ${n} ships on the water. The wind came from the west.`;
const long = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => paragraph(from + n)).join('\n\n');
const send = (body: string | Uint8Array<ArrayBuffer>, type = 'text/plain', query = '') =>
  fetch(`${app.url}/v1/documents${query}`, { method: 'POST', headers: { 'content-type': type }, body });
const sent = async (text: string) => documentSchema.parse(await (await send(text)).json());
const begin = (id: string, body: unknown, query = '') =>
  app.post(`/v1/documents/${id}/analyses${query}`, body);
const ended = async (id: string) => {
  const response = await fetch(`${app.url}/v1/analyses/${id}`, { headers: { accept: 'text/event-stream' } });
  const events = readEvents(await response.text());
  return { events, last: analysisSchema.parse(events.at(-1)?.data) };
};
type Problem = { code: string; errors: { path: string; hint?: string }[] };

describe('POST /v1/documents', () => {
  it('reads a file, says what it is, and shows its text and places', async () => {
    const response = await send(long(1, 3), 'text/plain', '?name=lights.txt');
    const document = documentSchema.parse(await response.json());
    expect([response.status, response.headers.get('location')]).toEqual([
      201,
      `/v1/documents/${document.id}`,
    ]);
    expect(document).toMatchObject({ name: 'lights.txt', kind: 'text', characters: long(1, 3).length });
    const whole = wholeDocumentSchema.parse(
      await (await fetch(`${app.url}/v1/documents/${document.id}`)).json(),
    );
    expect(whole.blocks.map(({ start, end }) => whole.text.slice(start, end))).toEqual(
      [1, 2, 3].map(paragraph),
    );
  });

  it('gives the same file the same id, and another caller none of it', async () => {
    expect((await sent(long(1, 3))).id).toBe((await sent(long(1, 3))).id);
    expect((await fetch(`${app.url}/v1/documents/nobody`)).status).toBe(404);
  });

  it('reads a text in what its type says that it is written in', async () => {
    const bytes = Uint8Array.from([0xef, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    const [guessed, told] = await Promise.all(
      ['text/plain', 'text/plain; charset=windows-1251'].map(async (type) => {
        const { id } = documentSchema.parse(await (await send(bytes, type)).json());
        return wholeDocumentSchema.parse(await (await fetch(`${app.url}/v1/documents/${id}`)).json());
      }),
    );
    expect([told!.text, guessed!.id === told!.id]).toEqual(['привет', false]);
  });

  it('takes tables with tabs', async () => {
    expect(await (await send('a\tb', 'text/tab-separated-values')).json()).toMatchObject({ kind: 'csv' });
  });

  it('reads the same file once, and says how long it is still kept', async () => {
    const figure = async () => {
      const figures = await (await fetch(`${app.internalUrl}/metrics`)).text();
      return Number(/^documents_read_total\{kind="text",outcome="read"\} (\d+)/m.exec(figures)?.[1] ?? 0);
    };
    const document = await sent(long(900, 2));
    const before = await figure();
    expect((await sent(long(900, 2))).id).toBe(document.id);
    expect(await figure()).toBe(before);
    const still = async () => {
      const response = await fetch(`${app.url}/v1/documents/${document.id}`);
      return wholeDocumentSchema.parse(await response.json()).expiresInMs;
    };
    const first = await still();
    expect(first).toBeLessThanOrEqual(3_600_000);
    while ((await still()) === first);
    expect(await still()).toBeLessThan(first);
  });

  it('is neither taken nor forgotten while the Redis does not answer, which says so', async () => {
    const redis = await startRedis();
    const alone = await startApp({ REDIS_URL: redis.url, TPL_APP_JOBS_REDIS_URL: 'none' });
    const ask = (method: string, path: string, text?: string) =>
      fetch(`${alone.url}/v1/documents${path}`, {
        ...{ method, body: text ?? null },
        headers: text === undefined ? {} : { 'content-type': 'text/plain' },
      });
    try {
      const { id } = (await (await ask('POST', '', long(900, 2))).json()) as { id: string };
      await redis.stop();
      for (const [response, message] of [
        [await ask('POST', '', long(950, 2)), 'cannot be kept now'],
        [await ask('DELETE', `/${id}`), 'cannot be forgotten now'],
      ] as const) {
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
        expect(await response.json()).toMatchObject({ code: 'too_busy', errors: [{ message }] });
      }
    } finally {
      await alone.close();
    }
  });

  it('is not said to be gone by a process that cannot ask the Redis, nor what is made of it', async () => {
    const redis = await startRedis();
    const settings = { REDIS_URL: redis.url, TPL_APP_JOBS_REDIS_URL: 'none' };
    const [first, second] = await Promise.all([startApp(settings), startApp(settings)]);
    try {
      const headers = { 'content-type': 'text/plain' };
      const body = long(1_900, 2);
      const posted = await fetch(`${first.url}/v1/documents`, { method: 'POST', headers, body });
      const { id } = documentSchema.parse(await posted.json());
      const begun = await first.post(`/v1/documents/${id}/analyses`, { operation: 'shorten' });
      const analysis = analysisSchema.parse(await begun.json());
      await redis.stop();
      for (const response of [
        await fetch(`${second.url}/v1/documents/${id}`),
        await fetch(`${second.url}/v1/analyses/${analysis.id}`),
        await second.post(`/v1/documents/${id}/analyses`, { operation: 'shorten' }),
      ]) {
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
        const errors = [{ path: 'id', message: 'cannot be looked up now' }];
        expect(await response.json()).toMatchObject({ code: 'too_busy', errors });
      }
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });

  it('forgets one when asked to', async () => {
    const { id } = await sent(long(500, 2));
    const forget = () => fetch(`${app.url}/v1/documents/${id}`, { method: 'DELETE' });
    expect([(await forget()).status, (await forget()).status]).toEqual([204, 404]);
  });

  it.each([
    ['nothing', '', 'text/plain', 400, 'invalid_request'],
    ['a file over the limit', 'x '.repeat(150_000), 'text/plain', 413, 'too_large'],
    ['a picture', 'GIF89a', 'image/gif', 415, 'unsupported_type'],
  ])('refuses %s', async (_, body, type, status, code) => {
    const response = await send(body, type);
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([status, code]);
  });

  it('reads four files of a caller at a time, and says so to whoever sends a fifth', async () => {
    const held = new Set<ClientRequest>();
    const hold = () => {
      const headers = { 'content-type': 'text/plain' };
      const request = httpRequest(`${app.url}/v1/documents`, { method: 'POST', headers });
      held.add(request);
      // Refused itself when one of ours below was quicker: it comes again.
      request.on('response', () => held.delete(request) && hold());
      request.on('error', () => {});
      request.write('The tide ');
    };
    for (let n = 0; n < 4; n += 1) hold();
    let refused = await send('One more.');
    while (refused.status === 201) refused = await send('One more.');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(((await refused.json()) as Problem).code).toBe('limited');
    for (const request of held) request.destroy();
    let taken = await send('One more.');
    while (taken.status === 429) taken = await send('One more.');
    expect(taken.status).toBe(201);
  });

  it('refuses a name that is none', async () => {
    const response = await send('A text.', 'text/plain', `?name=${'n'.repeat(300)}`);
    expect([response.status, ((await response.json()) as Problem).errors[0]?.path]).toEqual([400, 'name']);
  });
});

describe('POST /v1/documents/:id/analyses', () => {
  it('says what it will take and begins nothing', async () => {
    const { id } = await sent(long(100, 40));
    const response = await begin(id, { operation: 'shorten' }, '?estimate=true');
    const estimate = estimateSchema.parse(await response.json());
    expect([response.status, estimate.cost]).toEqual([200, { status: 'known', usd: 0 }]);
    expect(estimate.parts).toBeGreaterThan(3);
    expect(estimate.steps).toBeGreaterThan(estimate.parts);
  });

  it('works on a long document in parts, shows how it gets on, and sums up', async () => {
    const { id } = await sent(long(200, 40));
    const response = await begin(id, { operation: 'shorten' });
    const begun = analysisSchema.parse(await response.json());
    expect([response.status, response.headers.get('location')]).toEqual([202, `/v1/analyses/${begun.id}`]);
    const { events, last } = await ended(begun.id);
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['progress', 'answer']));
    expect(last).toMatchObject({
      status: 'done',
      document: id,
      answer: { provider: 'offline', missing: [] },
    });
    expect(last.answer?.result).toEqual({ summary: 'The keeper of light number 200 went up the stairs.' });
    expect(last.steps).toBe(last.finished);
    expect(last.answer?.receipts).toMatchObject([{ path: 'summary', start: 0 }]);
  });

  it('merges by rule where the operation has one, and is found again when asked again', async () => {
    const text = long(300, 40);
    const { id } = await sent(text);
    const first = analysisSchema.parse(await (await begin(id, { operation: 'count_words' })).json());
    const { last } = await ended(first.id);
    const words = text.match(/[\p{L}\p{N}]+|[.,]/gu)?.length;
    expect(last.answer?.result).toEqual({ words });
    const again = analysisSchema.parse(await (await begin(id, { operation: 'count_words' })).json());
    expect(again).toEqual(last);
  });

  it('refuses an operation that cannot work on parts, before anything begins', async () => {
    const { id } = await sent(long(400, 40));
    const response = await begin(id, { operation: 'find', options: { word: 'keeper' } });
    expect([response.status, ((await response.json()) as Problem).errors[0]?.path]).toEqual([
      400,
      'operation',
    ]);
    const short = await sent('The keeper went up. The wind came down.');
    const one = analysisSchema.parse(
      await (await begin(short.id, { operation: 'find', options: { word: 'keeper' } })).json(),
    );
    expect((await ended(one.id)).last.answer?.result).toEqual({ passages: ['The keeper went up.'] });
  });

  it('stops when told to, and forgets what has ended', async () => {
    const { id } = await sent(long(1_000, 400));
    const begun = analysisSchema.parse(await (await begin(id, { operation: 'shorten' })).json());
    const remove = () => fetch(`${app.url}/v1/analyses/${begun.id}`, { method: 'DELETE' });
    expect(await (await remove()).json()).toMatchObject({ status: 'cancelled' });
    expect((await ended(begun.id)).last.status).toBe('cancelled');
    expect([(await remove()).status, (await remove()).status]).toEqual([200, 404]);
  });

  it('names what is wrong with what is asked', async () => {
    const { id } = await sent(long(1, 3));
    const problem = async (body: unknown) => {
      const response = await begin(id, body);
      const { errors } = (await response.json()) as Problem;
      return [response.status, errors.map(({ path }) => path)];
    };
    expect(await problem({ operation: 'shorten', text: 'mine' })).toEqual([400, ['text']]);
    expect(await problem({ operation: 'shorten', options: { maxWords: 1 } })).toEqual([
      400,
      ['options.maxWords'],
    ]);
    expect(await problem([])).toEqual([400, ['body']]);
    expect((await begin('nobody', { operation: 'shorten' })).status).toBe(404);
  });
});

describe('POST /v1/receipts', () => {
  it('checks an answer that may be anybody’s', async () => {
    const asked = { operation: 'shorten', text: long(1, 2), result: { summary: paragraph(1) } };
    const response = await app.post('/v1/receipts', asked);
    const { receipts } = (await response.json()) as { receipts: Receipt[] };
    expect(receipts.map(({ path, verdict }) => [path, verdict])).toEqual(
      Array(3).fill(['summary', 'supported']),
    );
    expect(receipts.map(({ sources: [first] }) => asked.text.slice(first?.start, first?.end))).toEqual(
      receipts.map(({ start, end }) => paragraph(1).slice(start, end)),
    );
  });

  it('doubts what the text does not say', async () => {
    const told = { summary: 'The keeper of light number 7 went down to the harbor with nine horses.' };
    const response = await app.post('/v1/receipts', { operation: 'shorten', text: long(1, 2), result: told });
    const { receipts } = (await response.json()) as { receipts: Receipt[] };
    expect(receipts).toMatchObject([{ path: 'summary', verdict: expect.stringMatching(/partly|not_found/) }]);
    expect(receipts[0]?.reasons.length).toBeGreaterThan(0);
  });

  it('is counted for operators, as files are', async () => {
    await send('PK\u0003\u0004 no archive', 'application/octet-stream');
    const figures = await (await fetch(`${app.internalUrl}/metrics`)).text();
    expect(figures).toMatch(/^receipts_given_total\{verdict="supported"\} \d/m);
    expect(figures).toMatch(/^documents_read_total\{kind="text",outcome="read"\} \d/m);
    expect(figures).toMatch(/^documents_read_total\{kind="none",outcome="unreadable_document"\} 1/m);
  });

  it('names what is wrong with it', async () => {
    const response = await app.post('/v1/receipts', {
      operation: 'shorten',
      text: 'A text.',
      result: { summary: 7 },
    });
    expect([response.status, ((await response.json()) as Problem).errors[0]?.path]).toEqual([
      400,
      'result.summary',
    ]);
  });
});
