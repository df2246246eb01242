// What HTTP clients expect besides the answer: compression, validators, timings, a key for asking again, who they are.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { compose } from '../../src/composition.ts';
import { testOperations } from '../operations.ts';
import type { TestApp } from './start-app.ts';
import { readEvents, startApp } from './start-app.ts';
import { startRedis } from './start-redis.ts';

let app: TestApp;
const text = 'One text of three words. And another sentence.';
const ask = (headers: Record<string, string>, body: unknown = { operation: 'count_words', text }) =>
  app.post('/v1/process', body, headers);

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

describe('compression', () => {
  it.each(['gzip', 'br'])('is by %s for who asks for it, and said in Vary', async (encoding) => {
    const list = await fetch(`${app.url}/v1/operations`, { headers: { 'accept-encoding': encoding } });
    expect(list.headers.get('content-encoding')).toBe(encoding);
    expect(list.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(await list.json()).toMatchObject({ operations: expect.any(Array) });
    const plain = await fetch(`${app.url}/v1/operations`, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  it('is not undone for bodies that come in: they could grow without end', async () => {
    expect([400, 415]).toContain((await ask({ 'content-encoding': 'gzip' })).status);
  });
});

describe('an answer', () => {
  it('says how long it took', async () => {
    expect((await ask({})).headers.get('server-timing')).toMatch(
      /^(?:guard;desc="\w+", )?cache;desc="\w+", total;dur=\d+\.\d$/,
    );
  });

  it('of a file is not sent again to who has it', async () => {
    const webRoot = fileURLToPath(new URL('../fixtures', import.meta.url));
    const env = { TPL_MONITORING_LOG_LEVEL: 'error' };
    const { publicServer, close, closeMonitoring } = await compose(env, {
      operations: testOperations,
      webRoot,
    });
    const first = await publicServer.inject('/moon.md');
    const headers = { 'if-none-match': first.headers.etag ?? '' };
    const again = await publicServer.inject({ url: '/moon.md', headers });
    await close();
    await closeMonitoring();
    expect([first.statusCode, again.statusCode]).toEqual([200, 304]);
  });

  it('names what a wrong type should have been', async () => {
    const body = { operation: 'shorten', text, options: { maxWords: 'forty' } };
    const { detail } = (await (await ask({}, body)).json()) as { detail: string };
    expect(detail).toContain('options.maxWords must be a number');
    const { detail: missing } = (await (await ask({}, { operation: 'find', text })).json()) as {
      detail: string;
    };
    expect(missing).toContain('options.word is missing');
  });
});

describe('an Idempotency-Key', () => {
  const once = (key: string, body?: unknown) => ask({ 'idempotency-key': key }, body);

  it('gets the same answer for the same request, marked as such', async () => {
    const first = await once('a-key');
    const second = await once('a-key');
    expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(await second.json()).toEqual(await first.json());
  });

  it('gets the same answer for the same fields in another order', async () => {
    const first = await once('ordered', { operation: 'count_words', text });
    const second = await once('ordered', { text, operation: 'count_words' });
    expect([first.status, second.status, second.headers.get('idempotent-replayed')]).toEqual([
      200,
      200,
      'true',
    ]);
  });

  it('makes one batch of two requests', async () => {
    const items = [{ operation: 'count_words', text }];
    const post = () => app.post('/v1/batches', { items }, { 'idempotency-key': 'batch-key' });
    const [first, second] = await Promise.all([post(), post()]);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(((await first.json()) as { id: string }).id).toBe(((await second.json()) as { id: string }).id);
  });

  it('is refused for another request, and when it is none', async () => {
    await once('used');
    const reused = await once('used', { operation: 'count_words', text: 'Another text.' });
    expect([reused.status, ((await reused.json()) as { code: string }).code]).toEqual([422, 'key_reused']);
    expect((await once('x'.repeat(256))).status).toBe(400);
  });

  // josipmusa/idempotency4j#15: what is kept of an answer holds what its caller may see and nobody else.
  it('keeps nothing that the store could read, and still gives the answer', async () => {
    const redis = await startRedis();
    const own = await startApp({ REDIS_URL: redis.url, TPL_APP_REDACT: 'provider' });
    const body = { operation: 'shorten', text: 'Write to ada@lovelace.org about it. And more.' };
    const post = () => own.post('/v1/process', body, { 'idempotency-key': 'sealed' });
    const client = await createClient({ url: redis.url }).connect();
    try {
      const first = await (await post()).json();
      expect(JSON.stringify(first)).toContain('lovelace');
      const again = await post();
      expect([again.headers.get('idempotent-replayed'), await again.json()]).toEqual(['true', first]);
      const keys = await client.keys('*');
      const kept = await Promise.all(keys.map((key) => client.sendCommand(['DUMP', key])));
      expect(JSON.stringify(kept)).toContain('sealed');
      expect(JSON.stringify(kept)).not.toContain('lovelace');
    } finally {
      client.destroy();
      await own.close();
      await redis.stop();
    }
  });

  it('holds for events too: nobody pays twice, and each form has the same answer', async () => {
    const body = { operation: 'count_words', text: 'Asked for as events, and asked for again.' };
    const events = (key: string, of: object = body) =>
      ask({ 'idempotency-key': key, accept: 'text/event-stream', 'cache-control': 'no-cache' }, of);
    const responses = [await events('streamed'), await events('streamed')];
    expect(responses.map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    const [first = [], again] = await Promise.all(
      responses.map(async (response) => readEvents(await response.text())),
    );
    expect(first.map(({ event }) => event)).toEqual(['started', 'answer']);
    expect(again).toEqual(first);
    expect(await (await once('streamed', body)).json()).toEqual(first[1]?.data);
    const refused = [await events('streamed', { ...body, text: 'Another text.' }), await events('not one')];
    expect(refused.map(({ status }) => status)).toEqual([422, 400]);
  });

  it('keeps no failure', async () => {
    const wrong = { operation: 'find', text, options: { word: '' } };
    expect((await once('late', wrong)).status).toBe(400);
    expect((await once('late')).status).toBe(200);
  });
});

describe('GET /v1/auth/status', () => {
  it('says who one is', async () => {
    expect(await (await fetch(`${app.url}/v1/auth/status`)).json()).toMatchObject({
      scheme: 'development',
      scopes: ['*'],
    });
  });
});
